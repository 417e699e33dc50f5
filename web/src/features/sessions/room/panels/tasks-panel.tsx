// The task lane: questions, checks and actions beside the flow, and who does them.
import { useState } from "react";
import type { State, Task, TaskKind, TaskStatus } from "../../../../api/protocol";
import { useRoom } from "../../../../live/use-room";
import { Button } from "../../../../ui/button";
import { ReasonDialog } from "../reason-dialog";
import { Refusals } from "../refusals";
import { useOver, useRefusal } from "../use-room-bits";
import { TASKS } from "../words";
import { LineForm } from "./line-form";
import { ByLine, Group, Nothing, type PanelProps } from "./panel";

const LANES: { status: TaskStatus; title: string }[] = [
  { status: "open", title: "Open" },
  { status: "doing", title: "In progress" },
  { status: "done", title: "Done" },
  { status: "dropped", title: "Dropped" },
];

const small = "h-8 rounded-md border border-edge bg-surface px-2 text-sm";

export function TasksPanel({ state, me }: PanelProps) {
  return (
    <div className="space-y-5">
      <AddTask state={state} />
      <Refusals of={["task.move", "task.resolve"]} />
      {state.tasks.length === 0 && (
        <Nothing>No tasks yet. What somebody should ask, check or do meanwhile goes here.</Nothing>
      )}
      {LANES.map(({ status, title }) => {
        const tasks = state.tasks.filter((task) => task.status === status);
        if (tasks.length === 0) return null;
        return (
          <Group key={status} title={`${title} (${tasks.length})`}>
            <ul className="space-y-2">
              {tasks.map((task) => (
                <TaskRow key={task.id} task={task} me={me} />
              ))}
            </ul>
          </Group>
        );
      })}
    </div>
  );
}

function AddTask({ state }: { state: State }) {
  const room = useRoom();
  const [what, setWhat] = useState<TaskKind>("check");
  const [assignee, setAssignee] = useState("");
  return (
    <LineForm
      draft="task"
      label="Add a task"
      placeholder="What should be done meanwhile"
      action="Add"
      kind="task.add"
      most={200}
      onSend={(title) => {
        room.ask({ kind: "task.add", data: { what, title, ...(assignee ? { assignee } : {}) } });
      }}
    >
      <select
        aria-label="Kind of task"
        className={small}
        value={what}
        onChange={(event) => setWhat(event.target.value as TaskKind)}
      >
        {(Object.keys(TASKS) as TaskKind[]).map((kind) => (
          <option key={kind} value={kind}>
            {TASKS[kind]}
          </option>
        ))}
      </select>
      <select
        aria-label="For whom"
        className={`${small} min-w-0 flex-1`}
        value={assignee}
        onChange={(event) => setAssignee(event.target.value)}
      >
        <option value="">anybody</option>
        {state.participants.map((person) => (
          <option key={person.id} value={person.id}>
            {person.name}
          </option>
        ))}
      </select>
    </LineForm>
  );
}

function TaskRow({ task, me }: { task: Task; me: string }) {
  const room = useRoom();
  const refusal = useRefusal();
  const [ending, setEnding] = useState<"done" | "dropped" | null>(null);
  const over = useOver();
  const closed = task.status === "done" || task.status === "dropped";
  const mine = task.assignee?.id === me && task.status === "doing";
  const move = (status: TaskStatus, assignee?: string) =>
    room.ask({ kind: "task.move", data: { task: task.id, status, ...(assignee ? { assignee } : {}) } });
  return (
    <li className="space-y-1 rounded-md border border-line bg-surface px-3 py-2 text-sm">
      <ByLine by={task.by} at={task.at}>
        {TASKS[task.what]} ·{" "}
      </ByLine>
      <p className={task.status === "dropped" ? "break-words line-through" : "break-words"}>{task.title}</p>
      {task.assignee && <p className="text-xs text-muted">for {task.assignee.name}</p>}
      {task.result && <p className="break-words whitespace-pre-wrap text-muted">{task.result}</p>}
      {!closed && !over && (
        <div className="flex flex-wrap gap-1.5">
          {mine ? (
            <Button size="sm" refusal={refusal("task.move")} onClick={() => move("open")}>
              Put back
            </Button>
          ) : (
            <Button size="sm" refusal={refusal("task.move")} onClick={() => move("doing", me)}>
              Take it
            </Button>
          )}
          <Button size="sm" refusal={refusal("task.resolve")} onClick={() => setEnding("done")}>
            Done…
          </Button>
          <Button
            size="sm"
            look="quiet"
            refusal={refusal("task.resolve")}
            onClick={() => setEnding("dropped")}
          >
            Drop…
          </Button>
        </div>
      )}
      {ending && (
        <ReasonDialog
          title={ending === "done" ? "Finish this task" : "Drop this task"}
          label={ending === "done" ? "What came of it?" : "Why is it not needed?"}
          action={ending === "done" ? "Done" : "Drop it"}
          kind="task.resolve"
          onClose={() => setEnding(null)}
          onSend={(result) => {
            const more = result ? { result } : {};
            room.ask({ kind: "task.resolve", data: { task: task.id, status: ending, ...more } });
          }}
        >
          <blockquote className="border-l-2 border-line pl-3 text-muted">{task.title}</blockquote>
        </ReasonDialog>
      )}
    </li>
  );
}
