// Everything about the session that is not the step: FlowPilot, what is known, tasks,
// notes, chat, ticket, people.
import {
  FileText,
  Lightbulb,
  ListTodo,
  MessageCircle,
  NotebookPen,
  Search,
  Sparkles,
  Ticket,
  Users,
} from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { State } from "../../../api/protocol";
import type { FlowDocument } from "../../../api/types";
import { cx } from "../../../lib/cx";
import { useStore } from "../../../lib/use-store";
import { SkeletonRows } from "../../../ui/feedback";
import { Tabs } from "../../../ui/tabs";
import { Notes } from "./notes";
import type { PanelProps } from "./panels/panel";
import { openProposal } from "./panels/proposal-words";
import { quiet } from "./panels/quiet";
import { useShown } from "./shown";
import type { Looking } from "./use-looking";

// Loaded when opened: the room itself is there sooner.
const ChatPanel = lazy(() => import("./panels/chat-panel").then((file) => ({ default: file.ChatPanel })));
const CopilotPanel = lazy(() =>
  import("./panels/copilot-panel").then((file) => ({ default: file.CopilotPanel })),
);
const FactsPanel = lazy(() => import("./panels/facts-panel").then((file) => ({ default: file.FactsPanel })));
const People = lazy(() => import("./people").then((file) => ({ default: file.People })));
const TasksPanel = lazy(() => import("./panels/tasks-panel").then((file) => ({ default: file.TasksPanel })));
const TicketPanel = lazy(() =>
  import("./panels/ticket-panel").then((file) => ({ default: file.TicketPanel })),
);

interface SidePanelsProps {
  session: string;
  me: string;
  state: State;
  flow: FlowDocument | undefined;
  looking: Looking;
  /** Which of them is open first. */
  beside: string;
  /** What looks things up; of other features. */
  find: (panel: PanelProps) => ReactNode;
  /** The ticket note as it writes itself; of another feature. */
  write: (panel: PanelProps, goTo: (seq: number) => void) => ReactNode;
}

export function SidePanels({ session, me, state, flow, looking, beside, find, write }: SidePanelsProps) {
  const [tab, setTab] = useState(beside);
  // Whoever comes for a panel gets it, also from inside the room.
  const [asked, setAsked] = useState(beside);
  if (asked !== beside) {
    setAsked(beside);
    if (beside !== "notes") setTab(beside);
  }
  const [read, setRead] = useState(state.chat.length);
  const unread = tab === "chat" ? 0 : unreadOf(state, me, read);
  const { goTo } = useShown();
  const forMe = useStore(quiet);
  const speaksUp = !forMe && openProposal(state)?.unasked;
  const panel = { state, session, me };
  const facts = state.facts.filter((fact) => !fact.retracted).length;
  const tasks = state.tasks.filter((task) => task.status === "open" || task.status === "doing").length;
  const notes = state.notes.filter((note) => !note.retracted).length;
  return (
    <aside
      aria-label="About this session"
      className={cx(
        "flex min-h-0 flex-col border-line max-lg:border-t lg:order-3 lg:border-l",
        // On a phone it stands below the step, but for those who came for what is in it.
        beside !== "notes" && "max-lg:order-first max-lg:border-b",
      )}
    >
      <Tabs
        label="About this session"
        value={tab}
        onChange={(next) => {
          setTab(next);
          setRead(state.chat.length);
        }}
        tabs={[
          {
            id: "notes",
            label: "Notes",
            icon: NotebookPen,
            mark: counted(notes),
            content: <Notes state={state} me={me} />,
          },
          {
            id: "copilot",
            label: "FlowPilot",
            icon: Sparkles,
            mark: speaksUp && tab !== "copilot" ? { short: "!", words: "new" } : null,
            content: later(<CopilotPanel {...panel} />),
          },
          { id: "write", label: "Document", icon: FileText, content: later(write(panel, goTo)) },
          { id: "find", label: "Find", icon: Search, content: later(find(panel)) },
          {
            id: "facts",
            label: "Facts",
            icon: Lightbulb,
            mark: counted(facts),
            content: later(<FactsPanel {...panel} />),
          },
          {
            id: "tasks",
            label: "Tasks",
            icon: ListTodo,
            mark: counted(tasks),
            content: later(<TasksPanel {...panel} />),
          },
          {
            id: "chat",
            label: "Chat",
            icon: MessageCircle,
            mark: unread > 0 ? { short: String(unread), words: `${unread} new` } : null,
            content: later(<ChatPanel {...panel} />),
          },
          { id: "ticket", label: "Ticket", icon: Ticket, content: later(<TicketPanel {...panel} />) },
          {
            id: "people",
            label: "People",
            icon: Users,
            content: later(<People state={state} flow={flow} me={me} looking={looking} />),
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

function counted(many: number): { short: string; words: string } | null {
  return many > 0 ? { short: many > 99 ? "99+" : String(many), words: String(many) } : null;
}

function later(panel: ReactNode): ReactNode {
  return <Suspense fallback={<SkeletonRows rows={2} />}>{panel}</Suspense>;
}
