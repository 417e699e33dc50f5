//! A valid request for every operation and what its ids name. An operation or a
//! place for an id that is missing here fails the tests, and so does a line too many.

use serde_json::{Value, json};

use super::{
    document::Operation,
    world::{Kind, World},
};
use Kind::{
    Connection, Delivery, Flow, FlowVersion, HiddenWords, Invite, Notification, OwnTeam, Push, Session, ShareLink,
    Team, Ticket, User, Webhook,
};

/// Who may do it at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Anybody,
    Viewer,
    /// The engineer who starts the sessions.
    Engineer,
    TeamAdmin,
}

/// One line of the table.
pub struct Line {
    pub operation: &'static str,
    pub who: Who,
    /// What stands at each place for an id.
    pub ids: &'static [(&'static str, Kind)],
    /// The body, its ids still to be set.
    pub body: fn(&World) -> Value,
    /// What must have been done before, by an admin: method and path.
    pub before: Option<(&'static str, &'static str)>,
}

const fn line(operation: &'static str, who: Who, ids: &'static [(&'static str, Kind)]) -> Line {
    Line { operation, who, ids, body: |_| Value::Null, before: None }
}

const fn with(line: Line, body: fn(&World) -> Value) -> Line {
    Line { body, ..line }
}

/// Every operation.
pub fn table() -> Vec<Line> {
    use Who::{Anybody, Engineer, TeamAdmin, Viewer};
    vec![
        line("healthz", Anybody, &[]),
        line("readyz", Anybody, &[]),
        line("metrics", Anybody, &[]),
        line("openapi", Anybody, &[]),
        line("login", Anybody, &[]),
        line("refresh", Anybody, &[]),
        line("logout", Anybody, &[]),
        line("accept_invite", Anybody, &[]),
        line("accept_password_reset", Anybody, &[]),
        line("live", Anybody, &[]),
        line("hear_ticket_system", Anybody, &[("path token", Kind::Ours)]),
        line("me", Viewer, &[]),
        line("list_users", Viewer, &[]),
        line("get_user", Viewer, &[("path id", User)]),
        with(line("update_user", TeamAdmin, &[("path id", User)]), |_| json!({ "name": "Another Name" })),
        line("make_password_reset", TeamAdmin, &[("path id", User)]),
        line("list_invites", TeamAdmin, &[]),
        with(
            line("make_invite", TeamAdmin, &[("body team_id", Team)]),
            |world| json!({ "email": world.address(), "role": "viewer" }),
        ),
        line("revoke_invite", TeamAdmin, &[("path id", Invite)]),
        line("list_teams", Viewer, &[]),
        with(line("create_team", TeamAdmin, &[]), |world| json!({ "name": world.word() })),
        line("get_team", Viewer, &[("path id", Team)]),
        line("add_team_member", TeamAdmin, &[("path id", Team), ("path user_id", User)]),
        Line {
            before: Some(("PUT", "/api/v1/teams/{id}/members/{user_id}")),
            ..line("remove_team_member", TeamAdmin, &[("path id", Team), ("path user_id", User)])
        },
        line("list_audit", TeamAdmin, &[("query actor_id", User)]),
        line("list_audit_actions", TeamAdmin, &[]),
        line("export_audit", TeamAdmin, &[("query actor_id", User)]),
        line("list_flows", Viewer, &[]),
        with(line("create_flow", Engineer, &[]), |world| json!({ "document": world.document() })),
        line("get_flow", Viewer, &[("path id", Flow)]),
        line("export_flow", Viewer, &[("path id", Flow)]),
        with(
            line("save_flow_draft", Engineer, &[("path id", Flow)]),
            |world| json!({ "document": world.document() }),
        ),
        line("publish_flow", Engineer, &[("path id", Flow)]),
        line("get_flow_version", Viewer, &[("path id", FlowVersion)]),
        line("search", Viewer, &[]),
        line("get_search_progress", TeamAdmin, &[]),
        line("get_copilot", Viewer, &[]),
        with(
            line("put_copilot", TeamAdmin, &[]),
            |_| json!({ "answers": "guide", "unasked": true, "deepest": "deep", "budget_cents": null }),
        ),
        with(line("test_copilot", TeamAdmin, &[]), |_| json!({ "tier": "fast" })),
        line("get_copilot_usage", TeamAdmin, &[]),
        line("list_escalations", Viewer, &[]),
        line("follow_escalations", Viewer, &[]),
        line("get_escalation_choices", Viewer, &[]),
        line("get_escalation_settings", Viewer, &[]),
        with(line("put_escalation_settings", TeamAdmin, &[]), |_| json!({ "checklist": ["Restarted it"] })),
        line("get_document", Viewer, &[("path id", Session)]),
        line("export_document", Viewer, &[("path id", Session)]),
        with(
            line("choose_document", Engineer, &[("path id", Session)]),
            |_| json!({ "variant": "internal_note", "version": 0, "left_out": [1], "pinned": [] }),
        ),
        with(
            line("reword_document", Engineer, &[("path id", Session), ("body id", Kind::Ours)]),
            |_| json!({ "id": uuid::Uuid::now_v7(), "variant": "internal_note" }),
        ),
        with(
            line("accept_rewording", Engineer, &[("path id", Session)]),
            |_| json!({ "variant": "internal_note", "seq": 1, "lines": [] }),
        ),
        line("list_document_templates", Viewer, &[]),
        with(
            line("save_document_template", TeamAdmin, &[]),
            |_| json!({ "variant": "internal_note", "version": 0, "text": "{{ title }}" }),
        ),
        with(
            line("try_document_template", TeamAdmin, &[("path id", Session)]),
            |_| json!({ "variant": "internal_note", "text": "{{ title }}" }),
        ),
        with(line("hide_words", Engineer, &[("path id", Session)]), |_| json!({ "words": World::TITLE })),
        line("show_words", Engineer, &[("path id", HiddenWords)]),
        with(
            line("reveal_hidden", TeamAdmin, &[("path id", Session)]),
            |_| json!({ "variant": "internal_note", "placeholder": "[password #0000]" }),
        ),
        line("get_redaction", TeamAdmin, &[]),
        with(
            line("put_redaction", TeamAdmin, &[]),
            |_| json!({ "version": 0, "rules": { "shows": [], "domains": [], "rules": [] } }),
        ),
        with(
            line("try_redaction", TeamAdmin, &[]),
            |_| json!({ "text": "a text", "rules": { "shows": [], "domains": [], "rules": [] } }),
        ),
        line("list_psa_connections", Viewer, &[]),
        with(line("create_psa_connection", TeamAdmin, &[("body team", Team)]), |world| world.psa_connection()),
        with(line("change_psa_connection", TeamAdmin, &[("path id", Connection)]), |world| world.psa_connection()),
        line("test_psa_connection", TeamAdmin, &[("path id", Connection)]),
        line("search_tickets", Engineer, &[("path id", Connection)]),
        line("get_ticket", Engineer, &[("path id", Connection), ("path ticket", Ticket)]),
        line("get_ticket_choices", Engineer, &[("path id", Connection), ("path ticket", Ticket)]),
        line("get_psa_members", TeamAdmin, &[("path id", Connection)]),
        with(
            line("map_psa_member", TeamAdmin, &[("path id", Connection), ("path user", User)]),
            |_| json!({ "member": "176" }),
        ),
        line("list_pushes", Viewer, &[("path id", Session)]),
        with(
            line("create_push", Engineer, &[("path id", Session), ("body id", Kind::Ours)]),
            |_| json!({ "id": uuid::Uuid::now_v7(), "variant": "internal_note", "seq": 1 }),
        ),
        line("retry_push", Engineer, &[("path id", Push)]),
        line("list_notifications", Viewer, &[]),
        line("read_notification", Viewer, &[("path id", Notification)]),
        with(line("read_notifications", Viewer, &[("body until", Notification)]), |_| json!({})),
        line("get_notification_preferences", Viewer, &[]),
        with(
            line("put_notification_preferences", Viewer, &[]),
            |_| json!({ "ways": {}, "quiet": null, "time_zone": "UTC", "breaks_through": true }),
        ),
        line("list_webhooks", TeamAdmin, &[]),
        with(line("create_webhook", TeamAdmin, &[]), |world| world.webhook()),
        with(
            line("change_webhook", TeamAdmin, &[("path id", Webhook)]),
            |world| json!({ "name": world.word(), "kinds": ["push.failed"], "is_on": true }),
        ),
        line("rotate_webhook_secret", TeamAdmin, &[("path id", Webhook)]),
        line("test_webhook", TeamAdmin, &[("path id", Webhook)]),
        line("list_webhook_deliveries", TeamAdmin, &[("path id", Webhook)]),
        line("replay_webhook_delivery", TeamAdmin, &[("path id", Delivery)]),
        line("get_synonyms", Viewer, &[]),
        with(line("put_synonyms", TeamAdmin, &[]), |_| json!({ "groups": [["fab", "fabrikam line"]] })),
        with(
            line(
                "start_session",
                Engineer,
                &[
                    ("body flow_id", Flow),
                    ("body team_id", OwnTeam),
                    ("body ticket.source.connection", Connection),
                ],
            ),
            |_| json!({ "ticket": { "number": "1", "source": { "connection": "", "ticket": "1" } } }),
        ),
        line("list_sessions", Viewer, &[]),
        line("get_session", Viewer, &[("path id", Session)]),
        line("get_session_guide", Viewer, &[("path id", Session)]),
        line("list_session_events", Viewer, &[("path id", Session)]),
        line("purge_session_event", TeamAdmin, &[("path id", Session)]),
        line("make_session_ticket", Viewer, &[("path id", Session)]),
        with(
            line("send_session_command", Engineer, &[("path id", Session), ("body id", Kind::Ours)]),
            |_| json!({ "id": uuid::Uuid::now_v7(), "kind": "note.add", "data": { "text": "A note." } }),
        ),
        with(line("create_share_link", Engineer, &[("path id", Session)]), |_| json!({ "kind": "public" })),
        with(line("preview_share_link", Engineer, &[("path id", Session)]), |_| json!({})),
        line("list_session_share_links", Viewer, &[("path id", Session)]),
        line("revoke_session_share_links", Engineer, &[("path id", Session)]),
        line("list_share_links", Viewer, &[]),
        line("list_share_link_views", Viewer, &[("path id", ShareLink)]),
        line("revoke_share_link", Engineer, &[("path id", ShareLink)]),
        line("get_sharing", Viewer, &[]),
        with(line("put_sharing", TeamAdmin, &[]), |_| json!({ "public_links": true })),
        with(line("enter_shared_session", Anybody, &[]), |_| json!({ "token": "no such token" })),
        // Of all that was there before, the test of tests takes this away.
        line("remove_psa_connection", TeamAdmin, &[("path id", Connection)]),
        line("remove_webhook", TeamAdmin, &[("path id", Webhook)]),
        line("revoke_all", Viewer, &[]),
    ]
}

/// Where document and table do not say the same.
pub fn mismatches(operations: &[Operation], table: &[Line]) -> Vec<String> {
    let mut found = Vec::new();
    for operation in operations {
        let Some(line) = table.iter().find(|line| line.operation == operation.id) else {
            found.push(format!("{}: not in the table of tests/it/contract/access/table.rs", operation.id));
            continue;
        };
        let known: Vec<&str> = line.ids.iter().map(|(place, _)| *place).collect();
        let missing = operation.positions.iter().filter(|place| !known.contains(&place.as_str()));
        found.extend(missing.map(|place| format!("{}: what is the id at `{place}` of?", operation.id)));
        let stale = known.iter().filter(|place| !operation.positions.contains(**place));
        found.extend(stale.map(|place| format!("{}: there is no id at `{place}`", operation.id)));
        if operation.secured != (line.who != Who::Anybody) {
            found.push(format!("{}: document and table disagree on whether one must be signed in", operation.id));
        }
    }
    let stale = table.iter().filter(|line| !operations.iter().any(|operation| operation.id == line.operation));
    found.extend(stale.map(|line| format!("{}: there is no such operation", line.operation)));
    for (index, line) in table.iter().enumerate() {
        if table[..index].iter().any(|other| other.operation == line.operation) {
            found.push(format!("{}: twice in the table", line.operation));
        }
    }
    found
}
