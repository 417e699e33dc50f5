//! The migrated database, read from PostgreSQL's own catalogue: every rule that
//! keeps accounts apart, and for every rule a planted violation that it must find.

mod checks;
mod grants;
mod planted;
mod rows;

use tokio_postgres::Client;

use crate::support::Server;

/// A rule: the SQL that lists what breaks it, one text a row.
pub struct Check {
    pub name: &'static str,
    pub sql: &'static str,
}

impl Check {
    /// What breaks the rule.
    pub async fn violations(&self, client: &Client) -> Vec<String> {
        let rows = client.query(self.sql, &[]).await.unwrap_or_else(|error| panic!("{}: {error}", self.name));
        rows.iter().map(|row| row.get::<_, String>(0)).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_holds() {
    let client = Server::shared().superuser().await;
    for check in checks::ALL {
        assert_eq!(check.violations(&client).await, Vec::<String>::new(), "{}", check.name);
    }
}
