//! The vectors of a segment, and the nearest of those somebody may find.

use std::cmp::Ordering;
use std::collections::HashMap;

use tantivy::schema::Value as _;
use tantivy::{DocId, SegmentReader, TantivyDocument};

use super::dot::dot;
use super::small::Small;
use crate::error::Error;
use crate::schema::Fields;

/// The vectors of one segment in memory.
pub(crate) struct Vectors {
    /// Those of the table in the program.
    pub table: Matrix,
    /// Those of models, by the model's tag.
    models: HashMap<u64, Matrix>,
}

/// Vectors of one origin, in the order of their documents, of which each may have several.
#[derive(Default)]
pub(crate) struct Matrix {
    dimensions: usize,
    documents: Vec<DocId>,
    scales: Vec<f32>,
    values: Vec<i8>,
}

/// A document and how near it is: the cosine, between -1 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Near {
    pub document: DocId,
    pub cosine: f32,
}

impl Vectors {
    /// Reads all of a segment: some 30 ms for 10,000 documents.
    pub fn read(segment: &SegmentReader, fields: &Fields) -> Result<Self, Error> {
        let mut vectors = Self { table: Matrix::default(), models: HashMap::new() };
        // One block after the other: keeping more than one would only cost memory.
        let store = segment.get_store_reader(1)?;
        for document in segment.doc_ids_alive() {
            let stored: TantivyDocument = store.get(document)?;
            let bytes = |field| stored.get_first(field).and_then(|value| value.as_bytes()).unwrap_or_default();
            vectors.table.add(document, bytes(fields.meaning));
            vectors.add_modelled(document, bytes(fields.modelled));
        }
        vectors.table.values.shrink_to_fit();
        vectors.models.values_mut().for_each(|matrix| matrix.values.shrink_to_fit());
        Ok(vectors)
    }

    /// Adds what [`super::to_bytes`] wrote.
    fn add_modelled(&mut self, document: DocId, bytes: &[u8]) {
        let Some((tag, rest)) = bytes.split_first_chunk() else { return };
        let Some((length, vectors)) = rest.split_first_chunk() else { return };
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(0);
        if length > 0 {
            let matrix = self.models.entry(u64::from_le_bytes(*tag)).or_default();
            vectors.chunks_exact(length).for_each(|vector| matrix.add(document, vector));
        }
    }

    /// Those of a model.
    pub fn of_model(&self, model: &str) -> Option<&Matrix> {
        self.models.get(&super::tag(model))
    }
}

impl Matrix {
    fn add(&mut self, document: DocId, bytes: &[u8]) {
        let Some((scale, values)) = Small::split(bytes).filter(|(_, values)| !values.is_empty()) else { return };
        if self.documents.is_empty() {
            self.dimensions = values.len();
        }
        if values.len() == self.dimensions {
            self.documents.push(document);
            self.scales.push(scale);
            self.values.extend(values.iter().map(|byte| byte.cast_signed()));
        }
    }

    /// Whether there is a vector of this document.
    pub fn has(&self, document: DocId) -> bool {
        self.documents.binary_search(&document).is_ok()
    }

    /// The documents of `among`, ascending, that are nearest to `query`: at most `most`, the
    /// nearest first.
    pub fn nearest(&self, query: &Small, among: &[DocId], most: usize) -> Vec<Near> {
        let mut near: Vec<Near> = Vec::with_capacity(among.len().min(self.documents.len()));
        if self.dimensions == query.values.len() && most > 0 {
            let mut next = among.iter().peekable();
            let vectors = self.values.chunks_exact(self.dimensions).zip(&self.scales);
            for (document, (values, scale)) in self.documents.iter().zip(vectors) {
                while next.next_if(|candidate| *candidate < document).is_some() {}
                if next.peek() != Some(&document) {
                    continue;
                }
                let cosine = dot(&query.values, values) as f32 * scale * query.scale;
                match near.last_mut() {
                    Some(last) if last.document == *document => last.cosine = last.cosine.max(cosine),
                    _ => near.push(Near { document: *document, cosine }),
                }
            }
        }
        if near.len() > most {
            near.select_nth_unstable_by(most, order);
            near.truncate(most);
        }
        near.sort_unstable_by(order);
        near
    }
}

fn order(left: &Near, right: &Near) -> Ordering {
    right.cosine.total_cmp(&left.cosine).then(left.document.cmp(&right.document))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_those_that_may_be_found_come_first() {
        let mut vectors = Matrix::default();
        let all = [(0, [1.0, 0.0]), (2, [0.0, -1.0]), (2, [0.8, 0.6]), (5, [0.0, 1.0]), (7, [-1.0, 0.0])];
        for (document, vector) in all {
            vectors.add(document, &Small::of(&vector).to_bytes());
        }
        vectors.add(8, &[]);
        vectors.add(9, &Small::of(&[1.0; 3]).to_bytes());
        let found = |among: &[DocId], most| {
            let near = vectors.nearest(&Small::of(&[1.0, 0.0]), among, most);
            near.iter().map(|near| near.document).collect::<Vec<_>>()
        };
        assert_eq!(found(&[0, 1, 2, 5, 7, 8, 9], 10), [0, 2, 5, 7]);
        assert_eq!(found(&[1, 2, 3, 5, 9], 10), [2, 5]);
        assert_eq!(found(&[0, 2, 5, 7], 2), [0, 2]);
        assert!(found(&[], 2).is_empty() && found(&[0], 0).is_empty());
    }
}
