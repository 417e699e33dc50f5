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

/// Tables the role may read, with a count of the rows it sees whose account is not `id`.
async fn rows_besides(client: &Client, id: &str) -> Vec<(String, i64)> {
    let sql = "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
               WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'r' AND a.attname = 'account_id'
                 AND has_column_privilege('app_rw', c.oid, a.attnum, 'SELECT')";
    let mut counts = Vec::new();
    for row in client.query(sql, &[]).await.unwrap() {
        let table: String = row.get(0);
        let sql = format!("SELECT count(*) FROM app.{table} WHERE account_id::text <> $1");
        counts.push((table, client.query_one(&sql, &[&id]).await.unwrap().get(0)));
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

#[tokio::test(flavor = "multi_thread")]
async fn nothing_can_be_written_into_another_account() {
    let (home, abroad) = (Account::open().await, Account::open().await);
    let client = as_the_server().await;
    let sql = format!(
        "BEGIN; SELECT set_config('app.account_id', '{}', true);
         INSERT INTO app.teams (account_id, id, name, created_at) VALUES ('{}', gen_random_uuid(), 'Spies', now())",
        home.id, abroad.id
    );
    let error = client.batch_execute(&sql).await.unwrap_err();
    assert_eq!(error.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{error}");
}
