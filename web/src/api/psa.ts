// Ticket systems: their connections, their tickets, and what goes onto them.
// What must stay true: keys go to the server and never come back.
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import type { paths } from "./schema";
import type { Answer, Body } from "./types";

export type Connection = Answer<paths["/api/v1/psa/connections"]["get"], 200>["items"][number];
export type NewConnection = Body<paths["/api/v1/psa/connections"]["post"]>;
export type ChangedConnection = Body<paths["/api/v1/psa/connections/{id}"]["put"]>;
export type PushRequest = Body<paths["/api/v1/sessions/{id}/pushes"]["post"]>;
type ChoicesPath = "/api/v1/psa/connections/{id}/tickets/{ticket}/choices";
export type TicketChoices = Answer<paths[ChoicesPath]["get"], 200>;
export type Push = Answer<paths["/api/v1/sessions/{id}/pushes"]["get"], 200>["items"][number];

export const connectionsQuery = queryOptions({
  queryKey: ["psa"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/psa/connections", { signal })),
  staleTime: 30_000,
});

export const ticketsQuery = (connection: string, q: string) =>
  queryOptions({
    queryKey: ["psa", connection, "tickets", q],
    queryFn: ({ signal }) => {
      const params = { path: { id: connection }, query: { q } };
      return body(api.GET("/api/v1/psa/connections/{id}/tickets", { params, signal }));
    },
    retry: false,
  });

const ticketParams = (id: string, ticket: string) => ({ path: { id, ticket } });

export const ticketQuery = (connection: string, ticket: string) =>
  queryOptions({
    queryKey: ["psa", connection, "ticket", ticket],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/psa/connections/{id}/tickets/{ticket}", {
          params: ticketParams(connection, ticket),
          signal,
        }),
      ),
    staleTime: 60_000,
    retry: false,
  });

export const ticketChoicesQuery = (connection: string, ticket: string) =>
  queryOptions({
    queryKey: ["psa", connection, "choices", ticket],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/psa/connections/{id}/tickets/{ticket}/choices", {
          params: ticketParams(connection, ticket),
          signal,
        }),
      ),
    staleTime: 60_000,
    retry: false,
  });

/** What goes onto a session's ticket; looked at again while something is on its way. */
export const pushesQuery = (session: string) =>
  queryOptions({
    queryKey: ["pushes", session],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/sessions/{id}/pushes", { params: { path: { id: session } }, signal })),
    refetchInterval: ({ state }) =>
      state.data?.items.some((push) => push.state === "queued" || push.state === "sent") ? 1_000 : false,
  });

export type Mapping = Answer<paths["/api/v1/psa/connections/{id}/members"]["get"], 200>;

/** Who the account's people are in the ticket system, which is asked for its members. */
export const mappingQuery = (connection: string) =>
  queryOptions({
    queryKey: ["psa", connection, "members"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/psa/connections/{id}/members", { params: { path: { id: connection } }, signal })),
    retry: false,
  });

export const mapMember = (id: string, user: string, member: string | null) =>
  body(
    api.PUT("/api/v1/psa/connections/{id}/members/{user}", {
      params: { path: { id, user } },
      body: { member },
    }),
  );

export const connect = (connection: NewConnection) =>
  body(api.POST("/api/v1/psa/connections", { body: connection }));

export const change = (id: string, connection: ChangedConnection) =>
  body(api.PUT("/api/v1/psa/connections/{id}", { params: { path: { id } }, body: connection }));

export const disconnect = (id: string) =>
  body(api.DELETE("/api/v1/psa/connections/{id}", { params: { path: { id } } }));

export const tryConnection = (id: string) =>
  body(api.POST("/api/v1/psa/connections/{id}/test", { params: { path: { id } } }));

export const putOnTicket = (session: string, push: PushRequest) =>
  body(api.POST("/api/v1/sessions/{id}/pushes", { params: { path: { id: session } }, body: push }));

export const tryAgain = (id: string) =>
  body(api.POST("/api/v1/pushes/{id}/retry", { params: { path: { id } } }));
