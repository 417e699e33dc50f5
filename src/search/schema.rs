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
}
