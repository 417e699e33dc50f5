// What whoever takes over or goes on has to know, at a glance; each line leads to its events.
import type { ReactNode } from "react";
import type { Briefing, BriefLine } from "../../../api/protocol";
import { fullTime, timeOf } from "../../../lib/time";
import { sureWords } from "./words";

interface BriefingProps {
  briefing: Briefing;
  /** Makes of a line what leads to its events. */
  to: (seq: number, text: string) => ReactNode;
  /** What is said of it besides. */
  children?: ReactNode;
}

export function BriefingView({ briefing, to, children }: BriefingProps) {
  const { problem, ticket, client, tried, passed_over: passedOver, known, notes } = briefing;
  const { ruled_out: ruledOut, likely, confidence, next, tasks, before, lessons } = briefing;
  const about = [ticket && `Ticket ${ticket}`, client].filter(Boolean).join(" · ");
  return (
    <div className="space-y-4">
      <Part title="Problem">
        <p className="break-words">{problem}</p>
        {about && <p className="text-sm break-words text-muted">{about}</p>}
      </Part>
      {before && <Lines title="Handed over before" lines={before} none="" to={to} />}
      {lessons && <Lines title="What was learnt" lines={lessons} none="" to={to} />}
      <Lines title="What was tried" lines={tried} none="Nothing yet." to={to} />
      {passedOver && <Lines title="Passed over, not tried" lines={passedOver} none="" to={to} />}
      <Lines title="What is known" lines={known} none="Nothing was written down." to={to} />
      {notes && <Lines title="Notes" lines={notes} none="" to={to} />}
      {ruledOut.length > 0 && <Lines title="Ruled out" lines={ruledOut} none="" to={to} />}
      {likely && (
        <Part title="Likely cause">
          <p className="break-words">{to(likely.events[0] ?? 1, likely.text)}</p>
          <p className="text-sm text-muted">
            Said by FlowPilot (AI){confidence && `, ${sureWords(confidence)}`}.
          </p>
        </Part>
      )}
      <Lines title="Suggested next" lines={next} none="It runs no flow." to={to} />
      {tasks && <Lines title="Open tasks" lines={tasks} none="" to={to} />}
      {children}
    </div>
  );
}

interface LinesProps {
  title: string;
  lines: BriefLine[];
  none: string;
  to: BriefingProps["to"];
}

function Lines({ title, lines, none, to }: LinesProps) {
  return (
    <Part title={title}>
      {lines.length === 0 ? (
        <p className="text-muted">{none}</p>
      ) : (
        <ul className="list-disc space-y-0.5 pl-5">
          {lines.map((line) => (
            <li key={`${line.events.join(" ")} ${line.text}`} className="break-words">
              {line.at && (
                <time
                  dateTime={line.at}
                  title={fullTime(line.at)}
                  className="mr-2 text-sm text-muted tabular-nums"
                >
                  {timeOf(line.at)}
                </time>
              )}
              {to(line.events[0] ?? 1, line.text)}
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-0.5 text-sm font-semibold text-muted">{title}</h3>
      {children}
    </section>
  );
}
