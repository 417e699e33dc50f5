// Narrows the list of flows down: words, kind, tag.
import { useInfiniteQuery } from "@tanstack/react-query";
import type { FlowSummary } from "../../api/types";
import { Field, Select } from "../../ui/field";
import { commonTags, type Filter } from "./filter";
import { flowsQuery } from "./queries";
import { KINDS } from "./words";

interface FlowFilterProps {
  filter: Filter;
  onChange: (filter: Filter) => void;
}

export function FlowFilter({ filter, onChange }: FlowFilterProps) {
  const flows = useInfiniteQuery(flowsQuery).data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <search className="mb-4 grid gap-3 sm:grid-cols-[minmax(0,1fr)_11rem_11rem]">
      <Field
        label="Words"
        type="search"
        autoComplete="off"
        value={filter.text}
        onChange={(event) => onChange({ ...filter, text: event.target.value })}
      />
      <Select
        label="Kind"
        value={filter.kind}
        onChange={(event) => onChange({ ...filter, kind: event.target.value as Filter["kind"] })}
      >
        <option value="">Every kind</option>
        {(Object.keys(KINDS) as FlowSummary["kind"][]).map((kind) => (
          <option key={kind} value={kind}>
            {KINDS[kind]}
          </option>
        ))}
      </Select>
      <Select
        label="Tag"
        value={filter.tag}
        onChange={(event) => onChange({ ...filter, tag: event.target.value })}
      >
        <option value="">Every tag</option>
        {commonTags(flows).map((tag) => (
          <option key={tag} value={tag}>
            {tag}
          </option>
        ))}
      </Select>
    </search>
  );
}
