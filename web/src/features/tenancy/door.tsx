// The frame of every page one sees before being signed in.
import type { ReactNode } from "react";
import { useId } from "react";

export function Door({ title, children }: { title: string; children: ReactNode }) {
  const heading = useId();
  return (
    <main className="flex min-h-dvh items-center justify-center p-4">
      <section
        aria-labelledby={heading}
        className="w-full max-w-sm rounded-lg border border-line bg-surface px-6 py-7"
      >
        <p className="mb-5 flex items-center gap-2 text-sm font-semibold text-muted">
          <img src="/icon.svg" alt="" width={22} height={22} />
          ResolutionFlow
        </p>
        <h1 id={heading} className="mb-5 text-xl font-semibold">
          {title}
        </h1>
        {children}
      </section>
    </main>
  );
}
