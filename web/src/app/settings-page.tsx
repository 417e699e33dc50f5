// How the account wants things.
import type { ReactNode } from "react";
import { CopilotSettings } from "../features/copilot/copilot-settings";
import { Templates } from "../features/documents/templates";
import { Connections } from "../features/psa/connections";
import { RedactionSettings } from "../features/redaction/redaction-settings";
import { EscalationSettings } from "../features/sessions/escalations/settings";
import { SettingsFrame } from "./settings-frame";

const SECTIONS: { id: string; title: string; content: ReactNode }[] = [
  { id: "flowpilot", title: "FlowPilot", content: <CopilotSettings /> },
  { id: "escalations", title: "Escalations", content: <EscalationSettings /> },
  { id: "tickets", title: "Ticket systems", content: <Connections /> },
  { id: "templates", title: "Templates", content: <Templates /> },
  { id: "redaction", title: "Redaction", content: <RedactionSettings /> },
];

export function SettingsPage() {
  return (
    <SettingsFrame title="Settings">
      {SECTIONS.map(({ id, title, content }) => (
        <section key={id} aria-labelledby={id} className="space-y-4">
          <h2 id={id} className="text-lg font-semibold">
            {title}
          </h2>
          {content}
        </section>
      ))}
    </SettingsFrame>
  );
}
