// What waits to be taken over.
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../../api/client";
import type { paths } from "../../../api/schema";
import type { Answer, Body } from "../../../api/types";

export type WaitingEscalation = Answer<paths["/api/v1/escalations"]["get"], 200>["items"][number];

export const escalationsQuery = queryOptions({
  queryKey: ["escalations"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/escalations", { signal })),
  // It is told of changes; this is for where it cannot be.
  refetchInterval: 30_000,
});

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
