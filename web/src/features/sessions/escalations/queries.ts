// What waits to be taken over.
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../../api/client";
import type { Command } from "../../../api/protocol";
import type { paths } from "../../../api/schema";
import type { Answer } from "../../../api/types";
import { uuid7 } from "../../../lib/uuid7";

export type WaitingEscalation = Answer<paths["/api/v1/escalations"]["get"], 200>["items"][number];

export const escalationsQuery = queryOptions({
  queryKey: ["escalations"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/escalations", { signal })),
  // It is told of changes; this is for where it cannot be.
  refetchInterval: 30_000,
});

/** Asks something of a session without being in its room. */
export function command(session: string, { kind, data }: Command) {
  const params = { path: { id: session } };
  // The document knows commands by their kind only; the command itself is typed above.
  const named = { id: uuid7(), kind, data: data as unknown as Record<string, undefined> };
  return body(api.POST("/api/v1/sessions/{id}/commands", { params, body: named }));
}
