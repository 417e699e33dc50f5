// A session's documents, as the server makes them of what happened.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body } from "../../api/client";
import type { paths } from "../../api/schema";
import type { Answer } from "../../api/types";

export type DocumentView = Answer<paths["/api/v1/sessions/{id}/document"]["get"], 200>;
export type Written = DocumentView["document"];
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
