// Where the account is told outside of this server.
import { Webhooks } from "../features/notifications/webhooks";
import { SettingsFrame } from "./settings-frame";

export function SettingsWebhooksPage() {
  return (
    <SettingsFrame title="Webhooks" admins>
      <Webhooks />
    </SettingsFrame>
  );
}
