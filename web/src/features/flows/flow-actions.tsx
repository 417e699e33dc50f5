// What may be done with a flow besides starting it: take it along as text, publish it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, Upload } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { wordsOf } from "../../api/problem";
import type { FlowView } from "../../api/types";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { Findings } from "./findings";
import { exportFlow, type Format, flowQuery, flowsQuery, publishFlow } from "./queries";

const FORMATS: { format: Format; label: string; ending: string }[] = [
  { format: "yaml", label: "YAML", ending: "yaml" },
  { format: "json", label: "JSON", ending: "json" },
  { format: "mermaid", label: "Mermaid drawing", ending: "mmd" },
];

export function FlowActions({ flow }: { flow: FlowView }) {
  const queries = useQueryClient();
  const take = useMutation({
    mutationFn: async ({ format, ending }: (typeof FORMATS)[number]) => {
      const name = flow.document.key ?? flow.title.replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase();
      save(await exportFlow(flow.id, format), `${name}.${ending}`);
    },
  });
  const publish = useMutation({
    mutationFn: () => publishFlow(flow.id),
    onSuccess: (published) => {
      queries.setQueryData(flowQuery(flow.id).queryKey, published);
      void queries.invalidateQueries({ queryKey: flowsQuery.queryKey });
    },
  });
  const { allowed, reason } = flow.can.publish;
  const failure = take.error ?? publish.error;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap gap-2">
        <DropdownMenu.Root>
          <DropdownMenu.Trigger asChild>
            <Button size="sm" icon={Download} busy={take.isPending}>
              Export
            </Button>
          </DropdownMenu.Trigger>
          <DropdownMenu.Portal>
            <DropdownMenu.Content
              align="start"
              sideOffset={6}
              className="z-50 w-48 rounded-md border border-line bg-surface p-1.5 shadow-pop"
            >
              {FORMATS.map((one) => (
                <DropdownMenu.Item
                  key={one.format}
                  onSelect={() => take.mutate(one)}
                  className="rounded-sm px-2.5 py-1.5 text-sm outline-none data-[highlighted]:bg-accent-soft"
                >
                  {one.label}
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        </DropdownMenu.Root>
        {flow.has_draft && (
          <Button
            size="sm"
            icon={Upload}
            busy={publish.isPending}
            refusal={refusalOf(allowed, reason, flow.findings.length)}
            onClick={() => publish.mutate()}
          >
            Publish the draft
          </Button>
        )}
      </div>
      {failure && (
        <Notice tone="bad" live>
          {wordsOf(failure)}
        </Notice>
      )}
      {flow.has_draft && flow.findings.length > 0 && <Findings findings={flow.findings} />}
    </div>
  );
}

function refusalOf(allowed: boolean, reason: string | null | undefined, findings: number): string | null {
  if (!allowed) return reason ?? "You may not publish this.";
  return findings > 0 ? "Mend what is listed below first." : null;
}

function save(text: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
