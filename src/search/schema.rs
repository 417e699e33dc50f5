// @generated automatically by Diesel CLI.

pub mod app {
    diesel::table! {
        app.embeddings (account_id, model, digest) {
            account_id -> Uuid,
            model -> Text,
            digest -> Bytea,
            vector -> Bytea,
        }
    }

    diesel::table! {
        app.synonyms (account_id) {
            account_id -> Uuid,
            groups -> Text,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(embeddings, synonyms,);
}
