// Buttons.
// What must stay true: a button that may not be pressed can still be reached and
// says why; pressing it does nothing.
import type { LucideIcon } from "lucide-react";
import { Tooltip } from "radix-ui";
import {
  type ComponentProps,
  type FocusEvent,
  type MouseEvent,
  type ReactNode,
  useId,
  useState,
} from "react";
import { cx } from "../lib/cx";

type Look = "primary" | "plain" | "quiet" | "danger";
type Size = "sm" | "md";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-on-accent border-transparent hover:bg-accent-strong",
  plain: "bg-surface text-ink border-line hover:bg-raised hover:border-edge",
  quiet: "bg-transparent text-ink border-transparent hover:bg-raised",
  danger: "bg-surface text-bad border-line hover:bg-bad-soft hover:border-bad",
};
const OFF = "bg-raised text-muted border-line cursor-not-allowed";
const SIZES: Record<Size, string> = { sm: "h-8 px-2.5 text-sm gap-1.5", md: "h-10 px-4 text-base gap-2" };

export function buttonClass(look: Look, size: Size, off = false): string {
  return cx(
    "inline-flex items-center justify-center rounded-md border font-medium whitespace-nowrap select-none",
    "transition-colors duration-100",
    SIZES[size],
    off ? OFF : LOOKS[look],
  );
}

interface ButtonProps extends Omit<ComponentProps<"button">, "disabled"> {
  look?: Look;
  size?: Size;
  icon?: LucideIcon;
  /** Why it may not be pressed now. */
  refusal?: string | null | undefined;
  busy?: boolean;
  children?: ReactNode;
}

export function Button(props: ButtonProps) {
  const {
    look = "plain",
    size = "md",
    icon: Icon,
    refusal,
    busy,
    children,
    className,
    onClick,
    ...rest
  } = props;
  const why = useId();
  const off = busy || typeof refusal === "string";
  const button = (
    <button
      type="button"
      aria-disabled={off || undefined}
      aria-describedby={refusal ? why : undefined}
      aria-busy={busy || undefined}
      className={cx(buttonClass(look, size, off), className)}
      {...rest}
      onClick={(event) => {
        if (off) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {Icon && <Icon aria-hidden size={size === "sm" ? 15 : 17} className="shrink-0" />}
      {children}
    </button>
  );
  if (!refusal) return button;
  return (
    <Hint text={refusal}>
      {button}
      <span id={why} hidden>
        {refusal}
      </span>
    </Hint>
  );
}

interface IconButtonProps extends Omit<ButtonProps, "children" | "icon"> {
  icon: LucideIcon;
  label: string;
}

/** A button with a picture only; its name is shown as a hint. */
export function IconButton({
  icon: Icon,
  label,
  className,
  look = "quiet",
  size = "sm",
  ...rest
}: IconButtonProps) {
  return (
    <Hint text={label}>
      <Button
        look={look}
        size={size}
        aria-label={label}
        className={cx(size === "sm" ? "w-8 px-0!" : "w-10 px-0!", className)}
        {...rest}
      >
        <Icon aria-hidden size={17} />
      </Button>
    </Hint>
  );
}

/** A menu or dialog that closes gives the focus back: nobody came to read the hint then. */
function unlessGivenBack(event: FocusEvent) {
  const from = event.relatedTarget;
  if (!(from instanceof Element) || from.closest("[role=menu], [role=dialog]")) event.preventDefault();
}

/** Words that show on pointing at something, coming to it by keyboard, or tapping it where it does nothing else. */
export function Hint({ text, children }: { text: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const tapped = (event: MouseEvent) => {
    const on = event.target instanceof Element ? event.target : null;
    const acts = on?.closest("button, a") && !on.closest(":disabled, [aria-disabled=true]");
    setOpen(!acts);
  };
  return (
    <Tooltip.Root open={open} onOpenChange={setOpen} delayDuration={250}>
      <Tooltip.Trigger asChild onFocus={unlessGivenBack}>
        <span className="inline-flex" onClickCapture={tapped}>
          {children}
        </span>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side="bottom"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 rounded-md bg-ink px-2.5 py-1.5 text-sm text-canvas shadow-pop"
        >
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
