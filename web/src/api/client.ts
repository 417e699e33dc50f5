// The HTTP API, typed by the generated schema.
// What must stay true: a call either returns the answer's body or throws an
// ApiError with words for a person; nobody else calls fetch.
import createClient from "openapi-fetch";
import { authority, withToken } from "./auth";
import { ApiError, problemOf, UNREACHABLE } from "./problem";
import type { paths } from "./schema";

const bare: typeof fetch = async (input, init) => {
  try {
    return await fetch(input, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(UNREACHABLE);
  }
};

/** For a person who is signed in. */
export const api = createClient<paths>({ fetch: withToken(authority, bare) });
/** For signing in and everything before. */
export const door = createClient<paths>({ fetch: bare });

interface Result<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer, or an ApiError. */
export async function body<T>(result: Promise<Result<T>>): Promise<T> {
  const { data, error, response } = await result;
  if (!response.ok) throw new ApiError(problemOf(response.status, error, response.headers));
  return data as T;
}
