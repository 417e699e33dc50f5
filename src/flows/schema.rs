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
        app.flow_versions (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            flow_id -> Uuid,
            number -> Int4,
            document -> Jsonb,
            published_by -> Uuid,
            published_at -> Timestamptz,
        }
    }

    diesel::table! {
        app.flows (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            title -> Text,
            description -> Text,
            kind -> Text,
            tags -> Array<Nullable<Text>>,
            draft -> Nullable<Jsonb>,
            published_version_id -> Nullable<Uuid>,
            owner_id -> Uuid,
            created_at -> Timestamptz,
            updated_at -> Timestamptz,
            key -> Nullable<Text>,
        }
    }

    diesel::joinable!(flows -> accounts (account_id));

    diesel::allow_tables_to_appear_in_same_query!(accounts, flow_versions, flows,);
}
