// @generated automatically by Diesel CLI.

pub mod app {
    diesel::table! {
        app.jobs (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            kind -> Text,
            subject -> Uuid,
            state -> Text,
            made_at -> Timestamptz,
            due_at -> Timestamptz,
            taken_until -> Nullable<Timestamptz>,
            attempts -> Int4,
        }
    }
}
