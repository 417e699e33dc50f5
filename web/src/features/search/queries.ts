// What is asked of the server when somebody describes a problem.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body } from "../../api/client";

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    queryFn: ({ signal }) => body(api.GET("/api/v1/search", { params: { query: { q, limit: 8 } }, signal })),
    enabled: q.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
