// @generated automatically by Diesel CLI.

pub mod app {
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
        app.refresh_tokens (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            user_id -> Uuid,
            family_id -> Uuid,
            token_hash -> Bytea,
            issued_at -> Timestamptz,
            expires_at -> Timestamptz,
            used_at -> Nullable<Timestamptz>,
            revoked_at -> Nullable<Timestamptz>,
        }
    }

    diesel::table! {
        app.share_links (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            session_id -> Uuid,
            kind -> Text,
            token_hash -> Bytea,
            password_hash -> Nullable<Text>,
            start_seq -> Int8,
            shows_names -> Bool,
            most_views -> Nullable<Int4>,
            views -> Int4,
            last_viewed_at -> Nullable<Timestamptz>,
            mask_key -> Bytea,
            created_by -> Uuid,
            created_at -> Timestamptz,
            expires_at -> Timestamptz,
            revoked_at -> Nullable<Timestamptz>,
            has_password -> Bool,
        }
    }

    diesel::table! {
        app.share_views (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            link_id -> Uuid,
            at -> Timestamptz,
            agent -> Text,
            viewer_hash -> Bytea,
        }
    }

    diesel::table! {
        app.sign_in_failures (email_digest) {
            email_digest -> Bytea,
            failures -> Int4,
            blocked_until -> Timestamptz,
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

    diesel::allow_tables_to_appear_in_same_query!(
        live_tickets,
        one_time_links,
        refresh_tokens,
        share_links,
        share_views,
        sign_in_failures,
        sign_ins,
    );
}
