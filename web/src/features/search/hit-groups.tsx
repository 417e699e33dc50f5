// What was found, kind by kind.
import type { ReactNode } from "react";
import type { SearchHit } from "../../api/types";
import { Hit } from "./hit";
import { GROUPS } from "./words";

interface HitGroupsProps {
  hits: readonly SearchHit[];
  title: (hit: SearchHit, marked: ReactNode) => ReactNode;
  act: (hit: SearchHit) => ReactNode;
}

/** A list for each kind, in the order of the hits; none for a kind without any. */
export function HitGroups({ hits, title, act }: HitGroupsProps) {
  const kinds = [...new Set(hits.map((hit) => hit.kind))];
  return kinds.map((kind) => (
    <section key={kind} aria-label={`${GROUPS[kind]} that fit`}>
      <p aria-hidden className="border-b border-line bg-raised px-4 py-1.5 text-xs font-semibold text-muted">
        {GROUPS[kind]}
      </p>
      <ul className="border-b border-line last:border-b-0">
        {hits
          .filter((hit) => hit.kind === kind)
          .map((hit) => (
            <Hit key={hit.id} hit={hit} title={(marked) => title(hit, marked)} act={act(hit)} />
          ))}
      </ul>
    </section>
  ));
}
