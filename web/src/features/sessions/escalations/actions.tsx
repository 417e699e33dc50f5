// What to do about what is asked: watch, take over, decline, give it on.
// What must stay true: who comes too late is told who was first.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Eye, Hand, Play, Sparkles } from "lucide-react";
import { useState } from "react";
import { wordsOf } from "../../../api/problem";
import type { Escalation, State } from "../../../api/protocol";
import { useShortcuts } from "../../../lib/keys";
import { announce } from "../../../ui/announce";
import { Button, buttonClass } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import { command } from "../queries";
import { useRefusal } from "../room/use-room-bits";
import { DeclineDialog, GiveDialog } from "./dialogs";
import { escalationsQuery } from "./queries";
import { takingOver } from "./words";

/** Takes over, and then: nothing more; lets the clock of a paused session run; asks FlowPilot first. */
type Way = "only" | "resume" | "analyse";

interface ActionsProps {
  session: string;
  state: State;
  offer: Escalation;
  own: boolean;
}

export function Actions({ session, state, offer, own }: ActionsProps) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const refusal = useRefusal();
  const [dialog, setDialog] = useState<"decline" | "give" | null>(null);
  const escalation = offer.id;
  const open = (search: { watch?: true; panel?: "copilot" }) =>
    void navigate({ to: "/sessions/$id", params: { id: session }, search });
  const claim = useMutation({
    mutationFn: async (way: Way) => {
      await command(session, { kind: "escalation.claim", data: { escalation } });
      if (way === "resume" && state.status === "paused") {
        await command(session, { kind: "session.resume", data: {} });
      }
      // Without a question it looks through the session itself; words would be looked up.
      if (way === "analyse") await command(session, { kind: "copilot.ask", data: {} });
    },
    onSuccess: (_, way) => open(way === "analyse" ? { panel: "copilot" } : {}),
    onSettled: () => queries.invalidateQueries({ queryKey: escalationsQuery.queryKey }),
  });
  const why = refusal("escalation.claim");
  const mayGive = refusal("escalation.readdress");
  const take = (way: Way) => {
    if (why) announce(why);
    else if (!claim.isPending) claim.mutate(way);
  };
  const ask = (what: "decline" | "give", no: string | null) => {
    if (no) announce(no);
    else setDialog(what);
  };
  useShortcuts({
    w: () => open({ watch: true }),
    t: () => take("only"),
    c: () => take("resume"),
    d: () => ask("decline", refusal("escalation.decline")),
    g: () => ask("give", mayGive),
  });
  // What is over leaves nothing to decide, unless somebody is told why theirs was not done.
  if (offer.status !== "open" && !claim.isPending && !claim.error) {
    return <ToTheRoom session={session} watch={false} label="To the room" />;
  }
  const button = { size: "md", refusal: why, busy: claim.isPending } as const;
  const paused = state.status === "paused";
  return (
    <section aria-label="What to do" className="space-y-3">
      <div className="flex flex-wrap gap-2">
        {!own && (
          <>
            {paused && (
              <Button look="primary" icon={Play} {...button} onClick={() => take("resume")}>
                Take over and resume
              </Button>
            )}
            <Button look={paused ? "plain" : "primary"} icon={Hand} {...button} onClick={() => take("only")}>
              {paused ? "Take over, leave it paused" : "Take over"}
            </Button>
            <Button icon={Sparkles} {...button} onClick={() => take("analyse")}>
              Take over, ask FlowPilot first
            </Button>
          </>
        )}
        <ToTheRoom session={session} watch={!own} label={own ? "Back to the room" : "Watch live"} />
        {!own && (
          <Button look="quiet" refusal={refusal("escalation.decline")} onClick={() => setDialog("decline")}>
            Decline…
          </Button>
        )}
        <Button look="quiet" refusal={mayGive} onClick={() => setDialog("give")}>
          Give to another…
        </Button>
      </div>
      {!own && <p className="text-sm text-muted">{takingOver(offer, paused)}</p>}
      {claim.error && (
        <Notice tone="warn" live onDismiss={() => claim.reset()}>
          {wordsOf(claim.error)}
        </Notice>
      )}
      {dialog === "decline" && (
        <DeclineDialog session={session} offer={offer} onClose={() => setDialog(null)} />
      )}
      {dialog === "give" && <GiveDialog session={session} offer={offer} onClose={() => setDialog(null)} />}
    </section>
  );
}

function ToTheRoom({ session, watch, label }: { session: string; watch: boolean; label: string }) {
  return (
    <Link
      to="/sessions/$id"
      params={{ id: session }}
      search={watch ? { watch: true } : {}}
      className={buttonClass("plain", "md")}
    >
      <Eye aria-hidden size={17} />
      {label}
    </Link>
  );
}
