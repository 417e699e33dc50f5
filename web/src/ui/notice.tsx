// Something to know, next to the thing it is about.
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "../lib/cx";
import { IconButton } from "./button";

type Tone = "info" | "good" | "warn" | "bad";

const LOOKS: Record<Tone, string> = {
  info: "bg-accent-soft border-accent/30",
  good: "bg-good-soft border-good/30",
  warn: "bg-warn-soft border-warn/30",
  bad: "bg-bad-soft border-bad/30",
};
const MARKS = { info: Info, good: CircleCheck, warn: TriangleAlert, bad: CircleAlert };
const MARK_COLOURS = { info: "text-accent", good: "text-good", warn: "text-warn", bad: "text-bad" };

interface NoticeProps {
  tone: Tone;
  title?: string;
  children?: ReactNode;
  onDismiss?: () => void;
  /** Read out when it appears. */
  live?: boolean;
  className?: string;
}

export function Notice({ tone, title, children, onDismiss, live, className }: NoticeProps) {
  const Mark = MARKS[tone];
  return (
    <div
      role={live ? (tone === "bad" || tone === "warn" ? "alert" : "status") : undefined}
      className={cx(
        "flex items-start gap-2.5 rounded-md border px-3 py-2.5 text-sm text-ink",
        LOOKS[tone],
        className,
      )}
    >
      <Mark aria-hidden size={17} className={cx("mt-0.5 shrink-0", MARK_COLOURS[tone])} />
      <div className="min-w-0 flex-1 space-y-0.5 break-words">
        {title && <p className="font-semibold">{title}</p>}
        {children}
      </div>
      {onDismiss && <IconButton icon={X} label="Dismiss" onClick={onDismiss} className="-my-1.5 -mr-1.5" />}
    </div>
  );
}
