// Who waits for somebody to take over; and one of them, before the room.
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { EscalationContext } from "../features/sessions/escalations/context";
import { EscalationQueue } from "../features/sessions/escalations/queue";
import { useTitle } from "../lib/use-title";
import { meQuery } from "./queries";

export function EscalationsPage() {
  useTitle("Escalations");
  return (
    <main className="mx-auto w-full max-w-4xl px-4 py-6">
      <h1 className="mb-5 text-xl font-semibold">Escalations</h1>
      <EscalationQueue />
    </main>
  );
}

export function EscalationPage() {
  const { session } = useParams({ from: "/signed-in/escalations/$session" });
  const { data: me } = useSuspenseQuery(meQuery);
  return <EscalationContext key={session} session={session} me={me.user.id} />;
}
