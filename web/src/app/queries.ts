// Who I am.
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../api/client";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/me", { signal })),
  staleTime: 60_000,
});
