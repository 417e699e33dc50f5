// A key to press.
import { cx } from "../lib/cx";

export function Kbd({ children, className }: { children: string; className?: string }) {
  return (
    <kbd
      className={cx(
        "inline-flex min-w-5 items-center justify-center rounded-sm border border-edge px-1 font-mono text-xs leading-4",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
