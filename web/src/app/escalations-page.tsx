// Who waits for somebody to take over.
import { EscalationQueue } from "../features/sessions/escalations/queue";
import { useTitle } from "../lib/use-title";

export function EscalationsPage() {
  useTitle("Escalations");
  return (
    <main className="mx-auto w-full max-w-4xl px-4 py-6">
      <h1 className="mb-5 text-xl font-semibold">Escalations</h1>
      <EscalationQueue />
    </main>
  );
}
