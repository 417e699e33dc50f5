// A small form: send once, show what was wrong where it was wrong.
import { type FormEvent, useState } from "react";
import { ApiError, type Problem, UNREACHABLE } from "../../api/problem";

interface Form {
  busy: boolean;
  problem: Problem | null;
  /** What is wrong with this field, if anything. */
  wrong: (field: string) => string | null;
  /** What is wrong that belongs to none of `fields`. */
  wrongElse: (...fields: string[]) => string | null;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}

export function useForm(send: (values: Record<string, string>) => Promise<void>): Form {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const values = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([key, value]) => [key, String(value)]),
    );
    setBusy(true);
    setProblem(null);
    send(values)
      .catch((error: unknown) => setProblem(error instanceof ApiError ? error.problem : UNREACHABLE))
      .finally(() => setBusy(false));
  };
  return {
    busy,
    problem,
    wrong: (field) => (problem?.field === field ? problem.detail : null),
    wrongElse: (...fields) => (problem && !fields.includes(problem.field ?? "") ? problem.detail : null),
    onSubmit,
  };
}
