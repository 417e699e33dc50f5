// The words on screen for what the server names.
import type { FlowNode, FlowSummary } from "../../api/types";

export const KINDS: Record<FlowSummary["kind"], string> = {
  troubleshooting: "Troubleshooting",
  procedural: "Procedure",
  maintenance: "Maintenance",
};
const NODES: Record<FlowNode["kind"], string> = {
  question: "Question",
  action: "Action",
  info: "Info",
  input: "Input",
  checklist_item: "To do",
  subflow: "Another flow",
  resolution: "End",
};

export const kindWord = (kind: FlowSummary["kind"]): string => KINDS[kind];
export const nodeWord = (kind: FlowNode["kind"]): string => NODES[kind];
