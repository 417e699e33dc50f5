// A document, line by line, each of which leads to the events it rests on.
// What must stay true: what is hidden is marked, never merely left out.
import { EyeOff } from "lucide-react";
import { cx } from "../../lib/cx";
import type { Written as Document, Line } from "./queries";
import { eventsInWords, parts } from "./words";

interface WrittenProps {
  document: Document;
  /** The events pointed at, to be lit. */
  lit: number[];
  onPoint: (events: number[]) => void;
  /** Shows the room as it was then. */
  goTo: (seq: number) => void;
}

export function Written({ document, lit, onPoint, goTo }: WrittenProps) {
  return (
    <article aria-label={document.title} className="space-y-4">
      <h2 className="text-lg font-semibold break-words">{document.title}</h2>
      {document.sections.map((section) => (
        <section key={section.heading ?? ""} className="space-y-1">
          {section.heading && <h3 className="font-semibold">{section.heading}</h3>}
          {section.lines.map((line, at) => (
            <OneLine
              // Lines have no names of their own and never trade places.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above.
              key={at}
              line={line}
              lit={line.events.some((seq) => lit.includes(seq))}
              onPoint={onPoint}
              goTo={goTo}
            />
          ))}
        </section>
      ))}
      {document.hidden > 0 && (
        <p className="text-sm text-muted">
          {document.hidden === 1 ? "One value is" : `${document.hidden} values are`} hidden: passwords, keys,
          addresses and what else nobody needs on a ticket.
        </p>
      )}
    </article>
  );
}

interface OneLineProps {
  line: Line;
  lit: boolean;
  onPoint: (events: number[]) => void;
  goTo: (seq: number) => void;
}

function OneLine({ line, lit, onPoint, goTo }: OneLineProps) {
  const { form, text, events } = line;
  const last = events.at(-1);
  const point = () => onPoint(events);
  const look = cx("-mx-2 block w-full rounded-sm px-2 py-0.5 text-left break-words", lit && "bg-accent-soft");
  const words = (
    <>
      {form === "item" && <span aria-hidden>• </span>}
      <Parts text={text} />
    </>
  );
  if (last === undefined) return <p className={look}>{words}</p>;
  return (
    <button
      type="button"
      title={`${eventsInWords(events)}: show the room then`}
      className={cx(look, "hover:bg-accent-soft", form === "output" && "overflow-x-auto bg-raised")}
      onMouseEnter={point}
      onMouseLeave={() => onPoint([])}
      onFocus={point}
      onBlur={() => onPoint([])}
      onClick={() => goTo(last)}
    >
      {form === "output" ? <code className="block text-sm whitespace-pre-wrap">{words}</code> : words}
    </button>
  );
}

function Parts({ text }: { text: string }) {
  return parts(text).map(({ text: part, hides }, at) => {
    const key = `${at} ${part}`;
    if (!hides) return <span key={key}>{part}</span>;
    return (
      <span
        key={key}
        title={`Hidden: it looks like a ${hides}`}
        className="inline-flex items-center gap-1 rounded-sm border border-line bg-raised px-1 text-sm"
      >
        <EyeOff aria-hidden size={12} />
        {part.slice(1, -1)}
      </span>
    );
  });
}
