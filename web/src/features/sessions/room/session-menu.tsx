// What may be done with the whole session: pause, go on, abandon, open again, its link,
// and whether others see where one looks.

import { useNavigate, useParams } from "@tanstack/react-router";
import {
  Check,
  Ellipsis,
  EyeOff,
  FileText,
  LifeBuoy,
  Link2,
  type LucideIcon,
  Pause,
  Play,
  RotateCcw,
  Share2,
  XCircle,
} from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { lazy, Suspense, useState } from "react";
import type { Command, State } from "../../../api/protocol";
import { useRoom } from "../../../live/use-room";
import { announce } from "../../../ui/announce";
import { IconButton } from "../../../ui/button";
import { ReasonDialog } from "./reason-dialog";
import { stillOpen } from "./still-open";
import { StillOpenList } from "./still-open-list";
import type { Looking } from "./use-looking";
import { useRefusal } from "./use-room-bits";
import { isOver } from "./words";

const EscalateDialog = lazy(() => import("./escalate-dialog"));
const ShareDialog = lazy(() => import("../share/share-dialog"));

type Asking = "session.pause" | "session.abandon" | "session.reopen";

const ASKS: Record<Asking, { title: string; label: string; action: string; required?: boolean }> = {
  "session.pause": { title: "Pause this session", label: "Why?", action: "Pause" },
  "session.abandon": {
    title: "Abandon this session",
    label: "Why is it given up?",
    action: "Abandon",
    required: true,
  },
  "session.reopen": { title: "Open this session again", label: "Why?", action: "Open again" },
};

export function SessionMenu({ state, looking }: { state: State; looking: Looking }) {
  const room = useRoom();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [sharing, setSharing] = useState(false);
  const [escalating, setEscalating] = useState(false);
  const { id } = useParams({ strict: false });
  const navigate = useNavigate();
  const copy = () => {
    navigator.clipboard.writeText(location.origin + location.pathname).then(
      () => announce("The link is copied. Whoever may see this session can open it."),
      () => announce("The browser did not allow copying. Copy the address of this page."),
    );
  };
  const over = isOver(state.status);
  return (
    <>
      {/* The page stays readable behind it, and it stands inside the page. */}
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <IconButton icon={Ellipsis} label="More about this session" look="plain" />
        </DropdownMenu.Trigger>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 w-72 rounded-md border border-line bg-surface p-1.5 shadow-pop"
        >
          {state.status === "running" && (
            <Act icon={Pause} kind="session.pause" act={() => setAsking("session.pause")}>
              Pause…
            </Act>
          )}
          {state.status === "paused" && (
            <Act icon={Play} kind="session.resume" act={() => room.ask({ kind: "session.resume", data: {} })}>
              Go on
            </Act>
          )}
          {!over && (
            <Act icon={LifeBuoy} kind="escalation.offer" act={() => setEscalating(true)}>
              Ask somebody to take over…
            </Act>
          )}
          {over ? (
            <Act icon={RotateCcw} kind="session.reopen" act={() => setAsking("session.reopen")}>
              Open again…
            </Act>
          ) : (
            <Act icon={XCircle} kind="session.abandon" act={() => setAsking("session.abandon")}>
              Abandon…
            </Act>
          )}
          <DropdownMenu.Separator className="my-1.5 h-px bg-line" />
          <Act
            icon={FileText}
            act={() => void navigate({ to: "/sessions/$id/document", params: { id: id ?? "" } })}
          >
            Documents
          </Act>
          <Act icon={Link2} act={copy}>
            Copy the link for colleagues
          </Act>
          <Act icon={Share2} act={() => setSharing(true)}>
            Share by a link…
          </Act>
          <Act icon={looking.quiet ? Check : EyeOff} act={() => looking.setQuiet(!looking.quiet)}>
            {looking.quiet ? "Quiet mode is on" : "Quiet mode: hide where I look"}
          </Act>
        </DropdownMenu.Content>
      </DropdownMenu.Root>
      {sharing && id && (
        <Suspense fallback={null}>
          <ShareDialog session={id} head={state.seq} onClose={() => setSharing(false)} />
        </Suspense>
      )}
      {escalating && (
        <Suspense fallback={null}>
          <EscalateDialog onClose={() => setEscalating(false)} />
        </Suspense>
      )}
      {asking && (
        <ReasonDialog
          {...ASKS[asking]}
          kind={asking}
          danger={asking === "session.abandon"}
          onClose={() => setAsking(null)}
          onSend={(reason) => room.ask(withReason(asking, reason))}
        >
          {asking === "session.abandon" && <StillOpenList lines={stillOpen(state, false)} />}
        </ReasonDialog>
      )}
    </>
  );
}

function withReason(kind: Asking, reason: string): Command {
  if (kind === "session.abandon") return { kind, data: { reason } };
  return { kind, data: reason ? { reason } : {} };
}

interface ActProps {
  icon: LucideIcon;
  kind?: Command["kind"];
  act: () => void;
  children: string;
}

/** One that may not be done now says why. */
function Act({ icon: Icon, kind, act, children }: ActProps) {
  const refusal = useRefusal();
  const why = kind ? refusal(kind) : null;
  return (
    <DropdownMenu.Item
      aria-disabled={why ? true : undefined}
      onSelect={(event) => (why ? event.preventDefault() : act())}
      className="flex items-start gap-2.5 rounded-sm px-2.5 py-1.5 text-sm outline-none data-[highlighted]:bg-accent-soft"
    >
      <Icon aria-hidden size={16} className="mt-0.5 shrink-0 text-muted" />
      <span className={why ? "text-muted" : undefined}>
        {children}
        {why && <span className="block text-xs">{why}</span>}
      </span>
    </DropdownMenu.Item>
  );
}
