// A document, line by line, each of which leads to the events it rests on.
// What must stay true: what is hidden is marked, never merely left out; a line's words can be
// selected like any text.
import { EyeOff, History } from "lucide-react";
import { cx } from "../../lib/cx";
import type { Written as Document, Hidden, Line } from "./queries";
import { eventsInWords, parts } from "./words";

interface WrittenProps {
  document: Document;
  /** What it hides, with why. */
  hidden: Hidden[];
  /** The events pointed at, to be lit. */
  lit: number[];
  onPoint: (events: number[]) => void;
  /** Shows the room as it was then; not where there is no room to show. */
  goTo: ((seq: number) => void) | null;
  /** Tells more of something hidden. */
  onBehind?: ((hidden: Hidden) => void) | undefined;
}

export function Written({ document, hidden, lit, onPoint, goTo, onBehind }: WrittenProps) {
  return (
    <article aria-label={document.title} className="space-y-4">
      <h2 className="text-lg font-semibold break-words">
        <Parts text={document.title} hidden={hidden} onBehind={onBehind} />
      </h2>
      {document.sections.map((section) => (
        <section key={section.heading ?? ""} className="space-y-1">
          {section.heading && <h3 className="font-semibold">{section.heading}</h3>}
          {section.lines.map((line, at) => (
            <OneLine
              // Lines have no names of their own and never trade places.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above.
              key={at}
              line={line}
              hidden={hidden}
              lit={line.events.some((seq) => lit.includes(seq))}
              onPoint={onPoint}
              goTo={goTo}
              onBehind={onBehind}
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
  hidden: Hidden[];
  lit: boolean;
  onPoint: (events: number[]) => void;
  goTo: ((seq: number) => void) | null;
  onBehind?: ((hidden: Hidden) => void) | undefined;
}

function OneLine({ line, hidden, lit, onPoint, goTo, onBehind }: OneLineProps) {
  const { form, text, events } = line;
  const last = events.at(-1);
  const point = () => onPoint(events);
  const words = (
    <>
      {form === "item" && <span aria-hidden>• </span>}
      <Parts text={text} hidden={hidden} onBehind={onBehind} />
    </>
  );
  return (
    // The pointer lights what the button beside it tells the keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above.
    <div
      className={cx(
        "group -mx-2 flex items-start gap-2 rounded-sm px-2 py-0.5",
        lit && "bg-accent-soft",
        last !== undefined && goTo && "hover:bg-accent-soft",
        form === "output" && "bg-raised",
      )}
      onMouseEnter={point}
      onMouseLeave={() => onPoint([])}
    >
      {form === "output" ? (
        <code className="block min-w-0 flex-1 overflow-x-auto text-sm whitespace-pre-wrap">{words}</code>
      ) : (
        <p className="min-w-0 flex-1 break-words">{words}</p>
      )}
      {last !== undefined && goTo && (
        <button
          type="button"
          title={`${eventsInWords(events)}: show the room then`}
          aria-label={`${eventsInWords(events)}: show the room then`}
          className="mt-1 shrink-0 text-muted opacity-0 hover:text-accent focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
          onFocus={point}
          onBlur={() => onPoint([])}
          onClick={() => goTo(last)}
        >
          <History aria-hidden size={14} />
        </button>
      )}
    </div>
  );
}

interface PartsProps {
  text: string;
  hidden: Hidden[];
  onBehind?: ((hidden: Hidden) => void) | undefined;
}

const CHIP = "inline-flex items-center gap-1 rounded-sm border border-line bg-raised px-1 text-sm";

function Parts({ text, hidden, onBehind }: PartsProps) {
  return parts(text, hidden).map(({ text: part, behind }, at) => {
    const key = `${at} ${part}`;
    if (!behind) return <span key={key}>{part}</span>;
    const words = (
      <>
        <EyeOff aria-hidden size={12} />
        {part.slice(1, -1)}
      </>
    );
    return onBehind ? (
      <button key={key} type="button" title={behind.why} className={CHIP} onClick={() => onBehind(behind)}>
        {words}
      </button>
    ) : (
      <span key={key} title={behind.why} className={CHIP}>
        {words}
      </span>
    );
  });
}
