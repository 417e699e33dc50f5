//! A database's schema as text, to compare: tables, columns, constraints, indexes,
//! policies, functions, grants.

use tokio_postgres::Client;

const PARTS: &[&str] = &[
    "SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
         || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
         || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') || coalesce(' ' || a.attacl::text, '')
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'r' AND c.relname !~ '^__'",
    "SELECT 'table ' || c.relname || ' ' || c.relrowsecurity || c.relforcerowsecurity
         || pg_get_userbyid(c.relowner) || coalesce(' ' || c.relacl::text, '')
     FROM pg_class c WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'r' AND c.relname !~ '^__'",
    "SELECT 'constraint ' || k.conrelid::regclass || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
     FROM pg_constraint k WHERE k.connamespace = 'app'::regnamespace AND k.conrelid::regclass::text !~ '__'",
    "SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'app' AND tablename !~ '^__'",
    "SELECT 'policy ' || tablename || ' ' || policyname || roles::text || coalesce(qual, '')
     FROM pg_policies WHERE schemaname = 'app'",
    "SELECT 'function ' || pg_get_functiondef(p.oid) || pg_get_userbyid(p.proowner) || coalesce(p.proacl::text, '')
     FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace",
];

/// What the schema `app` holds, in a fixed order; empty when it holds nothing.
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
