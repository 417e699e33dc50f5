DROP FUNCTION app.registry_set_status(uuid, text);
DROP FUNCTION app.registry_open_account(uuid, text, timestamptz);
DROP FUNCTION app.registry_accounts();
DROP TABLE app.audit_log, app.one_time_links, app.refresh_tokens, app.sign_in_failures, app.sign_ins,
    app.team_members, app.teams, app.users, app.accounts;
DROP FUNCTION app.current_account();
-- app_owner owns the schema, hence may drop what app_registry owns in it.
REVOKE USAGE ON SCHEMA app FROM app_rw, app_auth, app_registry;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
