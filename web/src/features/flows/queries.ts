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
