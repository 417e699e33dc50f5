//! The generated `schema.rs` files against the migrated database.

use std::collections::BTreeMap;

use crate::{support::Server, tidy::sources};

/// Table and column → type, as diesel writes it.
type Columns = BTreeMap<(String, String), String>;

fn written() -> Columns {
    let mut columns = Columns::new();
    for source in sources(&["src"]).into_iter().filter(|source| source.path.ends_with("schema.rs")) {
        let mut table = String::new();
        for line in source.text.lines().map(str::trim) {
            if let Some(rest) = line.strip_prefix("app.") {
                table = rest.split(' ').next().unwrap().to_owned();
            } else if let Some((column, kind)) = line.split_once(" -> ").filter(|_| !line.contains("joinable!")) {
                let kind = kind.trim_end_matches(',').to_owned();
                columns.insert((table.clone(), column.to_owned()), kind);
            }
        }
    }
    columns
}

fn diesel_name(kind: &str, nullable: bool) -> String {
    let name = match kind {
        "_text" => "Array<Nullable<Text>>".to_owned(),
        other => other[..1].to_uppercase() + &other[1..],
    };
    if nullable { format!("Nullable<{name}>") } else { name }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schemas_are_the_databases() {
    let client = Server::shared().superuser().await;
    let sql = "SELECT table_name::text, column_name::text, udt_name::text, is_nullable = 'YES'
               FROM information_schema.columns WHERE table_schema = 'app' AND table_name !~ '^__'";
    let rows = client.query(sql, &[]).await.unwrap();
    let found: Columns = rows
        .iter()
        .map(|row| ((row.get(0), row.get(1)), diesel_name(row.get::<_, String>(2).as_str(), row.get(3))))
        .collect();
    assert_eq!(written(), found, "run .schema.sh");
}
