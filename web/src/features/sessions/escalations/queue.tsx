// What waits to be taken over, the most urgent first, each with its briefing.
// What must stay true: it renews itself and does not move what somebody reads; who comes too
// late is told who was first.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronDown, Eye, Hand } from "lucide-react";
import { useState } from "react";
import { wordsOf } from "../../../api/problem";
import { ago } from "../../../lib/time";
import { useNow } from "../../../lib/use-now";
import { Button, buttonClass } from "../../../ui/button";
import { Empty, Failed, SkeletonRows } from "../../../ui/feedback";
import { Area } from "../../../ui/field";
import { FormDialog } from "../../../ui/form-dialog";
import { Notice } from "../../../ui/notice";
import { BriefingView } from "./briefing";
import { command, escalationsQuery, type WaitingEscalation } from "./queries";
import { sinceThen, urgencyName } from "./words";

export function EscalationQueue() {
  const { data, error, refetch } = useQuery(escalationsQuery);
  useNow(30_000);
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
        <Waiting key={one.id} one={one} />
      ))}
    </ul>
  );
}

function Waiting({ one }: { one: WaitingEscalation }) {
  const [open, setOpen] = useState(false);
  const about = [one.ticket && `Ticket ${one.ticket}`, one.client].filter(Boolean).join(" · ");
  return (
    <li className="rounded-lg border border-line bg-surface">
      <div className="space-y-1 px-4 py-3">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span
            className={
              one.urgency === "critical" || one.urgency === "high"
                ? "font-semibold text-bad"
                : "font-semibold"
            }
          >
            {urgencyName(one.urgency)}
          </span>
          <span className="min-w-0 font-medium break-words">{one.title}</span>
          {about && <span className="text-sm text-muted">{about}</span>}
        </p>
        <p className="break-words">{one.reason}</p>
        <p className="text-sm text-muted">
          {one.own ? "You" : one.by.name} · {ago(one.at)} · {one.briefing.tried.length} tried
          {one.skill && ` · needs ${one.skill}`}
          {one.to && ` · for ${one.to.name}`}
        </p>
        <div className="flex flex-wrap gap-2 pt-1">
          <TakeOver one={one} />
          <Link to="/sessions/$id" params={{ id: one.session }} className={buttonClass("plain", "sm")}>
            <Eye aria-hidden size={15} />
            Watch live
          </Link>
          <Button
            size="sm"
            look="quiet"
            icon={ChevronDown}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            Briefing
          </Button>
          {!one.own && <Decline one={one} />}
        </div>
      </div>
      {open && (
        <div className="space-y-3 border-t border-line px-4 py-3">
          <BriefingView
            briefing={one.briefing}
            to={(at, text) => (
              <Link
                to="/sessions/$id"
                params={{ id: one.session }}
                search={{ at }}
                className="hover:underline"
              >
                {text}
              </Link>
            )}
          />
          <p className="text-sm text-muted">
            {sinceThen(one.seq, one.head)} It stands at “{one.headline}”.
          </p>
        </div>
      )}
    </li>
  );
}

function TakeOver({ one }: { one: WaitingEscalation }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const claim = useMutation({
    mutationFn: () => command(one.session, { kind: "escalation.claim", data: { escalation: one.id } }),
    onSuccess: () => void navigate({ to: "/sessions/$id", params: { id: one.session } }),
    onError: () => void queries.invalidateQueries({ queryKey: escalationsQuery.queryKey }),
  });
  return (
    <>
      <Button
        size="sm"
        look="primary"
        icon={Hand}
        refusal={one.own ? "You asked for help yourself." : null}
        busy={claim.isPending}
        onClick={() => claim.mutate()}
      >
        Take over
      </Button>
      {claim.error && (
        <Notice tone="warn" live onDismiss={() => claim.reset()} className="order-last basis-full">
          {wordsOf(claim.error)}
        </Notice>
      )}
    </>
  );
}

function Decline({ one }: { one: WaitingEscalation }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const decline = useMutation({
    mutationFn: () =>
      command(one.session, {
        kind: "escalation.decline",
        data: { escalation: one.id, reason: reason.trim() },
      }),
    onSuccess: async () => {
      setAsking(false);
      await queries.invalidateQueries({ queryKey: escalationsQuery.queryKey });
    },
  });
  return (
    <>
      <Button size="sm" look="quiet" onClick={() => setAsking(true)}>
        Decline…
      </Button>
      {asking && (
        <FormDialog
          title="Decline to take over"
          description="Whoever asked sees who will not, and why. Others may still come."
          action="Decline"
          refusal={reason.trim() ? null : "Say why."}
          busy={decline.isPending}
          onSend={() => decline.mutate()}
          onClose={() => setAsking(false)}
        >
          <Area
            label="Why?"
            rows={2}
            maxLength={500}
            value={reason}
            error={decline.error ? wordsOf(decline.error) : null}
            onChange={(event) => setReason(event.target.value)}
          />
        </FormDialog>
      )}
    </>
  );
}
