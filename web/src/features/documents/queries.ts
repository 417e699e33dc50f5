// A session's documents, as the server makes them of what happened.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body } from "../../api/client";
import type { paths } from "../../api/schema";
import type { Answer } from "../../api/types";
import { uuid7 } from "../../lib/uuid7";

export type DocumentView = Answer<paths["/api/v1/sessions/{id}/document"]["get"], 200>;
export type Written = DocumentView["document"];
export type Choice = DocumentView["choice"];
export type Hidden = DocumentView["hidden"][number];
export type Line = Written["sections"][number]["lines"][number];
type Query = NonNullable<paths["/api/v1/sessions/{id}/document/export"]["get"]["parameters"]["query"]>;
export type Variant = NonNullable<Query["variant"]>;
export type Tone = NonNullable<Query["tone"]>;
export type Format = NonNullable<Query["format"]>;

/** Minutes east of UTC here and now. */
const offset = () => -new Date().getTimezoneOffset();

/** The document as of event `seq`; the one before is shown until it is there. */
export const documentQuery = (session: string, variant: Variant, tone: Tone, seq: number) =>
  queryOptions({
    queryKey: ["document", session, variant, tone, seq],
    queryFn: ({ signal }) => {
      const params = { path: { id: session }, query: { variant, tone, offset: offset() } };
      return body(api.GET("/api/v1/sessions/{id}/document", { params, signal }));
    },
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });

/** Everything that was read of a session's documents is out of date. */
export const documentsKey = (session: string) => ["document", session];

export function choose(session: string, variant: Variant, choice: Choice): Promise<Choice> {
  const params = { path: { id: session } };
  return body(api.PUT("/api/v1/sessions/{id}/document/choice", { params, body: { variant, ...choice } }));
}

export function hideWords(session: string, words: string) {
  const params = { path: { id: session } };
  return body(api.POST("/api/v1/sessions/{id}/hidden-words", { params, body: { words } }));
}

export function showWords(id: string) {
  return body(api.DELETE("/api/v1/hidden-words/{id}", { params: { path: { id } } }));
}

export function reveal(session: string, variant: Variant, placeholder: string) {
  const params = { path: { id: session } };
  return body(api.POST("/api/v1/sessions/{id}/document/reveal", { params, body: { variant, placeholder } }));
}

/** The document as a file, with the name the server gives it. */
export async function exported(session: string, variant: Variant, tone: Tone, format: Format) {
  const query = { variant, tone, format, offset: offset() };
  const answer = api.GET("/api/v1/sessions/{id}/document/export", {
    params: { path: { id: session }, query },
    parseAs: "blob",
  });
  const file = (await body(answer)) as unknown as Blob;
  const { response } = await answer;
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  return { file, name: name ?? `${variant}.${format}` };
}

export type Templates = Answer<paths["/api/v1/document-templates"]["get"], 200>;
export type TemplateVersion = Templates["items"][number];

export const templatesQuery = queryOptions({
  queryKey: ["document-templates"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/document-templates", { signal })),
});

/** Sessions to try a template on, the latest first. */
export const trialSessionsQuery = queryOptions({
  queryKey: ["document-templates", "sessions"],
  queryFn: async ({ signal }) => {
    const page = await body(api.GET("/api/v1/sessions", { params: { query: { limit: 20 } }, signal }));
    return page.items.map(({ id, title }) => ({ id, title }));
  },
});

/** Without a text it is the built-in layout again. */
export function saveTemplate(variant: Variant, version: number, text: string | null) {
  return body(api.PUT("/api/v1/document-templates", { body: { variant, version, text } }));
}

export function tryTemplate(session: string, variant: Variant, text: string) {
  const params = { path: { id: session } };
  return body(
    api.POST("/api/v1/sessions/{id}/document/try", { params, body: { variant, text, offset: offset() } }),
  );
}

export type Rewording = Answer<paths["/api/v1/sessions/{id}/document/reword"]["post"], 200>;
export type Reworded = Rewording["lines"][number];

/** Whether a model can be asked for other words at all: whether there is one, and one is wanted. */
export const rewordingQuery = queryOptions({
  queryKey: ["copilot", "rewording"],
  queryFn: async ({ signal }) => (await body(api.GET("/api/v1/copilot", { signal }))).reword,
  staleTime: 30_000,
});

/** Asks a model for other words; changes nothing. */
export function reword(session: string, variant: Variant, tone: Tone): Promise<Rewording> {
  const params = { path: { id: session } };
  return body(
    api.POST("/api/v1/sessions/{id}/document/reword", {
      params,
      body: { id: uuid7(), variant, tone, offset: offset() },
    }),
  );
}

/** Without lines the document has its own words again. */
export function acceptWords(session: string, variant: Variant, seq: number, lines: Reworded[]) {
  const params = { path: { id: session } };
  return body(api.PUT("/api/v1/sessions/{id}/document/rewording", { params, body: { variant, seq, lines } }));
}
