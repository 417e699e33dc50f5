// What was found, kind by kind.
import type { ReactNode } from "react";
import type { SearchHit } from "../../api/types";
import { cx } from "../../lib/cx";
import { Hit } from "./hit";
import { GROUPS } from "./words";

interface HitGroupsProps {
  hits: readonly SearchHit[];
  title: (hit: SearchHit, marked: ReactNode) => ReactNode;
  act: (hit: SearchHit) => ReactNode;
}

/** A list for each kind, in the order of the hits; none for a kind without any. */
export function HitGroups({ hits, ...rest }: HitGroupsProps) {
  const kinds = [...new Set(hits.map((hit) => hit.kind))];
  return kinds.map((kind) => <Group key={kind} kind={kind} hits={hits} {...rest} />);
}

/** Where each kind stands where there is room: as it is read and reached by Tab, what goes on now and what one can
 * start before what was. */
const PLACES: [SearchHit["kind"], string][] = [
  ["running", "lg:col-start-1 lg:row-start-1"],
  ["flow", "lg:col-start-1 lg:row-start-2"],
  ["step", "border-line lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:border-l"],
  ["session", "border-line lg:col-start-3 lg:row-span-2 lg:row-start-1 lg:border-l"],
];

interface HitColumnsProps extends HitGroupsProps {
  /** What is said of a kind without any. */
  none: string;
}

/** The same, each kind at a place of its own side by side. */
export function HitColumns({ hits, none, ...rest }: HitColumnsProps) {
  return (
    <div className="lg:grid lg:min-h-full lg:grid-cols-3 lg:grid-rows-[auto_1fr]">
      {PLACES.map(([kind, place]) =>
        hits.some((hit) => hit.kind === kind) ? (
          <Group key={kind} kind={kind} hits={hits} className={place} {...rest} />
        ) : kind === "running" ? null : (
          <div key={kind} className={cx(place, "max-lg:hidden")}>
            <p className="border-b border-line bg-raised px-4 py-1.5 text-xs font-semibold text-muted">
              {GROUPS[kind]}
            </p>
            <p className="px-4 py-3 text-sm text-muted">{none}</p>
          </div>
        ),
      )}
    </div>
  );
}

interface GroupProps extends HitGroupsProps {
  kind: SearchHit["kind"];
  className?: string;
}

function Group({ kind, hits, title, act, className }: GroupProps) {
  return (
    <section aria-label={`${GROUPS[kind]} that fit`} className={cx("min-w-0", className)}>
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
  );
}
