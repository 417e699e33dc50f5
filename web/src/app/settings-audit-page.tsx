// Who changed what in the account.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { SessionLink } from "../features/sessions/session-link";
import { AuditLog } from "../features/tenancy/audit/audit";

export function SettingsAuditPage() {
  const filter = useSearch({ from: "/signed-in/settings/audit" });
  const navigate = useNavigate();
  return (
    <AuditLog
      filter={filter}
      session={(id) => <SessionLink id={id} />}
      onFilter={(search) => void navigate({ to: "/settings/audit", search, replace: true })}
    />
  );
}
