// @generated automatically by Diesel CLI.

pub mod app {
    diesel::table! {
        app.copilot_asks (account_id, suggestion) {
            account_id -> Uuid,
            suggestion -> Uuid,
            at -> Timestamptz,
            model -> Text,
            tier -> Text,
            tokens_read -> Int8,
            tokens_written -> Int8,
            cost -> Int8,
        }
    }

    diesel::table! {
        app.copilot_settings (account_id) {
            account_id -> Uuid,
            answers -> Text,
            unasked -> Bool,
            deepest -> Text,
            budget_cents -> Nullable<Int4>,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(copilot_asks, copilot_settings,);
}
