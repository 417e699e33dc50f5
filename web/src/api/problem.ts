// What went wrong, as the server says it (RFC 9457), or as we have to say it when
// no answer came.
// What must stay true: every failure a person sees has words that say what
// happened and what to do.

export interface Problem {
  status: number;
  code: string;
  detail: string;
  field?: string;
  /** Seconds to wait, where the server named them. */
  retryAfter?: number;
}

export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ApiError";
    this.problem = problem;
  }
}

export const UNREACHABLE: Problem = {
  status: 0,
  code: "unreachable",
  detail: "The server could not be reached. Check the connection and try again.",
};

/** Reads a failed answer; whatever it holds, something sensible comes out. */
export function problemOf(status: number, body: unknown, headers?: Headers): Problem {
  const given = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const text = (key: string) => (typeof given[key] === "string" ? (given[key] as string) : undefined);
  const problem: Problem = {
    status,
    code: text("code") ?? "unknown",
    detail: text("detail") ?? `The server answered with status ${status}. Try again in a moment.`,
  };
  const field = text("field");
  if (field) problem.field = field;
  const wait = Number(headers?.get("Retry-After"));
  if (wait > 0) problem.retryAfter = wait;
  return problem;
}

/** What to tell the person, whatever was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof ApiError ? error.problem.detail : UNREACHABLE.detail;
}
