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

    diesel::allow_tables_to_appear_in_same_query!(accounts, share_links, share_views,);
}
