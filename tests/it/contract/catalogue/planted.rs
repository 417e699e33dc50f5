//! For every rule something that breaks it, planted in a transaction that is rolled
//! back. A rule that does not find it is no rule.

use std::collections::HashSet;

use super::checks;
use crate::support::Server;

const TABLE: &str = "SET LOCAL ROLE app_owner;
    CREATE TABLE app.planted (account_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (account_id, id));
    ALTER TABLE app.planted ENABLE ROW LEVEL SECURITY;
    ALTER TABLE app.planted FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON app.planted USING (account_id = (SELECT app.current_account()));";

/// Rule, violation, and what the rule must say.
const PLANTED: &[(&str, &str, &str)] = &[
    (
        "row-level security is enabled and forced on every table",
        "ALTER TABLE app.users NO FORCE ROW LEVEL SECURITY",
        "users",
    ),
    (
        "row-level security is enabled and forced on every table",
        "ALTER TABLE app.sign_ins DISABLE ROW LEVEL SECURITY",
        "sign_ins",
    ),
    ("everything belongs to app_owner", "CREATE TABLE app.planted (account_id uuid PRIMARY KEY)", "planted"),
    (
        "policies are of the approved texts, for the approved roles",
        "CREATE POLICY second ON app.users FOR SELECT TO app_rw USING (true)",
        "users.second",
    ),
    (
        "policies are of the approved texts, for the approved roles",
        "ALTER POLICY tenant ON app.teams USING (account_id = (SELECT app.current_account()) OR name = 'shared')",
        "teams.tenant",
    ),
    (
        "policies are of the approved texts, for the approved roles",
        "ALTER POLICY tenant ON app.teams WITH CHECK (true)",
        "teams.tenant",
    ),
    (
        "policies are of the approved texts, for the approved roles",
        "ALTER POLICY sign_in ON app.sign_ins TO PUBLIC",
        "sign_ins.sign_in",
    ),
    ("every table has the tenant policy", "DROP POLICY tenant ON app.teams", "teams"),
    (
        "only what proves identity is open to app_auth",
        "CREATE POLICY sign_in ON app.users TO app_auth USING (true)",
        "users",
    ),
    (
        "only accounts and jobs are open to the registry",
        "CREATE POLICY registry ON app.users TO app_registry USING (true)",
        "users",
    ),
    (
        "primary keys and uniqueness start with account_id",
        "CREATE UNIQUE INDEX planted_name ON app.teams (name)",
        "app.planted_name",
    ),
    (
        "primary keys and uniqueness start with account_id",
        "CREATE UNIQUE INDEX planted_name ON app.teams (lower(name), account_id)",
        "app.planted_name",
    ),
    (
        "primary keys and uniqueness start with account_id",
        "ALTER TABLE app.planted DROP CONSTRAINT planted_pkey, ADD PRIMARY KEY (id, account_id)",
        "app.planted_pkey",
    ),
    ("every table has a primary key", "CREATE TABLE app.planted (account_id uuid NOT NULL)", "planted"),
    (
        "foreign keys lead from account_id to account_id first",
        "ALTER TABLE app.planted ADD UNIQUE (id), ADD COLUMN other uuid,
            ADD CONSTRAINT crosses FOREIGN KEY (other) REFERENCES app.planted (id)",
        "app.planted.crosses",
    ),
    (
        "account_id is never empty",
        "ALTER TABLE app.planted DROP CONSTRAINT planted_pkey, ALTER account_id DROP NOT NULL",
        "planted",
    ),
    (
        "there are no views, materialised views, partitions or foreign tables",
        "CREATE VIEW app.planted_view AS SELECT * FROM app.users",
        "planted_view",
    ),
    (
        "there are no views, materialised views, partitions or foreign tables",
        "CREATE MATERIALIZED VIEW app.planted_view AS SELECT * FROM app.users",
        "planted_view",
    ),
    (
        "there are no views, materialised views, partitions or foreign tables",
        "RESET ROLE; CREATE VIEW public.planted_view AS SELECT * FROM app.users",
        "planted_view",
    ),
    (
        "there are no views, materialised views, partitions or foreign tables",
        "CREATE TABLE app.parts (account_id uuid) PARTITION BY HASH (account_id);
            CREATE TABLE app.part PARTITION OF app.parts FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
        "part",
    ),
    (
        "nothing of ours stands outside the schema",
        "RESET ROLE; CREATE TABLE public.planted_outside (); ALTER TABLE public.planted_outside OWNER TO app_owner",
        "planted_outside",
    ),
    (
        "only the registry's functions run with their owner's rights, and as app_registry",
        "CREATE FUNCTION app.planted_all() RETURNS bigint LANGUAGE sql SECURITY DEFINER
            AS $$ SELECT count(*) FROM app.users $$",
        "app.planted_all()",
    ),
    (
        "only the registry's functions run with their owner's rights, and as app_registry",
        "RESET ROLE; ALTER FUNCTION app.registry_accounts() RESET search_path",
        "app.registry_accounts()",
    ),
    (
        "only the registry's functions run with their owner's rights, and as app_registry",
        "RESET ROLE; CREATE FUNCTION public.planted_all() RETURNS bigint LANGUAGE sql SECURITY DEFINER
            AS $$ SELECT count(*) FROM app.users $$",
        "planted_all()",
    ),
    (
        "they are the program's list",
        "CREATE FUNCTION app.registry_planted() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$ SELECT 1 $$",
        "registry_planted",
    ),
    (
        "they are the program's list",
        "RESET ROLE; DROP FUNCTION app.registry_accounts()",
        "missing: registry_accounts",
    ),
    ("roles may do what is written down", "GRANT SELECT ON app.users TO PUBLIC", "- users SELECT"),
    ("roles may do what is written down", "GRANT DELETE ON app.users TO app_rw", "app_rw users DELETE"),
    (
        "roles may do what is written down",
        "GRANT UPDATE (email) ON app.users TO app_rw",
        "app_rw users UPDATE (email, name, role, status, tokens_valid_after)",
    ),
    (
        "roles may do what is written down",
        "REVOKE INSERT ON app.teams FROM app_rw",
        "missing: app_rw teams INSERT",
    ),
    ("roles may do what is written down", "GRANT CREATE ON SCHEMA app TO app_rw", "app_rw schema app CREATE"),
    (
        "roles may do what is written down",
        "GRANT SELECT ON app.teams TO app_rw WITH GRANT OPTION",
        "app_rw teams SELECT and pass on",
    ),
    (
        "no function may be called by everyone",
        "GRANT EXECUTE ON FUNCTION app.current_account() TO PUBLIC",
        "app.current_account()",
    ),
    (
        "app_rw reads no digest of a password or token",
        "GRANT SELECT ON app.refresh_tokens TO app_rw",
        "refresh_tokens.token_hash",
    ),
    (
        "app_rw reads no digest of a password or token",
        "GRANT SELECT (password_hash) ON app.sign_ins TO app_rw",
        "sign_ins.password_hash",
    ),
    (
        "nobody may change or remove what was appended",
        "GRANT UPDATE ON app.session_events TO app_rw",
        "app_rw UPDATE app.session_events",
    ),
    (
        "our roles pass no security, own nothing else and sign in nowhere",
        "RESET ROLE; ALTER ROLE app_rw BYPASSRLS",
        "app_rw",
    ),
    (
        "app_owner inherits nothing, so the registry's policies are not its own",
        "RESET ROLE; ALTER ROLE app_owner INHERIT",
        "app_owner",
    ),
    (
        "the server's login passes no security and inherits nothing",
        "RESET ROLE; ALTER ROLE resolutionflow BYPASSRLS",
        "resolutionflow",
    ),
    (
        "nobody but these is a member",
        "RESET ROLE; GRANT app_registry TO resolutionflow",
        "resolutionflow in app_registry",
    ),
    ("nobody but these is a member", "RESET ROLE; GRANT app_owner TO app_rw", "app_rw in app_owner"),
    ("nobody but these is a member", "RESET ROLE; GRANT pg_read_all_data TO app_rw", "app_rw in pg_read_all_data"),
    (
        "nobody but these is a member",
        "RESET ROLE; CREATE ROLE planted_login; GRANT app_auth TO planted_login",
        "planted_login in app_auth",
    ),
    (
        "nobody but these is a member",
        "RESET ROLE; REVOKE app_auth FROM resolutionflow",
        "missing: resolutionflow in app_auth",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_finds_what_was_planted() {
    // A server of its own: planting takes locks that other tests would wait for.
    let server = Server::start(&[]);
    let mut client = server.superuser().await;
    let covered: HashSet<_> = PLANTED.iter().map(|(rule, ..)| *rule).collect();
    for check in checks::ALL {
        assert!(covered.contains(check.name), "nothing is planted for: {}", check.name);
    }
    for (rule, violation, says) in PLANTED {
        let check = checks::ALL.iter().find(|check| check.name == *rule).expect(rule);
        let transaction = client.transaction().await.unwrap();
        // As the superuser only where the violation needs it.
        let plain = violation.starts_with("CREATE TABLE app.planted");
        let prelude = if plain { "" } else { TABLE };
        transaction.batch_execute(&format!("{prelude}{violation}")).await.unwrap();
        let found = check.violations(transaction.client()).await;
        assert!(found.iter().any(|found| found.contains(says)), "{rule}: found {found:?}");
        transaction.rollback().await.unwrap();
    }
}
