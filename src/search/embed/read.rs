//! Having a model read what it has not read: in the background, a few texts at a time.

use std::collections::HashMap;

use search_index::{Document, Meaning, reading};

use super::{Model, Purpose};
use crate::{
    platform::{
        db::{Db, TenantContext},
        error::Result,
        secrets,
    },
    search::{
        hidden::{HIDDEN, Veil},
        refresh::Reading,
        store,
    },
};

/// Vectors by the digests of the texts they are of.
type Known = HashMap<Vec<u8>, Vec<f32>>;

impl Model {
    /// Gives documents what the model has read of them before; those it has not read
    /// stay as they are. How many these are.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer.
    pub(in crate::search) async fn recall(&self, from: Reading<'_>, documents: &mut [Document]) -> Result<usize> {
        let texts = self.texts(from.veil, documents)?;
        let known = self.known(from.db, from.context, &texts).await?;
        let mut missing = 0;
        for (document, text) in documents.iter_mut().zip(&texts) {
            let Some(vector) = known.get(&secrets::digest(text)) else {
                missing += 1;
                continue;
            };
            // A text that says nothing to the model has none.
            let vectors = Some(vector).filter(|vector| !vector.is_empty()).into_iter().cloned().collect();
            document.meaning = Some(Meaning { model: self.name().to_owned(), vectors });
        }
        Ok(missing)
    }

    /// Reads what it has not read of the documents. How many texts that was; the digests of
    /// all go to `met`.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL or the model does not answer; what was read until then
    /// is kept.
    pub(in crate::search) async fn read(
        &self,
        from: Reading<'_>,
        documents: &[Document],
        met: &mut Vec<Vec<u8>>,
    ) -> Result<usize> {
        let Reading { db, context, veil, .. } = from;
        let mut texts = self.texts(veil, documents)?;
        met.extend(texts.iter().map(|text| secrets::digest(text)));
        let known = self.known(db, context, &texts).await?;
        texts.retain(|text| !known.contains_key(&secrets::digest(text)));
        let mut read = 0;
        for texts in texts.chunks(self.embedder.at_once()) {
            let vectors = self.embedder.embed(Purpose::Document, texts.to_vec()).await?;
            let rows: Vec<(Vec<u8>, Vec<f32>)> = texts
                .iter()
                .zip(vectors)
                .map(|(text, vector)| (secrets::digest(text), vector.unwrap_or_default()))
                .collect();
            let (model, rows) = (self.name(), rows.as_slice());
            db.tenant(context).run(async |conn| store::keep(conn, model, rows).await).await?;
            read += rows.len();
        }
        Ok(read)
    }

    /// Forgets what was read of texts that are not in the account any more.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer.
    pub(in crate::search) async fn forget(&self, db: &Db, context: &TenantContext, met: &[Vec<u8>]) -> Result<()> {
        let model = self.name();
        let gone = db.tenant(context).run(async |conn| store::forget_others(conn, model, met).await).await?;
        if gone > 0 {
            tracing::info!(account = %context.account(), gone, model, "what was read of texts that are gone went too");
        }
        Ok(())
    }

    /// What it reads of the documents. Where that leaves the machine, without what the account hides:
    /// when its rules change, these are other texts.
    fn texts(&self, veil: &Veil, documents: &[Document]) -> Result<Vec<String>> {
        let texts = documents.iter().map(reading);
        if !self.is_outside() {
            return Ok(texts.collect());
        }
        let redactor = veil.outside()?;
        Ok(texts.map(|text| redactor.cover(&text, HIDDEN)).collect())
    }

    async fn known(&self, db: &Db, context: &TenantContext, texts: &[String]) -> Result<Known> {
        let digests: Vec<Vec<u8>> = texts.iter().map(|text| secrets::digest(text)).collect();
        let (model, wanted) = (self.name(), digests.as_slice());
        db.tenant(context).run(async |conn| store::vectors(conn, model, wanted).await).await
    }
}
