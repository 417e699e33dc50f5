// Escalations in words.
import type { Actor, Assessment, Confidence, Escalation, TeamRef, Urgency } from "../../../api/protocol";

export const URGENCIES: [Urgency, string, string][] = [
  ["critical", "Critical", "A business stands still"],
  ["high", "High", "The client waits"],
  ["normal", "Normal", "Today"],
  ["low", "Low", "When there is time"],
];

export function urgencyName(urgency: Urgency): string {
  return URGENCIES.find(([known]) => known === urgency)?.[1] ?? urgency;
}

/** How sure FlowPilot is, as part of a sentence. */
export function sureWords(confidence: Confidence): string {
  return { low: "not sure", medium: "fairly sure", high: "sure" }[confidence];
}

/** By how much somebody has waited too long; `null` where they have not. */
export function overdueWords(due: string | null | undefined, now: number): string | null {
  const late = due ? now - Date.parse(due) : 0;
  return late > 0 ? `overdue by ${lasting(late)}` : null;
}

/** "waits 12 min", or that it has just come. */
export function waitsWords(at: string, now: number): string {
  const since = now - Date.parse(at);
  return since < 60_000 ? "just asked" : `waits ${lasting(since)}`;
}

function lasting(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

export function isPressing(urgency: Urgency): boolean {
  return urgency === "critical" || urgency === "high";
}

/** Reads after "asked". */
export function whomWords(to: Actor | null | undefined, team: TeamRef | null | undefined): string {
  if (to) return to.name;
  return team ? `the team ${team.name}` : "for somebody";
}

/** Who asked whom, or who passed it on to whom, in the words of who reads it: who, and what they did. */
export function askedWords(
  offer: Pick<Escalation, "by" | "to" | "team" | "readdressed">,
  me: string,
): [string, string] {
  const { by, to, team, readdressed: passed } = offer;
  const is = (who: Actor) => who.id === me;
  const whom = to && is(to) ? "you" : whomWords(to, team);
  if (!passed || passed.by.id === by.id) return [is(by) ? "You" : by.name, `asked ${whom} to take over`];
  const whose = is(by) ? "your request" : `the request of ${by.name}`;
  return [is(passed.by) ? "You" : passed.by.name, `passed ${whose} on to ${to || team ? whom : "everybody"}`];
}

/** Who has read it, for whoever asked. */
export function seenWords({ seen }: Pick<Escalation, "seen">): string | null {
  const names = seen.map((one) => one.by.name);
  if (names.length === 0) return null;
  const last = names.at(-1);
  return names.length === 1 ? `Seen by ${last}.` : `Seen by ${names.slice(0, -1).join(", ")} and ${last}.`;
}

/** How long FlowPilot is waited for before it is said that nothing comes. */
const PATIENCE_MS = 10_000;

/** Where there is no assessment: that it is being made, or why there is none. */
export function unassessed(offer: { at: string; assessment: Assessment | null }, now: number): string | null {
  if (offer.assessment) return offer.assessment.end === "done" ? null : offer.assessment.text;
  if (now - Date.parse(offer.at) < PATIENCE_MS) return "FlowPilot is reading the session…";
  return "FlowPilot said nothing. Ask it in the room.";
}

type WhatBecame = Pick<Escalation, "status" | "claimed_by" | "by">;

/** What became of an offer that is not open, for who reads it. */
export function whatBecame({ status, claimed_by, by }: WhatBecame): string | null {
  switch (status) {
    case "open":
      return null;
    case "claimed":
      return `${claimed_by?.name ?? "Somebody"} took over from ${by.name}.`;
    case "returned":
      return `${claimed_by?.name ?? "Somebody"} took over and handed it back to ${by.name}.`;
    case "withdrawn":
      return `${by.name} needs nobody any more.`;
    case "declined":
      return "Who was asked will not take it over.";
    case "ended":
      return claimed_by
        ? `${claimed_by.name} took over from ${by.name}, and the session has ended.`
        : "The session ended before anybody took over.";
  }
}

/** What taking over means, before one does. */
export function takingOver({ by }: Pick<Escalation, "by">, paused: boolean): string {
  const stays = `${by.name} stays in the room and is told.`;
  const clock = paused ? " It is paused: resume it now, or read on first." : "";
  return `Taking over gives you control at once, where the session stands; ${stays}${clock}`;
}

/** Who is told of a no, who reads why, and who is still asked. */
export function decliningMeans({ by, to, team }: Pick<Escalation, "by" | "to" | "team">): string {
  const told = `${by.name} is told that you will not take over, and why.`;
  if (to) return `${told} Only you were asked: the request ends, and ${by.name} may ask somebody else.`;
  const others = team ? `The others of the team ${team.name}` : "All others";
  return `${told} ${others} are still asked; you are not any more.`;
}

/** What giving it on means: who is asked from then on, and who is told. */
export function givingMeans({ by, to, team }: Pick<Escalation, "by" | "to" | "team">): string {
  const before = to?.name ?? (team ? `the team ${team.name}` : "everybody else");
  return `It stays the same request of ${by.name}, with its briefing. Whom you choose is told of it, and ${before} is not asked any more. Why stands in the timeline.`;
}
