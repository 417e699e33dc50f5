// What FlowPilot makes of what somebody is asked to take over; and what was done before asking.
// What must stay true: AI says that it is one; where it has nothing to say the reason is said.
import type { Escalation } from "../../../api/protocol";
import { Markdown } from "../../../ui/markdown";
import { Citations } from "../room/panels/citations";
import { writtenBy } from "../room/panels/copilot-words";
import { Part } from "./briefing";
import { sureWords, unassessed } from "./words";

/** `now` is the server's. */
export function Assessment({ offer, now }: { offer: Escalation; now: number }) {
  return (
    <Part title="What FlowPilot makes of it">
      <Said offer={offer} now={now} />
    </Part>
  );
}

function Said({ offer, now }: { offer: Escalation; now: number }) {
  const why = unassessed(offer, now);
  const { assessment } = offer;
  if (why !== null || !assessment) return <p className="text-muted">{why}</p>;
  return (
    <div className="space-y-2">
      <Markdown text={assessment.text} />
      <Citations citations={assessment.citations} />
      <p className="text-sm text-muted">
        {writtenBy(assessment.produced)}
        {assessment.confidence && ` It is ${sureWords(assessment.confidence)}.`}
      </p>
    </div>
  );
}

export function Confirmed({ offer }: { offer: Escalation }) {
  if (offer.confirmed.length === 0) return null;
  return (
    <Part title={`${offer.by.name} has done`}>
      <ul className="list-disc space-y-0.5 pl-5">
        {offer.confirmed.map((line) => (
          <li key={line} className="break-words">
            {line}
          </li>
        ))}
      </ul>
    </Part>
  );
}
