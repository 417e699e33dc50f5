// Pages for when there is no page.
import { Link, useRouter } from "@tanstack/react-router";
import { wordsOf } from "../api/problem";
import { buttonClass } from "../ui/button";
import { Failed, SkeletonRows } from "../ui/feedback";

export function LostPage() {
  return (
    <main className="mx-auto max-w-lg px-4 py-16">
      <h1 className="text-xl font-semibold">There is nothing here</h1>
      <p className="mt-2 text-muted">The address leads nowhere, or to something that is not yours to see.</p>
      <Link to="/" className={`${buttonClass("plain", "md")} mt-5`}>
        Go to the dashboard
      </Link>
    </main>
  );
}

export function FailedPage({ error }: { error: unknown }) {
  const router = useRouter();
  return (
    <main className="mx-auto max-w-lg px-4 py-16">
      <h1 className="mb-4 text-xl font-semibold">This page could not be opened</h1>
      <Failed words={wordsOf(error)} onRetry={() => void router.invalidate()} />
    </main>
  );
}

export function WaitingPage() {
  return (
    <main className="mx-auto max-w-5xl px-4 py-20">
      <h1 className="sr-only">ResolutionFlow</h1>
      <SkeletonRows rows={4} />
    </main>
  );
}
