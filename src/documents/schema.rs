// @generated automatically by Diesel CLI.

pub mod app {
    diesel::table! {
        app.document_choices (account_id, session_id, variant) {
            account_id -> Uuid,
            session_id -> Uuid,
            variant -> Text,
            version -> Int8,
            left_out -> Array<Nullable<Int8>>,
            pinned -> Array<Nullable<Int8>>,
            changed_by -> Uuid,
            changed_at -> Timestamptz,
            also -> Array<Nullable<Int8>>,
        }
    }

    diesel::table! {
        app.document_rewordings (account_id, session_id, variant) {
            account_id -> Uuid,
            session_id -> Uuid,
            variant -> Text,
            seq -> Int8,
            lines -> Jsonb,
            made_by -> Uuid,
            made_at -> Timestamptz,
        }
    }

    diesel::table! {
        app.document_templates (account_id, variant, version) {
            account_id -> Uuid,
            variant -> Text,
            version -> Int8,
            text -> Nullable<Text>,
            made_by -> Uuid,
            made_at -> Timestamptz,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(document_choices, document_rewordings, document_templates,);
}
