// What is asked of the server about the people of the account.
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../../api/client";
import type { paths } from "../../../api/schema";
import type { Answer, Body } from "../../../api/types";

export const usersQuery = queryOptions({
  queryKey: ["users"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/users", { params: { query: { limit: 100 } }, signal })),
});

export const invitesQuery = queryOptions({
  queryKey: ["invites"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/invites", { params: { query: { limit: 100 } }, signal })),
});

export const teamsQuery = queryOptions({
  queryKey: ["teams", "members"],
  queryFn: async ({ signal }) => {
    const { items } = await body(api.GET("/api/v1/teams", { signal }));
    const one = ({ id }: { id: string }) =>
      body(api.GET("/api/v1/teams/{id}", { params: { path: { id } }, signal }));
    return Promise.all(items.map(one));
  },
});

export type Invite = Answer<paths["/api/v1/invites"]["get"], 200>["items"][number];
export type MakeInvite = Body<paths["/api/v1/invites"]["post"]>;
export type UpdateUser = Body<paths["/api/v1/users/{id}"]["patch"]>;

export function makeInvite(invite: MakeInvite) {
  return body(api.POST("/api/v1/invites", { body: invite }));
}

export function revokeInvite(id: string) {
  return body(api.DELETE("/api/v1/invites/{id}", { params: { path: { id } } }));
}

export function updateUser(id: string, change: UpdateUser) {
  return body(api.PATCH("/api/v1/users/{id}", { params: { path: { id } }, body: change }));
}

/** A one-time link with which they set a new password. */
export function resetPassword(id: string) {
  return body(api.POST("/api/v1/users/{id}/password-reset", { params: { path: { id } } }));
}
