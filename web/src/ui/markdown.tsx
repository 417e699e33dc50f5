// Text that may be markdown. What reads it is fetched as soon as a page that shows
// any is there; until then, and where it cannot be had, the text stands as it was written.
import type { FunctionComponent } from "react";
import { Store } from "../lib/store";
import { useStore } from "../lib/use-store";

export interface MarkdownProps {
  text: string;
  className?: string;
  /** Changes words once their meaning as markdown is settled: what it puts in is only text. */
  words?: (text: string) => string;
}

// Not `lazy`: React keeps a fallback on the screen for some tenths of a second once it is there.
const reader = new Store<FunctionComponent<MarkdownProps>>(AsWritten);
import("./markdown-tree").then(
  (file) => reader.set(file.default),
  () => {},
);

export function Markdown(props: MarkdownProps) {
  const Reader = useStore(reader);
  return <Reader {...props} />;
}

function AsWritten({ text, className, words }: MarkdownProps) {
  return <div className={`prose whitespace-pre-wrap ${className ?? ""}`}>{words ? words(text) : text}</div>;
}
