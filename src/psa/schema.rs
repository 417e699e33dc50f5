// @generated automatically by Diesel CLI.

pub mod app {
    diesel::table! {
        app.psa_connections (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            team_id -> Nullable<Uuid>,
            kind -> Text,
            name -> Text,
            site -> Text,
            credentials -> Bytea,
            made_at -> Timestamptz,
            changed_at -> Timestamptz,
            call_hash -> Nullable<Bytea>,
            calls_at -> Nullable<Timestamptz>,
            calls_problem -> Nullable<Text>,
            answered_at -> Nullable<Timestamptz>,
        }
    }

    diesel::table! {
        app.psa_members (account_id, connection_id, user_id) {
            account_id -> Uuid,
            connection_id -> Uuid,
            user_id -> Uuid,
            member -> Text,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(psa_connections, psa_members,);
}
