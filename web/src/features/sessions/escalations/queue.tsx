// What waits to be taken over, the most urgent first.
// What must stay true: it renews itself; what is for somebody by name says so.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BookOpen, Eye } from "lucide-react";
import { wordsOf } from "../../../api/problem";
import { count } from "../../../lib/time";
import { useNow } from "../../../lib/use-now";
import { buttonClass } from "../../../ui/button";
import { Empty, Failed, SkeletonRows } from "../../../ui/feedback";
import { escalationsQuery, type WaitingEscalation } from "./queries";
import { isPressing, overdueWords, sureWords, urgencyName, waitsWords } from "./words";

export function EscalationQueue() {
  const { data, error, refetch } = useQuery(escalationsQuery);
  const now = useNow(30_000);
  if (error && !data) return <Failed words={wordsOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={3} className="h-16" />;
  if (data.items.length === 0) {
    return (
      <Empty title="Nobody waits for help">
        When a colleague asks somebody to take over, it appears here by itself, with everything that was
        tried.
      </Empty>
    );
  }
  return (
    <ul aria-label="Escalations" className="space-y-3">
      {data.items.map((one) => (
        <Waiting key={one.id} one={one} now={now} />
      ))}
    </ul>
  );
}

function Waiting({ one, now }: { one: WaitingEscalation; now: number }) {
  const overdue = overdueWords(one.due_at, now);
  const about = [one.ticket && `Ticket ${one.ticket}`, one.client].filter(Boolean).join(" · ");
  const whom = one.to?.name ?? one.team?.name;
  return (
    <li className="space-y-1 rounded-lg border border-line bg-surface px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className={isPressing(one.urgency) ? "font-semibold text-bad" : "font-semibold"}>
          {urgencyName(one.urgency)}
        </span>
        <span className="min-w-0 font-medium break-words">{one.title}</span>
        {about && <span className="text-sm text-muted">{about}</span>}
        {one.for_you && (
          <span className="rounded-sm bg-accent-soft px-1.5 py-0.5 text-xs font-semibold">for you</span>
        )}
      </p>
      <p className="break-words">{one.reason}</p>
      <p className="text-sm text-muted">
        {one.own ? "You" : one.by.name} · {waitsWords(one.at, now)}
        {overdue && <span className="font-semibold text-bad"> · {overdue}</span>} ·{" "}
        {count(one.briefing.tried.length, "step")} tried
        {one.confidence && ` · FlowPilot is ${sureWords(one.confidence)}`}
        {one.skill && ` · needs ${one.skill}`}
        {whom && !one.for_you && ` · for ${whom}`}
      </p>
      <div className="flex flex-wrap gap-2 pt-1">
        <Link
          to="/escalations/$session"
          params={{ session: one.session }}
          className={buttonClass(one.take.allowed ? "primary" : "plain", "sm")}
        >
          <BookOpen aria-hidden size={15} />
          Briefing
        </Link>
        {!one.own && (
          <Link
            to="/sessions/$id"
            params={{ id: one.session }}
            search={{ watch: true }}
            className={buttonClass("plain", "sm")}
          >
            <Eye aria-hidden size={15} />
            Watch live
          </Link>
        )}
      </div>
    </li>
  );
}
