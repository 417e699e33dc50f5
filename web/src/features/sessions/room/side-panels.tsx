// Everything about the session that is not the step: FlowPilot, what is known, tasks,
// notes, chat, ticket, people.
import { useState } from "react";
import type { State } from "../../../api/protocol";
import type { FlowDocument } from "../../../api/types";
import { Tabs } from "../../../ui/tabs";
import { Notes } from "./notes";
import { ChatPanel } from "./panels/chat-panel";
import { CopilotPanel } from "./panels/copilot-panel";
import { FactsPanel } from "./panels/facts-panel";
import { TasksPanel } from "./panels/tasks-panel";
import { TicketPanel } from "./panels/ticket-panel";
import { People } from "./people";
import type { Looking } from "./use-looking";

interface SidePanelsProps {
  me: string;
  state: State;
  flow: FlowDocument | undefined;
  looking: Looking;
}

export function SidePanels({ me, state, flow, looking }: SidePanelsProps) {
  const [tab, setTab] = useState("notes");
  const [read, setRead] = useState(state.chat.length);
  const unread = tab === "chat" ? 0 : unreadOf(state, me, read);
  const panel = { state, me };
  const facts = state.facts.filter((fact) => !fact.retracted).length;
  const tasks = state.tasks.filter((task) => task.status === "open" || task.status === "doing").length;
  const notes = state.notes.filter((note) => !note.retracted).length;
  return (
    <aside
      aria-label="About this session"
      className="flex min-h-0 flex-col border-line max-lg:border-t lg:order-3 lg:border-l"
    >
      <Tabs
        label="About this session"
        value={tab}
        onChange={(next) => {
          setTab(next);
          setRead(state.chat.length);
        }}
        tabs={[
          { id: "notes", label: counted("Notes", notes), content: <Notes state={state} me={me} /> },
          { id: "copilot", label: "FlowPilot", content: <CopilotPanel {...panel} /> },
          { id: "facts", label: counted("Facts", facts), content: <FactsPanel {...panel} /> },
          { id: "tasks", label: counted("Tasks", tasks), content: <TasksPanel {...panel} /> },
          {
            id: "chat",
            label: unread > 0 ? `Chat (${unread} new)` : "Chat",
            content: <ChatPanel {...panel} />,
          },
          { id: "ticket", label: "Ticket", content: <TicketPanel {...panel} /> },
          {
            id: "people",
            label: "People",
            content: <People state={state} flow={flow} me={me} looking={looking} />,
          },
        ]}
      />
    </aside>
  );
}

/** What others said since the chat was looked at. */
export function unreadOf(state: State, me: string, read: number): number {
  return state.chat.slice(read).filter((message) => message.by.id !== me).length;
}

function counted(name: string, many: number): string {
  return many > 0 ? `${name} (${many})` : name;
}
