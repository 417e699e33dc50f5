// What became of an offer that may not be followed any more: whoever is too late is told who was first.
import { useQuery } from "@tanstack/react-query";
import { wordsOf } from "../../../api/problem";
import type { Escalation } from "../../../api/protocol";
import { command } from "../queries";

/** In words, once it is `gone`. */
export function useEnd(session: string, offer: Escalation | null, gone: boolean): string | null {
  const escalation = offer?.id ?? "";
  const { data } = useQuery({
    queryKey: ["escalation-end", escalation],
    queryFn: () =>
      command(session, { kind: "escalation.see", data: { escalation } }).then(() => null, wordsOf),
    enabled: gone && offer?.status === "open",
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? null;
}
