// What is asked of the server when somebody describes a problem.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body } from "../../api/client";
import type { SearchHit } from "../../api/types";

export interface Wanted {
  /** The most of each kind. */
  limit: number;
  kinds?: SearchHit["kind"][];
  tag?: string | undefined;
  category?: string | undefined;
}

/** What of a pasted ticket is asked: the server looks at no more, and addresses are short. */
const MOST = 1000;

export const searchQuery = (typed: string, { limit, kinds, tag, category }: Wanted) => {
  const q = typed.slice(0, MOST);
  const query = {
    q,
    limit,
    ...(kinds && { kind: kinds.join(",") }),
    ...(tag && { tag }),
    ...(category && { category }),
  };
  return queryOptions({
    queryKey: ["search", query],
    queryFn: async ({ signal }) => ({
      ...(await body(api.GET("/api/v1/search", { params: { query }, signal }))),
      /** What it answers: while more is typed, the answer to what was there before. */
      of: typed,
    }),
    enabled: q.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    // What is missing comes while somebody looks.
    refetchInterval: ({ state }) => (state.data?.status === "rebuilding" ? 1_000 : false),
  });
};
