#!/usr/bin/env bash
# Writes the diesel schema of each domain from a migrated database:
#   DATABASE_URL=postgres://… bash .schema.sh
# Each domain sees its own tables and no other; `mod schema` is private to its store.
set -euo pipefail
write() {
    diesel print-schema --database-url "$DATABASE_URL" -s app --only-tables "${@:2}" >"$1.new"
    mv "$1.new" "$1"
}
write src/tenancy/schema.rs accounts users teams team_members one_time_links sign_ins live_tickets
write src/tenancy/audit/schema.rs audit_log
write src/tenancy/identity/schema.rs sign_ins sign_in_failures refresh_tokens one_time_links live_tickets share_links share_views
write src/flows/schema.rs accounts flows flow_versions
write src/sessions/schema.rs escalation_addressees escalation_settings escalations sessions session_events session_participants session_snapshots
write src/sharing/schema.rs accounts share_links share_views
write src/redaction/schema.rs hidden_words redaction_rules
write src/documents/schema.rs document_choices document_rewordings document_templates
write src/search/schema.rs embeddings synonyms
write src/platform/jobs/schema.rs jobs
write src/psa/schema.rs psa_connections psa_members
write src/push/schema.rs push_parts pushes ticket_looks
write src/copilot/schema.rs copilot_asks copilot_settings
write src/notifications/schema.rs notification_causes notification_mails notification_preferences notifications
write src/notifications/webhooks/schema.rs webhook_deliveries webhooks
