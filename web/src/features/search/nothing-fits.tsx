// What is said where nothing was found: that nothing fits, which filter is by what nothing has and what there is
// instead, or that the search is not ready to say.
// What must stay true: while there is no index nothing is said to fit or not to.
import type { SearchAnswer } from "../../api/types";
import { Button } from "../../ui/button";
import { nobodyHas, withInstead } from "./words";

interface NothingFitsProps {
  answer: Pick<SearchAnswer, "status" | "unknown"> & { of: string };
  /** Looks for this instead. */
  onInstead: (text: string) => void;
}

export function NothingFits({ answer: { status, unknown, of }, onInstead }: NothingFitsProps) {
  if (status === "rebuilding") return <p className="text-muted">One moment, the search is being prepared.</p>;
  if (unknown.length === 0) return <p className="text-muted">Nothing fits “{of}”.</p>;
  return unknown.map((one) => (
    <div key={`${one.filter}:${one.value}`} className="space-y-1.5">
      <p>{nobodyHas(one)}</p>
      {one.instead.length > 0 && (
        <p className="flex flex-wrap items-center gap-1.5">
          <span className="text-muted">Look for:</span>
          {one.instead.map((value) => (
            <Button key={value} size="sm" onClick={() => onInstead(withInstead(of, one, value))}>
              {one.filter}:{value}
            </Button>
          ))}
        </p>
      )}
    </div>
  ));
}
