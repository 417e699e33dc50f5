//! Entries of the audit log kept a session's title once: what was purged since must not stay there.

use super::{Own, ups};

#[tokio::test(flavor = "multi_thread")]
async fn titles_that_older_entries_kept_are_gone_and_the_rest_of_them_stays() {
    let own = Own::shared().await;
    own.bootstrap().await;
    let ups = ups();
    let at = ups.iter().position(|up| up.contains("its title is looked up")).expect("the migration is there");
    for up in &ups[..at] {
        own.run(up).await;
    }
    own.prepare(
        "INSERT INTO app.accounts (account_id, name, created_at)
            VALUES (gen_random_uuid(), 'A', now()), (gen_random_uuid(), 'B', now());
         INSERT INTO app.audit_log (account_id, id, at, action, object_kind, object_id, detail)
            SELECT account_id, gen_random_uuid(), now(), 'session.started', 'session', gen_random_uuid(),
                '{\"title\": \"Never again\", \"visibility\": \"team\"}' FROM app.accounts;
         INSERT INTO app.audit_log (account_id, id, at, action, object_kind, object_id, detail)
            SELECT account_id, gen_random_uuid(), now(), 'flow.created', 'flow', gen_random_uuid(),
                '{\"title\": \"A flow\"}' FROM app.accounts",
    )
    .await;
    own.run(&ups[at]).await;
    let client = own.client().await;
    let rows = client.query("SELECT detail::text FROM app.audit_log ORDER BY object_kind", &[]).await.unwrap();
    let details: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let (flow, session) = (r#"{"title": "A flow"}"#, r#"{"visibility": "team"}"#);
    assert_eq!(details, [flow, flow, session, session], "of every account");
    let forced = "SELECT relforcerowsecurity FROM pg_class WHERE oid = 'app.audit_log'::regclass";
    assert!(client.query_one(forced, &[]).await.unwrap().get::<_, bool>(0));
}
