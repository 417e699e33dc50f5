//! The generated `schema.rs` files against the migrated database. A table may stand in
//! several, because each domain sees its own; in each it must stand as it is.

use std::collections::{BTreeMap, BTreeSet};

use crate::{support::Server, tidy::sources};

/// Column → type, as diesel writes it; by table.
type Tables = BTreeMap<String, BTreeMap<String, String>>;

fn written(schema: &str) -> Tables {
    let (mut tables, mut table) = (Tables::new(), String::new());
    for line in schema.lines().map(str::trim).filter(|line| !line.contains("joinable!")) {
        if let Some(rest) = line.strip_prefix("app.") {
            table = rest.split(' ').next().unwrap().to_owned();
        } else if let Some((column, kind)) = line.split_once(" -> ") {
            let kind = kind.trim_end_matches(',').to_owned();
            tables.entry(table.clone()).or_default().insert(column.to_owned(), kind);
        }
    }
    tables
}

/// Tables of the file that the database does not have, or has otherwise.
fn drifted(schema: &str, database: &Tables) -> Vec<String> {
    let written = written(schema);
    let other = written.into_iter().filter(|(table, columns)| database.get(table) != Some(columns));
    other.map(|(table, _)| table).collect()
}

fn diesel_name(kind: &str, nullable: bool) -> String {
    let name = match kind {
        "_text" => "Array<Nullable<Text>>".to_owned(),
        "_uuid" => "Array<Nullable<Uuid>>".to_owned(),
        "_int8" => "Array<Nullable<Int8>>".to_owned(),
        other => other[..1].to_uppercase() + &other[1..],
    };
    if nullable { format!("Nullable<{name}>") } else { name }
}

async fn database() -> Tables {
    let client = Server::shared().superuser().await;
    let sql = "SELECT table_name::text, column_name::text, udt_name::text, is_nullable = 'YES'
               FROM information_schema.columns WHERE table_schema = 'app' AND table_name !~ '^__'";
    let mut tables = Tables::new();
    for row in client.query(sql, &[]).await.unwrap() {
        let kind = diesel_name(row.get(2), row.get(3));
        tables.entry(row.get(0)).or_default().insert(row.get(1), kind);
    }
    tables
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schemas_are_the_databases() {
    let database = database().await;
    let mut seen = BTreeSet::new();
    for source in sources(&["src"]).iter().filter(|source| source.is_generated()) {
        assert_eq!(drifted(&source.text, &database), Vec::<String>::new(), "{}: run .schema.sh", source.path);
        seen.extend(written(&source.text).into_keys());
    }
    assert_eq!(seen, database.into_keys().collect(), "a table that no domain sees");
}

#[test]
fn drift_is_found() {
    let schema = |columns: &str| format!("diesel::table! {{\n    app.notes (id) {{\n{columns}    }}\n}}\n");
    let is = schema("        id -> Uuid,\n        text -> Nullable<Text>,\n");
    let database = written(&is);
    assert!(drifted(&is, &database).is_empty());
    for other in
        ["id -> Uuid,\n", "id -> Uuid,\ntext -> Text,\n", "id -> Uuid,\ntext -> Nullable<Text>,\nx -> Text,\n"]
    {
        assert_eq!(drifted(&schema(other), &database), ["notes"]);
    }
    assert_eq!(drifted(&is, &Tables::new()), ["notes"]);
}
