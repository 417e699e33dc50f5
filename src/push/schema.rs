// @generated automatically by Diesel CLI.

pub mod app {
    diesel::table! {
        app.push_parts (account_id, push_id, part) {
            account_id -> Uuid,
            push_id -> Uuid,
            part -> Int2,
            body -> Jsonb,
            state -> Text,
            remote -> Nullable<Text>,
            delivery -> Text,
            reason -> Nullable<Text>,
        }
    }

    diesel::table! {
        app.pushes (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            session_id -> Uuid,
            connection_id -> Uuid,
            ticket -> Text,
            variant -> Text,
            digest -> Bytea,
            made_by -> Uuid,
            made_at -> Timestamptz,
            seq -> Int8,
            state -> Text,
            reason -> Nullable<Text>,
            changed_at -> Timestamptz,
            noted -> Bool,
        }
    }

    diesel::table! {
        app.ticket_looks (account_id, connection_id, ticket) {
            account_id -> Uuid,
            connection_id -> Uuid,
            ticket -> Text,
            facts -> Text,
            touched -> Text,
            looked_at -> Timestamptz,
            called_at -> Nullable<Timestamptz>,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(push_parts, pushes, ticket_looks,);
}
