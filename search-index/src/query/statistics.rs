//! What a score knows of the collection: only what everybody may find.

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::PlannedWord;
use crate::schema::{Audience, Fields};

/// The statistics of the open documents, for the kept ones too: how rare a word is must not
/// tell of documents the viewer does not see.
pub(super) struct OpenStatistics<'a> {
    pub searcher: &'a Searcher,
    pub fields: &'a Fields,
}

impl OpenStatistics<'_> {
    /// How much a word says, as BM25 counts it (Robertson and Walker, 1994): in thousandths,
    /// more for one that few documents have.
    pub fn rarity(&self, word: &PlannedWord) -> tantivy::Result<u32> {
        let stems = word.alternatives.iter().filter_map(|alternative| alternative.stems.first());
        let mut with: u64 = 0;
        for (_, stem) in stems {
            for (field, _) in self.fields.open.weighted() {
                with = with.max(self.doc_freq(&Term::from_field_text(field, stem))?);
            }
        }
        Ok((1_000.0 * says(self.total_num_docs()?, with)) as u32)
    }
}

/// How much a word says that so many of all documents have.
pub(super) fn says(all: u64, with: u64) -> f64 {
    let (all, with) = (all as f64, with as f64);
    (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
}

impl Bm25StatisticsProvider for OpenStatistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        // At least one: an average length of nothing would make every score no number.
        Ok(self.searcher.total_num_tokens(self.fields.open_one(field))?.max(1))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        let everyone = Term::from_field_text(self.fields.visible, &Audience::Everyone.term());
        Ok(self.searcher.doc_freq(&everyone)?.max(1))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let field = self.fields.open_one(term.field());
        let open = Term::from_field_bytes(field, term.serialized_value_bytes());
        // A term of a filter may be in more documents than are open; it is not scored.
        Ok(self.searcher.doc_freq(&open)?.min(self.total_num_docs()?))
    }
}
