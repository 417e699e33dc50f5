//! Having a model read what it has not read: in the background, a few texts at a time.

use search_index::{Document, Meaning};

use super::{Model, Purpose};
use crate::{
    platform::{
        db::{Db, TenantContext},
        error::Result,
        secrets,
    },
    search::store,
};

/// Texts read in one go: some tenths of a second, after which others have a turn.
const AT_ONCE: usize = 8;
/// How much of a text a model is given, in bytes; models of this size read no more.
const MOST_BYTES: usize = 2_000;

/// What of a document a model reads.
fn text_of(document: &Document) -> String {
    let Document { title, description, body, .. } = document;
    let mut text = format!("{title}. {description} {body}");
    text.truncate(text.floor_char_boundary(MOST_BYTES));
    text
}

impl Model {
    /// Gives documents what the model has read of them before. How many it has not.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer.
    pub(in crate::search) async fn recall(
        &self,
        db: &Db,
        context: &TenantContext,
        documents: &mut [Document],
    ) -> Result<usize> {
        let digests: Vec<Vec<u8>> = documents.iter().map(|one| secrets::digest(&text_of(one))).collect();
        let (model, wanted) = (self.name(), digests.as_slice());
        let known = db.tenant(context).run(async |conn| store::vectors(conn, model, wanted).await).await?;
        let mut missing = 0;
        for (document, digest) in documents.iter_mut().zip(&digests) {
            let Some(vector) = known.get(digest) else {
                missing += 1;
                continue;
            };
            document.meaning = Some(Meaning { model: model.to_owned(), vectors: vec![vector.clone()] });
        }
        Ok(missing)
    }

    /// Reads those of the documents that it has not read. How many.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL or the model does not answer; what was read until then
    /// is kept.
    pub(in crate::search) async fn read(
        &self,
        db: &Db,
        context: &TenantContext,
        documents: &mut [Document],
    ) -> Result<usize> {
        self.recall(db, context, documents).await?;
        let new: Vec<String> = documents.iter().filter(|one| one.meaning.is_none()).map(text_of).collect();
        let mut read = 0;
        for texts in new.chunks(AT_ONCE) {
            let vectors = self.embedder.embed(Purpose::Document, texts.to_vec()).await?;
            let rows: Vec<(Vec<u8>, Vec<f32>)> = texts
                .iter()
                .zip(vectors)
                .filter_map(|(text, vector)| Some((secrets::digest(text), vector?)))
                .collect();
            let (model, rows) = (self.name(), rows.as_slice());
            db.tenant(context).run(async |conn| store::keep(conn, model, rows).await).await?;
            read += rows.len();
        }
        Ok(read)
    }
}
