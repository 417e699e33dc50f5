// What was found, kind by kind.
import type { ReactNode } from "react";
import type { SearchHit } from "../../api/types";
import { Hit } from "./hit";
import { GROUPS } from "./words";

interface HitGroupsProps {
  hits: readonly SearchHit[];
  title: (hit: SearchHit, marked: ReactNode) => ReactNode;
  act: (hit: SearchHit) => ReactNode;
  /** Side by side where there is room: no kind moves another down. */
  wide?: boolean;
}

/** A list for each kind, in the order of the hits; none for a kind without any. */
export function HitGroups({ hits, title, act, wide = false }: HitGroupsProps) {
  const kinds = [...new Set(hits.map((hit) => hit.kind))];
  const groups = kinds.map((kind) => (
    <section key={kind} aria-label={`${GROUPS[kind]} that fit`} className="min-w-0">
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
  if (!wide) return groups;
  return (
    <div className="lg:grid lg:auto-cols-fr lg:grid-flow-col lg:divide-x lg:divide-line lg:border-b lg:border-line">
      {groups}
    </div>
  );
}
