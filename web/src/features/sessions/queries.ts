// What is asked of the server about sessions.
// What must stay true: a flow version and a part of a log that is complete never
// change, so they are read once.
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../api/client";
import type { Event } from "../../api/protocol";
import type { paths } from "../../api/schema";

/** Running sessions, looked at again while the page is in view. */
export const liveSessionsQuery = queryOptions({
  queryKey: ["sessions", "running"],
  queryFn: ({ signal }) =>
    body(api.GET("/api/v1/sessions", { params: { query: { status: "running", limit: 50 } }, signal })),
  refetchInterval: 5000,
  refetchIntervalInBackground: false,
});

export const endedSessionsQuery = queryOptions({
  queryKey: ["sessions", "completed"],
  queryFn: ({ signal }) =>
    body(api.GET("/api/v1/sessions", { params: { query: { status: "completed", limit: 8 } }, signal })),
  refetchInterval: 30_000,
  refetchIntervalInBackground: false,
});

export const sessionQuery = (id: string) =>
  queryOptions({
    queryKey: ["session", id],
    queryFn: ({ signal }) => body(api.GET("/api/v1/sessions/{id}", { params: { path: { id } }, signal })),
  });

export const flowVersionQuery = (id: string) =>
  queryOptions({
    queryKey: ["flow-version", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/flow-versions/{id}", { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30 * 60_000,
  });

/** What a session runs: its flow with the flows inside it; pinned, so read once. */
export const guideQuery = (session: string, log: string) =>
  queryOptions({
    queryKey: ["guide", session, log],
    queryFn: async ({ signal }) => {
      const params = { path: { id: session } };
      return (await body(api.GET("/api/v1/sessions/{id}/guide", { params, signal }))).guide ?? null;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30 * 60_000,
  });

/** Events `after + 1 ..= upTo` of one log. */
export const eventsQuery = (session: string, log: string, after: number, upTo: number) =>
  queryOptions({
    queryKey: ["events", session, log, after, upTo],
    queryFn: async ({ signal }) => {
      const params = { path: { id: session }, query: { after, limit: upTo - after } };
      const { items } = await body(api.GET("/api/v1/sessions/{id}/events", { params, signal }));
      return items as unknown as Event[];
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

export type NewSession = paths["/api/v1/sessions"]["post"]["requestBody"]["content"]["application/json"];

export function startSession(session: NewSession) {
  return body(api.POST("/api/v1/sessions", { body: session }));
}
