// What is asked of the server about the audit log.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "../../../api/client";
import type { paths } from "../../../api/schema";
import type { Answer } from "../../../api/types";
import { type AuditFilter, asked } from "./filter";

export type AuditEntry = Answer<paths["/api/v1/audit"]["get"], 200>["items"][number];

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 50, ...asked(filter), ...(pageParam && { cursor: pageParam }) };
      return body(api.GET("/api/v1/audit", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const actionsQuery = queryOptions({
  queryKey: ["audit", "actions"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/audit/actions", { signal })),
});

/** All that is meant, as a file. */
export function auditFile(filter: AuditFilter): Promise<Blob> {
  return body(
    api.GET("/api/v1/audit.csv", { params: { query: asked(filter) }, parseAs: "blob" }),
  ) as Promise<Blob>;
}
