// @generated automatically by Diesel CLI.

pub mod app {
    diesel::table! {
        app.webhook_deliveries (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            webhook_id -> Uuid,
            kind -> Text,
            session_id -> Nullable<Uuid>,
            seq -> Nullable<Int8>,
            state -> Text,
            attempts -> Int4,
            reason -> Nullable<Text>,
            status -> Nullable<Int4>,
            answer -> Nullable<Text>,
            made_at -> Timestamptz,
            changed_at -> Timestamptz,
        }
    }

    diesel::table! {
        app.webhooks (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            kind -> Text,
            name -> Text,
            host -> Text,
            sealed -> Bytea,
            kinds -> Jsonb,
            is_on -> Bool,
            reason -> Nullable<Text>,
            failing_since -> Nullable<Timestamptz>,
            made_at -> Timestamptz,
            changed_at -> Timestamptz,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(webhook_deliveries, webhooks,);
}
