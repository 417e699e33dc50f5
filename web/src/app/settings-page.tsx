// How the account wants things.
import { CopilotSettings } from "../features/copilot/copilot-settings";
import { Templates } from "../features/documents/templates";
import { Connections } from "../features/psa/connections";
import { RedactionSettings } from "../features/redaction/redaction-settings";
import { EscalationSettings } from "../features/sessions/escalations/settings";
import { SettingsFrame } from "./settings-frame";

export function SettingsPage() {
  return (
    <SettingsFrame title="Settings">
      <section aria-labelledby="flowpilot" className="space-y-4">
        <h2 id="flowpilot" className="text-lg font-semibold">
          FlowPilot
        </h2>
        <CopilotSettings />
      </section>
      <section aria-labelledby="escalations" className="space-y-4">
        <h2 id="escalations" className="text-lg font-semibold">
          Escalations
        </h2>
        <EscalationSettings />
      </section>
      <section aria-labelledby="tickets" className="space-y-4">
        <h2 id="tickets" className="text-lg font-semibold">
          Ticket systems
        </h2>
        <Connections />
      </section>
      <section aria-labelledby="templates" className="space-y-4">
        <h2 id="templates" className="text-lg font-semibold">
          Templates
        </h2>
        <Templates />
      </section>
      <section aria-labelledby="redaction" className="space-y-4">
        <h2 id="redaction" className="text-lg font-semibold">
          Redaction
        </h2>
        <RedactionSettings />
      </section>
    </SettingsFrame>
  );
}
