// A key to press, for the eye; what listens gets it from `aria-keyshortcuts`.
import { cx } from "../lib/cx";

interface KbdProps {
  children: string;
  className?: string;
  hidden?: boolean;
}

export function Kbd({ children, className, hidden }: KbdProps) {
  return (
    <kbd
      aria-hidden={hidden || undefined}
      className={cx(
        "inline-flex min-w-5 items-center justify-center rounded-sm border border-edge px-1 font-mono text-xs leading-4",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
