// @generated automatically by Diesel CLI.

pub mod app {
    diesel::table! {
        app.hidden_words (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            session_id -> Uuid,
            words -> Nullable<Text>,
            seqs -> Array<Nullable<Int8>>,
            made_by -> Uuid,
            made_at -> Timestamptz,
        }
    }

    diesel::table! {
        app.redaction_rules (account_id) {
            account_id -> Uuid,
            version -> Int8,
            rules -> Jsonb,
            changed_by -> Uuid,
            changed_at -> Timestamptz,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(hidden_words, redaction_rules,);
}
