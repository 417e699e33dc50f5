// @generated automatically by Diesel CLI.

pub mod app {
    diesel::table! {
        app.audit_log (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            at -> Timestamptz,
            actor_id -> Nullable<Uuid>,
            action -> Text,
            object_kind -> Text,
            object_id -> Uuid,
            detail -> Jsonb,
        }
    }
}
