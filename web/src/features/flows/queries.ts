// What is asked of the server about flows.
import { infiniteQueryOptions, queryOptions, skipToken } from "@tanstack/react-query";
import { api, body } from "../../api/client";

export const flowsQuery = infiniteQueryOptions({
  queryKey: ["flows"],
  queryFn: ({ pageParam, signal }) => {
    const query = { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) };
    return body(api.GET("/api/v1/flows", { params: { query }, signal }));
  },
  initialPageParam: "",
  getNextPageParam: (page) => page.next ?? null,
});

export const flowQuery = (id: string) =>
  queryOptions({
    queryKey: ["flow", id],
    queryFn: ({ signal }) => body(api.GET("/api/v1/flows/{id}", { params: { path: { id } }, signal })),
  });

/** A published version; never changes. */
export const publishedQuery = (id: string | undefined) =>
  queryOptions({
    queryKey: ["flow-version", id],
    queryFn: id
      ? ({ signal }) => body(api.GET("/api/v1/flow-versions/{id}", { params: { path: { id } }, signal }))
      : skipToken,
    staleTime: Number.POSITIVE_INFINITY,
  });

export type Format = "yaml" | "json" | "mermaid";

/** The flow as text. */
export async function exportFlow(id: string, format: Format): Promise<string> {
  const params = { path: { id }, query: { format } };
  return body(api.GET("/api/v1/flows/{id}/export", { params, parseAs: "text" }));
}

/** Brings a flow in as a draft. */
export function importFlow(text: string) {
  return body(api.POST("/api/v1/flows", { body: { text } }));
}

export function publishFlow(id: string) {
  return body(api.POST("/api/v1/flows/{id}/publish", { params: { path: { id } } }));
}
