//! The rules. Most list what breaks them, hence must list nothing; their exceptions
//! stand in the SQL, by name, with the reason beside them. Some list all there is,
//! and what that must be is written down.

use resolutionflow::platform::db::Registry;

use super::{Check, grants};

/// Role in role. Nobody else is a member of ours, and ours are members of nothing else.
const MEMBERS: &[&str] = &["app_owner in app_registry", "resolutionflow in app_auth", "resolutionflow in app_rw"];

/// All rules.
pub const ALL: &[Check] = &[
    Check {
        name: "row-level security is enabled and forced on every table",
        // The list of migrations holds no tenant's data and only app_owner reaches it.
        sql: "SELECT c.relname::text FROM pg_class c
              WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p')
                AND c.relname <> '__diesel_schema_migrations'
                AND NOT (c.relrowsecurity AND c.relforcerowsecurity)",
        lists: &[],
    },
    Check {
        name: "everything belongs to app_owner",
        sql: "SELECT c.relname::text FROM pg_class c
              WHERE c.relnamespace = 'app'::regnamespace AND pg_get_userbyid(c.relowner) <> 'app_owner'",
        lists: &[],
    },
    Check {
        name: "policies are of the approved texts, for the approved roles",
        sql: "SELECT tablename || '.' || policyname FROM pg_policies
              WHERE schemaname = 'app' AND NOT (permissive = 'PERMISSIVE' AND cmd = 'ALL' AND with_check IS NULL AND (
                (policyname = 'tenant' AND roles = '{public}'
                    AND qual = '(account_id = ( SELECT app.current_account() AS current_account))')
                OR (policyname = 'sign_in' AND roles = '{app_auth}' AND qual = 'true')
                OR (policyname = 'registry' AND roles = '{app_registry}' AND qual = 'true')))",
        lists: &[],
    },
    Check {
        name: "every table has the tenant policy",
        // Failed sign-ins are counted for addresses that belong to nobody.
        sql: "SELECT c.relname::text FROM pg_class c
              WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p')
                AND c.relname NOT IN ('__diesel_schema_migrations', 'sign_in_failures')
                AND NOT EXISTS (SELECT 1 FROM pg_policies p
                    WHERE p.schemaname = 'app' AND p.tablename = c.relname AND p.policyname = 'tenant')",
        lists: &[],
    },
    Check {
        name: "only what proves identity is open to app_auth",
        sql: "SELECT tablename::text FROM pg_policies WHERE schemaname = 'app' AND policyname = 'sign_in'
              AND tablename NOT IN
                ('sign_ins', 'sign_in_failures', 'refresh_tokens', 'one_time_links', 'live_tickets',
                 'share_links', 'share_views')",
        lists: &[],
    },
    Check {
        name: "only accounts and jobs are open to the registry",
        sql: "SELECT tablename::text FROM pg_policies
              WHERE schemaname = 'app' AND policyname = 'registry'
              AND tablename NOT IN ('accounts', 'jobs')",
        lists: &[],
    },
    Check {
        name: "primary keys and uniqueness start with account_id",
        // An address signs in once per installation, in a table only app_auth reads.
        sql: "SELECT i.indexrelid::regclass::text FROM pg_index i
              JOIN pg_class c ON c.oid = i.indrelid
              LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
              WHERE c.relnamespace = 'app'::regnamespace AND (i.indisunique OR i.indisexclusion)
                -- An expression has no name.
                AND a.attname IS DISTINCT FROM 'account_id'
                AND i.indexrelid::regclass::text NOT IN
                    ('app.sign_ins_email_key', 'app.sign_in_failures_pkey', 'app.__diesel_schema_migrations_pkey')",
        lists: &[],
    },
    Check {
        name: "every table has a primary key",
        sql: "SELECT c.relname::text FROM pg_class c
              WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p')
                AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)",
        lists: &[],
    },
    Check {
        name: "foreign keys lead from account_id to account_id first",
        sql: "SELECT k.conrelid::regclass || '.' || k.conname FROM pg_constraint k
              JOIN pg_attribute f ON f.attrelid = k.conrelid AND f.attnum = k.conkey[1]
              JOIN pg_attribute t ON t.attrelid = k.confrelid AND t.attnum = k.confkey[1]
              WHERE k.contype = 'f' AND k.connamespace = 'app'::regnamespace
                AND NOT (f.attname = 'account_id' AND t.attname = 'account_id')",
        lists: &[],
    },
    Check {
        name: "account_id is never empty",
        sql: "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
              WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p')
                AND a.attname = 'account_id' AND NOT a.attnotnull",
        lists: &[],
    },
    Check {
        name: "there are no views, materialised views, partitions or foreign tables",
        sql: "SELECT c.relname::text FROM pg_class c
              WHERE c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
                AND (c.relkind IN ('v', 'm', 'p', 'f') OR c.relispartition)",
        lists: &[],
    },
    Check {
        name: "nothing of ours stands outside the schema",
        sql: "SELECT c.oid::regclass::text FROM pg_class c
              WHERE pg_get_userbyid(c.relowner) LIKE 'app\\_%' AND c.relnamespace <> 'app'::regnamespace
                AND c.relnamespace <> 'pg_toast'::regnamespace
              UNION ALL
              SELECT p.oid::regprocedure::text FROM pg_proc p
              WHERE pg_get_userbyid(p.proowner) LIKE 'app\\_%' AND p.pronamespace <> 'app'::regnamespace",
        lists: &[],
    },
    Check {
        name: "only the registry's functions run with their owner's rights, and as app_registry",
        sql: "SELECT p.oid::regprocedure::text FROM pg_proc p
              WHERE p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
                AND (p.prosecdef OR p.pronamespace = 'app'::regnamespace AND pg_get_userbyid(p.proowner) <> 'app_owner')
                AND (NOT p.prosecdef OR pg_get_userbyid(p.proowner) <> 'app_registry'
                    OR p.proconfig IS DISTINCT FROM '{search_path=pg_catalog}')",
        lists: &[],
    },
    Check {
        name: "they are the program's list",
        sql: "SELECT p.proname::text FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace AND p.prosecdef",
        lists: Registry::FUNCTIONS,
    },
    Check {
        name: "roles may do what is written down",
        sql: grants::READ,
        lists: grants::GRANTS,
    },
    Check {
        name: "no function may be called by everyone",
        sql: "SELECT p.oid::regprocedure::text FROM pg_proc p,
                  aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
              WHERE p.pronamespace = 'app'::regnamespace AND g.grantee = 0",
        lists: &[],
    },
    Check {
        name: "app_rw reads no digest of a password or token",
        sql: "SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
              WHERE c.relnamespace = 'app'::regnamespace AND a.attnum > 0
                AND a.attname IN ('password_hash', 'token_hash')
                AND has_column_privilege('app_rw', c.oid, a.attnum, 'SELECT')",
        lists: &[],
    },
    Check {
        name: "nobody may change or remove what was appended",
        sql: "SELECT role || ' ' || verb || ' ' || t FROM
                  unnest('{app_rw,app_auth,app_registry}'::text[]) role,
                  unnest('{UPDATE,DELETE,TRUNCATE}'::text[]) verb,
                  unnest('{app.session_events,app.audit_log,app.flow_versions}'::text[]) t
              WHERE has_table_privilege(role, t, verb)",
        lists: &[],
    },
    Check {
        name: "our roles pass no security, own nothing else and sign in nowhere",
        sql: "SELECT rolname::text FROM pg_roles
              WHERE rolname IN ('app_owner', 'app_rw', 'app_auth', 'app_registry')
                AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolcanlogin)",
        lists: &[],
    },
    Check {
        name: "app_owner inherits nothing, so the registry's policies are not its own",
        // Since PostgreSQL 16 each membership has a word in it, too.
        sql: "SELECT rolname::text FROM pg_roles WHERE rolname = 'app_owner' AND rolinherit
              UNION ALL
              SELECT 'app_owner in ' || m.roleid::regrole FROM pg_auth_members m
              WHERE m.member = 'app_owner'::regrole AND to_jsonb(m) ->> 'inherit_option' = 'true'",
        lists: &[],
    },
    Check {
        name: "the server's login passes no security and inherits nothing",
        sql: "SELECT rolname::text FROM pg_roles
              WHERE rolname = 'resolutionflow'
                AND (rolsuper OR rolbypassrls OR rolinherit OR rolcreaterole OR rolcreatedb OR rolreplication)",
        lists: &[],
    },
    Check {
        name: "nobody but these is a member",
        sql: "SELECT m.member::regrole || ' in ' || m.roleid::regrole FROM pg_auth_members m
              CROSS JOIN (SELECT array_agg(oid) AS ours FROM pg_roles
                  WHERE rolname IN ('app_owner', 'app_rw', 'app_auth', 'app_registry', 'resolutionflow')) r
              WHERE m.member = ANY (r.ours) OR m.roleid = ANY (r.ours)",
        lists: MEMBERS,
    },
];
