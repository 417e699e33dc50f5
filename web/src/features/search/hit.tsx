// Something that was found, and why.
import { Fragment, type ReactNode } from "react";
import type { SearchHit } from "../../api/types";
import { inWords, pieces } from "../../lib/ranges";
import { because, origin } from "./words";

interface HitProps {
  hit: SearchHit;
  title: (marked: ReactNode) => ReactNode;
  /** What can be done with it. */
  act?: ReactNode;
}

export function Hit({ hit, title, act }: HitProps) {
  const from = origin(hit);
  return (
    <li className="flex items-start gap-3 border-b border-line px-4 py-3 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p data-hit className="font-medium">
          {title(<Marked text={hit.title} ranges={hit.title_ranges} />)}
        </p>
        {from && <p className="text-xs text-muted">{from}</p>}
        {hit.snippet && (
          <p className="mt-0.5 line-clamp-3 text-sm break-words text-muted">
            <Marked text={hit.snippet.text} ranges={hit.snippet.ranges} />
          </p>
        )}
        <Why hit={hit} />
      </div>
      {act && <div className="shrink-0">{act}</div>}
    </li>
  );
}

function Why({ hit: { matched, meaning } }: { hit: SearchHit }) {
  if (matched.length === 0 && !meaning) return null;
  return (
    <p className="mt-1 text-xs text-muted">
      Found by{" "}
      {matched.map((match, index) => (
        <Fragment key={match.typed}>
          {index > 0 && ", "}
          <span className="text-ink">{because(match)}</span>
        </Fragment>
      ))}
      {meaning && (
        <>
          {matched.length > 0 && " and "}
          <span className="text-ink">what it means</span>
        </>
      )}
    </p>
  );
}

export function Marked({ text, ranges }: { text: string; ranges: number[][] }) {
  const shown = inWords(text, ranges);
  return pieces(shown.text, shown.ranges).map((piece, index) =>
    piece.marked ? (
      // Pieces are made anew with each text.
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <mark key={index} className="rounded-sm bg-warn-soft text-ink">
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}
