// Text that may be markdown. What reads it is fetched as soon as a page that shows
// any is there; until then, and where it cannot be had, the text stands as it was written.
import { lazy, Suspense } from "react";

export interface MarkdownProps {
  text: string;
  className?: string;
  /** Changes words once their meaning as markdown is settled: what it puts in is only text. */
  words?: (text: string) => string;
}

const tree = import("./markdown-tree").catch(() => ({ default: AsWritten }));
const MarkdownTree = lazy(() => tree);

export function Markdown(props: MarkdownProps) {
  return (
    <Suspense fallback={<AsWritten {...props} />}>
      <MarkdownTree {...props} />
    </Suspense>
  );
}

function AsWritten({ text, className, words }: MarkdownProps) {
  return <div className={`prose whitespace-pre-wrap ${className ?? ""}`}>{words ? words(text) : text}</div>;
}
