// How I want to be told.
import { Preferences } from "../features/notifications/preferences";
import { SettingsFrame } from "./settings-frame";

export function SettingsNotificationsPage() {
  return (
    <SettingsFrame title="Notifications">
      <Preferences />
    </SettingsFrame>
  );
}
