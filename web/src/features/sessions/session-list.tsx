// Sessions as rows: title, where each stands, who is inside.
import { Link } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import type { ListedSession } from "../../api/types";
import { ago } from "../../lib/time";
import { AvatarRow } from "../../ui/avatar";

export function SessionList({ sessions, label }: { sessions: ListedSession[]; label: string }) {
  return (
    <ul aria-label={label} className="overflow-hidden rounded-lg border border-line bg-surface">
      {sessions.map((session) => (
        <li key={session.id} className="relative border-b border-line last:border-b-0 hover:bg-raised">
          <div className="flex items-center gap-3 px-4 py-2.5">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">
                <Link to="/sessions/$id" params={{ id: session.id }} className="after:absolute after:inset-0">
                  {session.title}
                </Link>
              </p>
              {ticketLine(session) && <p className="truncate text-sm">{ticketLine(session)}</p>}
              <p className="truncate text-sm text-muted">{stateLine(session)}</p>
            </div>
            {session.visibility === "private" && (
              <Lock aria-label="Private" size={15} className="shrink-0 text-muted" />
            )}
            <AvatarRow people={session.here} label="Here now" />
          </div>
        </li>
      ))}
    </ul>
  );
}

function ticketLine(session: ListedSession): string {
  return [session.ticket, session.client].filter(Boolean).join(" · ");
}

function stateLine(session: ListedSession): string {
  const when = ago(session.updated_at);
  const who = session.started_by.name ? ` · started by ${session.started_by.name}` : "";
  return [session.headline || "Free-form, no flow", `${when}${who}`].join(" · ");
}
