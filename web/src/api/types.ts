// Names for what the HTTP API answers, read off the generated schema.
// What must stay true: no shape is written down here, only names.
import type { paths } from "./schema";

/** What an operation answers with this status. */
export type Answer<Operation, Status extends number> = Operation extends {
  responses: Record<Status, { content: { "application/json": infer Body } }>;
}
  ? Body
  : never;

/** What an operation is sent. */
export type Body<Operation> = Operation extends {
  requestBody: { content: { "application/json": infer Given } };
}
  ? Given
  : never;

export type SignedIn = Answer<paths["/api/v1/auth/login"]["post"], 200>;
export type User = SignedIn["user"];
export type Me = Answer<paths["/api/v1/me"]["get"], 200>;
export type FlowPage = Answer<paths["/api/v1/flows"]["get"], 200>;
export type FlowSummary = FlowPage["items"][number];
export type FlowView = Answer<paths["/api/v1/flows/{id}"]["get"], 200>;
export type FlowVersion = Answer<paths["/api/v1/flow-versions/{id}"]["get"], 200>;
export type FlowDocument = FlowVersion["document"];
export type FlowNode = FlowDocument["nodes"][number];
export type SearchAnswer = Answer<paths["/api/v1/search"]["get"], 200>;
export type SearchHit = SearchAnswer["hits"][number];
export type SessionPage = Answer<paths["/api/v1/sessions"]["get"], 200>;
export type ListedSession = SessionPage["items"][number];
export type SessionView = Answer<paths["/api/v1/sessions/{id}"]["get"], 200>;
export type LiveTicket = Answer<paths["/api/v1/sessions/{id}/tickets"]["post"], 201>;
