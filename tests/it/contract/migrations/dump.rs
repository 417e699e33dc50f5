//! A database's schema as text, to compare: tables, columns, constraints, indexes,
//! policies, triggers, functions, types, grants.

use tokio_postgres::Client;

const PARTS: &[&str] = &[
    // Grants by name, because a list that was never set means the same as its default.
    "SELECT 'schema ' || n.nspname || ' ' || pg_get_userbyid(n.nspowner) || ' ' || g.grantee::regrole || ' '
         || g.privilege_type
     FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) g WHERE n.nspname = 'app'",
    "SELECT 'default for ' || pg_get_userbyid(d.defaclrole) || ' ' || d.defaclnamespace::regnamespace || ' '
         || d.defaclobjtype::text || ' ' || d.defaclacl::text FROM pg_default_acl d",
    "SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
         || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
         || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') || coalesce(' ' || a.attacl::text, '')
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relnamespace = 'app'::regnamespace AND c.relkind NOT IN ('i', 'I', 'S') AND c.relname !~ '^__'",
    "SELECT 'relation ' || c.relkind::text || ' ' || c.relname || ' ' || c.relrowsecurity || c.relforcerowsecurity
         || pg_get_userbyid(c.relowner) || coalesce(' ' || c.relacl::text, '')
     FROM pg_class c WHERE c.relnamespace = 'app'::regnamespace AND c.relname !~ '^__'",
    "SELECT 'constraint ' || k.conrelid::regclass || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
     FROM pg_constraint k WHERE k.connamespace = 'app'::regnamespace AND k.conrelid::regclass::text !~ '__'",
    "SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'app' AND tablename !~ '^__'",
    "SELECT 'policy ' || tablename || ' ' || policyname || ' ' || permissive || ' ' || cmd || ' ' || roles::text
         || ' ' || coalesce(qual, '') || ' ' || coalesce(with_check, '')
     FROM pg_policies WHERE schemaname = 'app'",
    "SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE c.relnamespace = 'app'::regnamespace AND NOT t.tgisinternal",
    "SELECT 'function ' || pg_get_functiondef(p.oid) || pg_get_userbyid(p.proowner) || coalesce(p.proacl::text, '')
     FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace",
    "SELECT 'type ' || t.typtype::text || ' ' || t.typname FROM pg_type t
     WHERE t.typnamespace = 'app'::regnamespace AND t.typname !~ '^_?__'",
];

/// What the schema `app` holds, in a fixed order.
pub async fn dump(client: &Client) -> String {
    let mut lines = Vec::new();
    for part in PARTS {
        let rows = client.query(*part, &[]).await.unwrap();
        let mut texts: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        texts.sort();
        lines.extend(texts);
    }
    lines.join("\n")
}
