// How far search is: what it has not read yet, and whether its model answers.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, body } from "../../api/client";
import type { paths } from "../../api/schema";
import type { Answer } from "../../api/types";
import { count } from "../../lib/time";

type SearchProgress = Answer<paths["/api/v1/search/progress"]["get"], 200>;

const progressQuery = queryOptions({
  queryKey: ["search-progress"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/search/progress", { signal })),
  refetchInterval: 2_000,
});

/** For team admins: nobody else is told. */
export function Progress() {
  const { data } = useQuery(progressQuery);
  if (!data) return null;
  return (
    <p role="status" className="text-sm text-muted">
      {inWords(data)}
    </p>
  );
}

export function inWords({ behind, rebuilding, model }: SearchProgress): string {
  const index = rebuilding
    ? "Search is being prepared."
    : behind > 0
      ? `Search has ${count(behind, "change")} to read.`
      : "Search is up to date.";
  if (!model) return `${index} Meaning comes from the table in the program.`;
  const unread =
    model.unread > 0 ? `has ${count(model.unread, "document")} to read` : "has read every document";
  const asked = model.ready ? "" : "; it does not answer now, and the table in the program does instead";
  return `${index} The model ${model.name} ${unread}${asked}.`;
}
