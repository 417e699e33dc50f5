// What waits to be taken over.
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../../api/client";
import type { Command } from "../../../api/protocol";
import type { paths } from "../../../api/schema";
import type { Answer, Body } from "../../../api/types";
import { uuid7 } from "../../../lib/uuid7";

export type WaitingEscalation = Answer<paths["/api/v1/escalations"]["get"], 200>["items"][number];

export const escalationsQuery = queryOptions({
  queryKey: ["escalations"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/escalations", { signal })),
  // It is told of changes; this is for where it cannot be.
  refetchInterval: 30_000,
});

/** Asks something of a session, and tells whether it was accepted; one need not be in its room. */
export function command(session: string, { kind, data }: Command, id: string = uuid7()) {
  const params = { path: { id: session } };
  // The document knows commands by their kind only; the command itself is typed above.
  const named = { id, kind, data: data as unknown as Record<string, undefined> };
  return body(api.POST("/api/v1/sessions/{id}/commands", { params, body: named }));
}

export type EscalationChoices = Answer<paths["/api/v1/escalations/choices"]["get"], 200>;
export type EscalationSettings = Body<paths["/api/v1/escalations/settings"]["put"]>;

/** Whom one may ask, what for, and what has to be confirmed first. */
export const choicesQuery = queryOptions({
  queryKey: ["escalation-choices"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/escalations/choices", { signal })),
});

export const escalationSettingsQuery = queryOptions({
  queryKey: ["escalation-settings"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/escalations/settings", { signal })),
});

export function saveEscalationSettings(settings: EscalationSettings) {
  return body(api.PUT("/api/v1/escalations/settings", { body: settings }));
}
