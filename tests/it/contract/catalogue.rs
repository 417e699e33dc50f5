//! The migrated database, read from PostgreSQL's own catalogue: every rule that
//! keeps accounts apart, and for every rule a planted violation that it must find.

mod checks;
mod grants;
mod planted;
mod rows;

use std::collections::BTreeSet;

use tokio_postgres::Client;

use crate::support::Server;

/// A rule: SQL that lists something, one text a row, and all it may and must list.
pub struct Check {
    pub name: &'static str,
    pub sql: &'static str,
    pub lists: &'static [&'static str],
}

impl Check {
    /// What breaks the rule.
    pub async fn violations(&self, client: &Client) -> Vec<String> {
        let rows = client.query(self.sql, &[]).await.unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let found: BTreeSet<String> = rows.iter().map(|row| row.get(0)).collect();
        let written: BTreeSet<String> = self.lists.iter().map(|text| (*text).to_owned()).collect();
        let missing = written.difference(&found).map(|text| format!("missing: {text}"));
        found.difference(&written).cloned().chain(missing).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_holds() {
    let client = Server::shared().superuser().await;
    for check in checks::ALL {
        assert_eq!(check.violations(&client).await, Vec::<String>::new(), "{}", check.name);
    }
}
