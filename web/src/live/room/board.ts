// What people gathered beside the flow: facts, variables, tasks, added steps, moments.
import type { Captured, Event, State, Task, TaskStatus } from "../../api/protocol";

export function board(state: State, event: Event): Partial<State> | null {
  const { seq, by, at } = event;
  switch (event.kind) {
    case "step.added": {
      const { step: id, title, body, node } = event.data;
      return { steps: [...state.steps, { id, seq, by, at, title, body, node, outcome: null, output: null }] };
    }
    case "added_step.completed": {
      const { step, outcome, output } = event.data;
      return { steps: change(state.steps, step, { outcome, output }) };
    }
    case "variable.set":
      return { variables: setVariable(state, event.data.variable, event) };
    case "fact.added": {
      const { fact: id, text, source, node } = event.data;
      return { facts: [...state.facts, { id, seq, by, at, text, source, node, retracted: false }] };
    }
    case "fact.retracted":
      return { facts: change(state.facts, event.data.fact, { retracted: true }) };
    case "task.added": {
      const { task: id, what, title, assignee } = event.data;
      const task: Task = { id, seq, by, at, what, title, status: "open", assignee, result: null };
      return { tasks: [...state.tasks, task] };
    }
    case "task.moved": {
      const { task, status, assignee } = event.data;
      return { tasks: changeTask(state, task, status, { assignee }) };
    }
    case "task.resolved": {
      const { task, status, result } = event.data;
      return { tasks: changeTask(state, task, status, { result }) };
    }
    case "moment.pinned": {
      const { moment: id, of, title } = event.data;
      return { moments: [...state.moments, { id, of, title, by, at }] };
    }
    case "ticket.linked":
      return { ticket: event.data.ticket, ticket_now: null };
    default:
      return null;
  }
}

/** The list with the last of this name changed. */
export function change<T extends { id: string }>(list: T[], id: string, changes: Partial<T>): T[] {
  const last = list.findLastIndex((known) => known.id === id);
  if (last < 0) return list;
  return list.map((known, index) => (index === last ? { ...known, ...changes } : known));
}

function changeTask(state: State, id: string, status: TaskStatus, changes: Partial<Task>): Task[] {
  return change(state.tasks, id, { status, ...changes });
}

function setVariable(state: State, { name, label, value }: Captured, event: Event): State["variables"] {
  const variable = { name, label, value, seq: event.seq, by: event.by, at: event.at };
  const known = state.variables.some((one) => one.name === name);
  if (!known) return [...state.variables, variable];
  return state.variables.map((one) => (one.name === name ? variable : one));
}
