// @generated automatically by Diesel CLI.

pub mod app {
    diesel::table! {
        app.accounts (account_id) {
            account_id -> Uuid,
            name -> Text,
            status -> Text,
            search_revision -> Int8,
            created_at -> Timestamptz,
            public_links -> Bool,
        }
    }

    diesel::table! {
        app.live_tickets (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            token_hash -> Bytea,
            session_id -> Uuid,
            user_id -> Nullable<Uuid>,
            expires_at -> Timestamptz,
            used_at -> Nullable<Timestamptz>,
            link_id -> Nullable<Uuid>,
        }
    }

    diesel::table! {
        app.one_time_links (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            kind -> Text,
            email -> Text,
            role -> Nullable<Text>,
            team_id -> Nullable<Uuid>,
            user_id -> Nullable<Uuid>,
            token_hash -> Bytea,
            created_by -> Uuid,
            created_at -> Timestamptz,
            expires_at -> Timestamptz,
            used_at -> Nullable<Timestamptz>,
            revoked_at -> Nullable<Timestamptz>,
            sealed_token -> Nullable<Bytea>,
            mail_state -> Nullable<Text>,
            mail_attempts -> Int4,
            mail_reason -> Nullable<Text>,
        }
    }

    diesel::table! {
        app.sign_ins (account_id, user_id) {
            account_id -> Uuid,
            user_id -> Uuid,
            email -> Text,
            password_hash -> Text,
        }
    }

    diesel::table! {
        app.team_members (account_id, team_id, user_id) {
            account_id -> Uuid,
            team_id -> Uuid,
            user_id -> Uuid,
        }
    }

    diesel::table! {
        app.teams (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            name -> Text,
            created_at -> Timestamptz,
        }
    }

    diesel::table! {
        app.users (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            email -> Text,
            name -> Text,
            role -> Text,
            status -> Text,
            tokens_valid_after -> Timestamptz,
            created_at -> Timestamptz,
        }
    }

    diesel::joinable!(teams -> accounts (account_id));
    diesel::joinable!(users -> accounts (account_id));

    diesel::allow_tables_to_appear_in_same_query!(
        accounts,
        live_tickets,
        one_time_links,
        sign_ins,
        team_members,
        teams,
        users,
    );
}
