// What is asked of the server about share links.
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../../api/client";
import type { paths } from "../../../api/schema";
import type { Answer, Body } from "../../../api/types";

export type NewLink = Body<paths["/api/v1/sessions/{id}/share-links"]["post"]>;
export type CreatedLink = Answer<paths["/api/v1/sessions/{id}/share-links"]["post"], 201>;
export type ShareLink = CreatedLink["link"];

/** Views are counted while one looks. */
const EVERY = 10_000;

export const sessionLinksQuery = (session: string) =>
  queryOptions({
    queryKey: ["share-links", session],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/sessions/{id}/share-links", { params: { path: { id: session } }, signal })),
    refetchInterval: EVERY,
  });

export const allLinksQuery = queryOptions({
  queryKey: ["share-links"],
  queryFn: ({ signal }) =>
    body(api.GET("/api/v1/share-links", { params: { query: { limit: 100 } }, signal })),
  refetchInterval: EVERY,
});

export const sharingQuery = queryOptions({
  queryKey: ["sharing"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/sharing", { signal })),
});

export const viewsQuery = (link: string) =>
  queryOptions({
    queryKey: ["share-views", link],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/share-links/{id}/views", { params: { path: { id: link } }, signal })),
  });

type Draft = Body<paths["/api/v1/sessions/{id}/share-links/preview"]["post"]>;

/** `head`: what is shown changes with the session. */
export const previewQuery = (session: string, draft: Draft, head: number) =>
  queryOptions({
    queryKey: ["share-preview", session, draft, head],
    queryFn: ({ signal }) =>
      body(
        api.POST("/api/v1/sessions/{id}/share-links/preview", {
          params: { path: { id: session } },
          body: draft,
          signal,
        }),
      ),
    placeholderData: (before) => before,
  });

export function createLink(session: string, link: NewLink) {
  return body(
    api.POST("/api/v1/sessions/{id}/share-links", { params: { path: { id: session } }, body: link }),
  );
}

export function endLink(link: string) {
  return body(api.DELETE("/api/v1/share-links/{id}", { params: { path: { id: link } } }));
}

export function endLinksOf(session: string) {
  return body(api.DELETE("/api/v1/sessions/{id}/share-links", { params: { path: { id: session } } }));
}

export function switchPublicLinks(on: boolean) {
  return body(api.PUT("/api/v1/sharing", { body: { public_links: on } }));
}
