// One flow that was found, and why.
import { Fragment, type ReactNode } from "react";
import type { SearchHit } from "../../api/types";
import { pieces } from "../../lib/ranges";

interface HitProps {
  hit: SearchHit;
  title: (marked: ReactNode) => ReactNode;
  start: ReactNode;
}

export function Hit({ hit, title, start }: HitProps) {
  return (
    <li className="flex items-start gap-3 border-b border-line px-4 py-3 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title(<Marked text={hit.title} ranges={hit.title_ranges} />)}</p>
        {hit.snippet && (
          <p className="mt-0.5 text-sm text-muted">
            <Marked text={hit.snippet.text} ranges={hit.snippet.ranges} />
          </p>
        )}
        {hit.matched.length > 0 && (
          <p className="mt-1 text-xs text-muted">
            Found by{" "}
            {hit.matched.map((match, index) => (
              <Fragment key={match.typed}>
                {index > 0 && ", "}
                <span className="text-ink">{because(match)}</span>
              </Fragment>
            ))}
          </p>
        )}
      </div>
      <div className="shrink-0">{start}</div>
    </li>
  );
}

function because({ typed, found, how }: SearchHit["matched"][number]): string {
  if (how === "corrected") return `“${found}”, close to “${typed}”`;
  if (typed.toLowerCase() === found.toLowerCase()) return `“${found}”`;
  return how === "prefix" ? `“${found}”, which begins with “${typed}”` : `“${found}”, a form of “${typed}”`;
}

function Marked({ text, ranges }: { text: string; ranges: number[][] }) {
  return pieces(text, ranges).map((piece, index) =>
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
