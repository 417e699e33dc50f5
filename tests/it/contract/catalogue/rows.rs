//! What the server's role gets to see, tried on real rows: nothing without an
//! account, nothing of another's, and no way to write there.

use tokio_postgres::{Client, error::SqlState};

use crate::support::{Account, Server};

async fn as_the_server() -> Client {
    let config = Server::shared().postgres("resolutionflow");
    let (client, socket) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(socket);
    client.batch_execute("SET ROLE app_rw").await.unwrap();
    client
}

/// Tables of accounts in which the role may do `verb` to `account_id`.
async fn tables_with(client: &Client, verb: &str) -> Vec<String> {
    let sql = "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
               WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'r' AND a.attname = 'account_id'
                 AND has_column_privilege('app_rw', c.oid, a.attnum, $1) ORDER BY 1";
    client.query(sql, &[&verb]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

/// Tables the role may read, with a count of the rows it sees whose account is not `id`.
async fn rows_besides(client: &Client, id: &str) -> Vec<(String, i64)> {
    let mut counts = Vec::new();
    for table in tables_with(client, "SELECT").await {
        let sql = format!("SELECT count(*) FROM app.{table} WHERE account_id::text <> $1");
        let count = client.query_one(&sql, &[&id]).await.unwrap().get(0);
        counts.push((table, count));
    }
    assert!(counts.len() > 8, "{counts:?}");
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_account_there_is_nothing() {
    Account::open().await.owner.session().await;
    let client = as_the_server().await;
    for (table, count) in rows_besides(&client, "").await {
        assert_eq!(count, 0, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_an_account_there_is_nothing_of_another() {
    let (home, abroad) = (Account::open().await, Account::open().await);
    home.owner.session().await;
    abroad.owner.session().await;
    let mut client = as_the_server().await;
    let transaction = client.transaction().await.unwrap();
    transaction.execute("SELECT set_config('app.account_id', $1, true)", &[&home.id]).await.unwrap();
    let own = transaction.query_one("SELECT count(*) FROM app.sessions", &[]).await.unwrap();
    assert_eq!(own.get::<_, i64>(0), 1);
    for (table, count) in rows_besides(transaction.client(), &home.id).await {
        assert_eq!(count, 0, "{table}");
    }
}

/// The policy is asked before the row's own constraints are, so a row of nothing but
/// its account shows what it says.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_can_be_written_into_another_account() {
    let (home, abroad) = (Account::open().await, Account::open().await);
    let mut client = as_the_server().await;
    let tables = tables_with(&client, "INSERT").await;
    assert!(tables.len() > 8, "{tables:?}");
    for table in tables {
        let sql = format!("INSERT INTO app.{table} (account_id) VALUES ('{}')", abroad.id);
        assert_refused(&mut client, &home, &table, &sql).await;
    }
}

/// The tables whose account_id the role may write to, and a row of one's own in each.
const MOVABLE: [(&str, &str); 3] = [
    ("flows", ""),
    (
        "session_snapshots",
        "INSERT INTO app.session_snapshots SELECT account_id, id, 0, 1, '{}' FROM app.sessions
         ON CONFLICT DO NOTHING;",
    ),
    ("teams", "INSERT INTO app.teams SELECT account_id, gen_random_uuid(), 'Spies', now() FROM app.sessions;"),
];

#[tokio::test(flavor = "multi_thread")]
async fn nothing_can_be_moved_into_another_account() {
    let (home, abroad) = (Account::open().await, Account::open().await);
    home.owner.session().await;
    let mut client = as_the_server().await;
    assert_eq!(tables_with(&client, "UPDATE").await, MOVABLE.map(|(table, _)| table));
    for (table, row) in MOVABLE {
        let sql = format!("{row} UPDATE app.{table} SET account_id = '{}'", abroad.id);
        assert_refused(&mut client, &home, table, &sql).await;
    }
}

async fn assert_refused(client: &mut Client, home: &Account, table: &str, sql: &str) {
    let transaction = client.transaction().await.unwrap();
    transaction.execute("SELECT set_config('app.account_id', $1, true)", &[&home.id]).await.unwrap();
    let error = transaction.batch_execute(sql).await.unwrap_err();
    let said = error.as_db_error().map_or_else(String::new, |error| error.message().to_owned());
    assert_eq!(error.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{table}: {said}");
    assert!(said.contains("row-level security"), "{table}: {said}");
}
