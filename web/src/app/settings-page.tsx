// How the account wants things.
import { CopilotSettings } from "../features/copilot/copilot-settings";
import { Connections } from "../features/psa/connections";
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
      <section aria-labelledby="tickets" className="space-y-4">
        <h2 id="tickets" className="text-lg font-semibold">
          Ticket systems
        </h2>
        <Connections />
      </section>
    </SettingsFrame>
  );
}
