// What is shown while there is nothing yet, and when there is nothing at all.
import type { ReactNode } from "react";
import { cx } from "../lib/cx";
import { Button } from "./button";
import { Notice } from "./notice";

/** The shape of what is coming. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx("animate-pulse rounded-md bg-raised", className)} />;
}

export function SkeletonRows({ rows, className = "h-16" }: { rows: number; className?: string }) {
  return (
    <div role="status" className="space-y-2">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, index) => (
        // The rows are all alike and never move.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Skeleton key={index} className={className} />
      ))}
    </div>
  );
}

/** A place where nothing is yet, and what to do about it. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="rounded-lg border border-dashed border-line px-4 py-6 text-center">
      <p className="font-medium">{title}</p>
      {children && <p className="mx-auto mt-1 max-w-prose text-sm text-muted">{children}</p>}
      {action && <div className="mt-3 flex justify-center">{action}</div>}
    </div>
  );
}

/** Something could not be loaded. */
export function Failed({ words, onRetry }: { words: string; onRetry?: () => void }) {
  return (
    <Notice tone="bad" live>
      <p>{words}</p>
      {onRetry && (
        <Button size="sm" className="mt-2" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Notice>
  );
}
