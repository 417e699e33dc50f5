// The text of something refused, and a way to have it back.
// What must stay true: what is written meanwhile stays; the lost text comes after it.
import { Button } from "../../../../ui/button";

interface PutBackProps {
  text: string;
  /** What stands in the field now. */
  now: string;
  onPutBack: (text: string) => void;
  /** What stands between the two. */
  between?: string;
}

export function PutBack({ text, now, onPutBack, between = "\n" }: PutBackProps) {
  return (
    <>
      <blockquote className="line-clamp-3 break-words whitespace-pre-wrap text-muted">{text}</blockquote>
      <Button size="sm" className="mt-1.5" onClick={() => onPutBack(now ? `${now}${between}${text}` : text)}>
        Put the text back
      </Button>
    </>
  );
}
