// What is asked of the server about sessions.
// What must stay true: a flow version and a part of a log that is complete never
// change, so they are read once.
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../api/client";
import type { Command, Event, Status } from "../../api/protocol";
import type { paths } from "../../api/schema";
import { uuid7 } from "../../lib/uuid7";

/** Sessions of one status, looked at again while the page is in view. */
const sessionsQuery = (status: Status, limit: number, every: number) =>
  queryOptions({
    queryKey: ["sessions", status],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/sessions", { params: { query: { status, limit } }, signal })),
    refetchInterval: every,
    refetchIntervalInBackground: false,
  });

export const liveSessionsQuery = sessionsQuery("running", 50, 5000);
export const pausedSessionsQuery = sessionsQuery("paused", 50, 15_000);
export const endedSessionsQuery = sessionsQuery("completed", 50, 30_000);

export const sessionQuery = (id: string) =>
  queryOptions({
    queryKey: ["session", id],
    queryFn: ({ signal }) => body(api.GET("/api/v1/sessions/{id}", { params: { path: { id } }, signal })),
  });

/** What a session on this flow would run; `null` while nothing is published. */
export const startableQuery = (flow: string) =>
  queryOptions({
    queryKey: ["startable", flow],
    queryFn: async ({ signal }) => {
      const params = { path: { id: flow } };
      const { published_version: version } = await body(api.GET("/api/v1/flows/{id}", { params, signal }));
      if (!version) return null;
      const pinned = { path: { id: version.id } };
      return (await body(api.GET("/api/v1/flow-versions/{id}", { params: pinned, signal }))).document;
    },
    staleTime: 30_000,
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

/** The most that the server sends at once. */
const AT_ONCE = 500;

/** Every event up to `seq` of one log. */
export const allEventsQuery = (session: string, log: string, seq: number) =>
  queryOptions({
    queryKey: ["events", session, log, "all", seq],
    queryFn: async ({ client }) => {
      const all: Event[] = [];
      for (let after = 0; after < seq; after += AT_ONCE) {
        const upTo = Math.min(after + AT_ONCE, seq);
        all.push(...(await client.fetchQuery(eventsQuery(session, log, after, upTo))));
      }
      return all;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });

export function purgeEvent(session: string, seq: number) {
  const params = { path: { id: session, seq } };
  return body(api.POST("/api/v1/sessions/{id}/events/{seq}/purge", { params }));
}

export type NewSession = paths["/api/v1/sessions"]["post"]["requestBody"]["content"]["application/json"];

/** Asks something of a session, and tells whether it was accepted; one need not be in its room. */
export function command(session: string, { kind, data }: Command, id: string = uuid7()) {
  const params = { path: { id: session } };
  // The document knows commands by their kind only; the command itself is typed above.
  const named = { id, kind, data: data as unknown as Record<string, undefined> };
  return body(api.POST("/api/v1/sessions/{id}/commands", { params, body: named }));
}

export function startSession(session: NewSession) {
  return body(api.POST("/api/v1/sessions", { body: session }));
}
