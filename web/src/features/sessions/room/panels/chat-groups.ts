// Messages in groups: what one person said within a minute stands under one name.
// What must stay true: the order is the room's; only neighbours are put together.
import type { Actor, Message } from "../../../../api/protocol";

export interface Group {
  by: Actor;
  at: string;
  messages: Message[];
}

export function grouped(messages: readonly Message[]): Group[] {
  const groups: Group[] = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (last && last.by.id === message.by.id && minuteOf(last.at) === minuteOf(message.at))
      last.messages.push(message);
    else groups.push({ by: message.by, at: message.at, messages: [message] });
  }
  return groups;
}

function minuteOf(iso: string): number {
  return Math.floor(Date.parse(iso) / 60_000);
}
