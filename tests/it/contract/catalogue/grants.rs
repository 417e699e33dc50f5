//! Who may do what to which table, function and schema, in full. A new grant is a
//! decision; it is written down here.

/// Role, object, verb; with the columns where only some are meant.
pub const GRANTS: &[&str] = &[
    "app_auth current_account() EXECUTE",
    "app_auth live_tickets DELETE",
    "app_auth live_tickets SELECT",
    "app_auth live_tickets UPDATE",
    "app_auth one_time_links DELETE",
    "app_auth one_time_links INSERT",
    "app_auth one_time_links SELECT",
    "app_auth one_time_links UPDATE",
    "app_auth refresh_tokens DELETE",
    "app_auth refresh_tokens INSERT",
    "app_auth refresh_tokens SELECT",
    "app_auth refresh_tokens UPDATE",
    "app_auth share_links SELECT (account_id, expires_at, id, kind, most_views, password_hash, revoked_at, session_id, \
     token_hash, views)",
    "app_auth share_links UPDATE (last_viewed_at, views)",
    "app_auth share_views SELECT (account_id, link_id, viewer_hash)",
    "app_auth sign_in_failures DELETE",
    "app_auth sign_in_failures INSERT",
    "app_auth sign_in_failures SELECT",
    "app_auth sign_in_failures UPDATE",
    "app_auth sign_ins DELETE",
    "app_auth sign_ins INSERT",
    "app_auth sign_ins SELECT",
    "app_auth schema app USAGE",
    "app_auth sign_ins UPDATE",
    "app_registry accounts INSERT",
    "app_registry accounts SELECT",
    "app_registry accounts UPDATE (status)",
    "app_registry current_account() EXECUTE",
    "app_registry jobs SELECT",
    "app_registry jobs UPDATE (attempts, taken_until)",
    "app_registry schema app USAGE",
    "app_rw accounts SELECT",
    "app_rw accounts UPDATE (name, public_links, search_revision)",
    "app_rw append_events() EXECUTE",
    "app_rw audit_log INSERT",
    "app_rw audit_log SELECT",
    "app_rw copilot_asks INSERT",
    "app_rw copilot_asks SELECT",
    "app_rw copilot_asks UPDATE (cost, tokens_read, tokens_written)",
    "app_rw copilot_settings INSERT",
    "app_rw copilot_settings SELECT",
    "app_rw copilot_settings UPDATE (answers, budget_cents, deepest, unasked)",
    "app_rw current_account() EXECUTE",
    "app_rw embeddings DELETE",
    "app_rw embeddings INSERT",
    "app_rw embeddings SELECT",
    "app_rw escalations INSERT",
    "app_rw escalations SELECT",
    "app_rw escalations UPDATE (is_open)",
    "app_rw flow_versions INSERT",
    "app_rw flow_versions SELECT",
    "app_rw flows INSERT",
    "app_rw flows SELECT",
    "app_rw flows UPDATE",
    "app_rw jobs INSERT",
    "app_rw jobs SELECT",
    "app_rw jobs UPDATE (due_at, state, taken_until)",
    "app_rw live_tickets INSERT",
    "app_rw one_time_links INSERT",
    "app_rw one_time_links SELECT (account_id, created_at, created_by, email, expires_at, id, kind, mail_attempts, \
     mail_reason, mail_state, revoked_at, role, sealed_token, team_id, used_at, user_id)",
    "app_rw one_time_links UPDATE (mail_attempts, mail_reason, mail_state, revoked_at, sealed_token)",
    "app_rw notification_causes DELETE",
    "app_rw notification_causes INSERT",
    "app_rw notification_causes SELECT",
    "app_rw notification_mails INSERT",
    "app_rw notification_mails SELECT",
    "app_rw notification_mails UPDATE (attempts, changed_at, reason, state)",
    "app_rw notification_preferences INSERT",
    "app_rw notification_preferences SELECT",
    "app_rw notification_preferences UPDATE (breaks_through, quiet_from, quiet_until, time_zone, ways)",
    "app_rw notifications DELETE",
    "app_rw notifications INSERT",
    "app_rw notifications SELECT",
    "app_rw notifications UPDATE (read_at)",
    "app_rw psa_connections DELETE",
    "app_rw psa_connections INSERT",
    "app_rw psa_connections SELECT",
    "app_rw psa_connections UPDATE (changed_at, credentials, name, site)",
    "app_rw psa_members DELETE",
    "app_rw psa_members INSERT",
    "app_rw psa_members SELECT",
    "app_rw psa_members UPDATE (member)",
    "app_rw push_parts INSERT",
    "app_rw push_parts SELECT",
    "app_rw push_parts UPDATE (body, remote, state)",
    "app_rw pushes INSERT",
    "app_rw pushes SELECT",
    "app_rw pushes UPDATE (changed_at, reason, state)",
    "app_rw registry_accounts() EXECUTE",
    "app_rw registry_open_account() EXECUTE",
    "app_rw registry_set_status() EXECUTE",
    "app_rw registry_take_jobs() EXECUTE",
    "app_rw schema app USAGE",
    "app_rw session_events INSERT",
    "app_rw session_events SELECT",
    "app_rw session_events UPDATE (data, purged_at)",
    "app_rw session_participants INSERT",
    "app_rw session_participants SELECT",
    "app_rw session_snapshots DELETE",
    "app_rw session_snapshots INSERT",
    "app_rw session_snapshots SELECT",
    "app_rw session_snapshots UPDATE",
    "app_rw sessions INSERT",
    "app_rw sessions SELECT",
    "app_rw sessions UPDATE (client, head, headline, log_id, status, ticket, title, updated_at)",
    "app_rw share_links INSERT",
    "app_rw share_links SELECT (account_id, created_at, created_by, expires_at, has_password, id, kind, last_viewed_at, \
     mask_key, most_views, revoked_at, session_id, shows_names, start_seq, views)",
    "app_rw share_links UPDATE (revoked_at)",
    "app_rw share_views INSERT",
    "app_rw share_views SELECT (account_id, agent, at, id, link_id)",
    "app_rw sign_ins INSERT",
    "app_rw synonyms INSERT",
    "app_rw synonyms SELECT",
    "app_rw synonyms UPDATE (groups)",
    "app_rw team_members DELETE",
    "app_rw team_members INSERT",
    "app_rw team_members SELECT",
    "app_rw teams DELETE",
    "app_rw teams INSERT",
    "app_rw teams SELECT",
    "app_rw teams UPDATE",
    "app_rw users INSERT",
    "app_rw users SELECT",
    "app_rw users UPDATE (name, role, status, tokens_valid_after)",
    "app_rw webhook_deliveries DELETE",
    "app_rw webhook_deliveries INSERT",
    "app_rw webhook_deliveries SELECT",
    "app_rw webhook_deliveries UPDATE (answer, attempts, changed_at, reason, state, status)",
    "app_rw webhooks DELETE",
    "app_rw webhooks INSERT",
    "app_rw webhooks SELECT",
    "app_rw webhooks UPDATE (changed_at, failing_since, host, is_on, kinds, name, reason, sealed)",
];

/// Lists the grants; `-` is everyone.
pub const READ: &str = "
    SELECT g.grantee::regrole || ' ' || c.relname || ' ' || g.privilege_type
        || CASE WHEN g.is_grantable THEN ' and pass on' ELSE '' END
    FROM pg_class c, aclexplode(c.relacl) g
    WHERE c.relnamespace = 'app'::regnamespace AND g.grantee <> c.relowner
    UNION ALL
    SELECT g.grantee::regrole || ' ' || c.relname || ' ' || g.privilege_type
        || ' (' || string_agg(a.attname, ', ' ORDER BY a.attname) || ')'
        || CASE WHEN g.is_grantable THEN ' and pass on' ELSE '' END
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) g
    WHERE c.relnamespace = 'app'::regnamespace
    GROUP BY g.grantee, c.relname, g.privilege_type, g.is_grantable
    UNION ALL
    SELECT g.grantee::regrole || ' ' || p.proname || '() ' || g.privilege_type
        || CASE WHEN g.is_grantable THEN ' and pass on' ELSE '' END
    FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
    WHERE p.pronamespace = 'app'::regnamespace AND g.grantee <> p.proowner
    UNION ALL
    SELECT g.grantee::regrole || ' schema app ' || g.privilege_type
        || CASE WHEN g.is_grantable THEN ' and pass on' ELSE '' END
    FROM pg_namespace n, aclexplode(n.nspacl) g
    WHERE n.nspname = 'app' AND g.grantee <> n.nspowner";
