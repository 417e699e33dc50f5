// What the account wants hidden.
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../api/client";
import type { paths } from "../../api/schema";
import type { Answer } from "../../api/types";

export type RedactionView = Answer<paths["/api/v1/redaction"]["get"], 200>;
export type Rules = RedactionView["rules"];
export type Rule = Rules["rules"][number];
export type Piece = Answer<paths["/api/v1/redaction/try"]["post"], 200>["pieces"][number];

export const redactionQuery = queryOptions({
  queryKey: ["redaction"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/redaction", { signal })),
});

export function saveRules(view: RedactionView): Promise<RedactionView> {
  return body(api.PUT("/api/v1/redaction", { body: view }));
}

export function tryRules(rules: Rules, text: string) {
  return body(api.POST("/api/v1/redaction/try", { body: { rules, text } }));
}
