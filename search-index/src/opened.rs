//! An index that is open, or the reason why it cannot be.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use tantivy::directory::ManagedDirectory;
use tantivy::directory::error::{OpenDirectoryError, OpenReadError};
use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, PreparedCommit};
use tantivy::{
    Directory as _, Index, IndexMeta, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, SegmentReader,
    TantivyError,
};

use crate::error::{Error, RebuildReason};
use crate::meaning::Vectors;
use crate::place::{Current, Place};
use crate::schema::{self, Fields};

/// Decompressed blocks of 16 KiB each segment of an open index may keep.
const CACHED_BLOCKS: usize = 8;

/// What a look at the disk found.
#[derive(Clone)]
pub(crate) enum State {
    Ready(Arc<Opened>),
    Unusable(RebuildReason),
}

/// One generation, open for reading.
pub(crate) struct Opened {
    pub index: Index,
    pub reader: IndexReader,
    pub fields: Fields,
    position: AtomicU64,
    /// The vectors of the segments that were searched.
    vectors: Mutex<HashMap<SegmentId, Arc<Vectors>>>,
}

/// What a commit says about itself.
#[derive(Serialize, Deserialize)]
struct Payload {
    position: u64,
}

impl Opened {
    pub fn position(&self) -> u64 {
        self.position.load(Ordering::Acquire)
    }

    /// Shows what was committed last.
    pub fn reload(&self, position: u64) -> Result<(), Error> {
        self.reader.reload()?;
        self.position.store(position, Ordering::Release);
        Ok(())
    }

    /// The vectors of a segment; read once, and let go of with the segment.
    pub fn vectors(&self, segment: &SegmentReader) -> Result<Arc<Vectors>, Error> {
        let id = segment.segment_id();
        if let Some(known) = self.known_vectors().get(&id) {
            return Ok(Arc::clone(known));
        }
        // Without the lock: whoever searches other segments need not wait.
        let vectors = Arc::new(Vectors::read(segment, &self.fields)?);
        let current: Vec<SegmentId> =
            self.reader.searcher().segment_readers().iter().map(SegmentReader::segment_id).collect();
        let mut known = self.known_vectors();
        known.retain(|id, _| current.contains(id));
        Ok(Arc::clone(known.entry(id).or_insert(vectors)))
    }

    fn known_vectors(&self) -> MutexGuard<'_, HashMap<SegmentId, Arc<Vectors>>> {
        // Nothing in between can leave it half written.
        self.vectors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens the generation in use.
///
/// # Errors
/// Only what may pass: no rights, no file handles. What is on disk and wrong is a [`State`].
pub(crate) fn open(place: &Place) -> Result<State, Error> {
    let generation = match place.current()? {
        Current::Generation(path) => path,
        Current::Nothing => return Ok(State::Unusable(RebuildReason::NeverBuilt)),
        Current::OtherVersion => return Ok(State::Unusable(RebuildReason::OtherVersion)),
        Current::Garbled => return Ok(damaged("the pointer to it is unreadable")),
    };
    let state = open_generation(&generation)?;
    if let State::Unusable(reason) = &state {
        tracing::warn!(path = %generation.display(), %reason, "search index unusable");
    }
    Ok(state)
}

/// Opens one generation, after comparing every file with its checksum.
pub(crate) fn open_generation(path: &Path) -> Result<State, Error> {
    // Tantivy reports most damage as an error and some by a panic.
    match catch_unwind(AssertUnwindSafe(|| try_open(path))) {
        Ok(Ok(state)) => Ok(state),
        Ok(Err(error)) => judge(path, error),
        Err(_) => Ok(damaged("opening it panicked")),
    }
}

fn try_open(path: &Path) -> Result<State, TantivyError> {
    let (schema, fields) = schema::build();
    let mut index = Index::open_in_dir(path)?;
    if index.schema() != schema {
        return Ok(State::Unusable(RebuildReason::OtherVersion));
    }
    index.set_tokenizers(schema::tokenizers());
    let metas = index.load_metas()?;
    let payload = metas.payload.as_deref().unwrap_or_default();
    let Ok(Payload { position }) = serde_json::from_str(payload) else {
        return Ok(damaged("it does not say what position it is at"));
    };
    if let Some(file) = first_torn(index.directory(), &metas)? {
        return Ok(damaged(&format!("{} is missing or does not match its checksum", file.display())));
    }
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .doc_store_cache_num_blocks(CACHED_BLOCKS)
        .try_into()?;
    let vectors = Mutex::default();
    Ok(State::Ready(Arc::new(Opened { index, reader, fields, position: position.into(), vectors })))
}

/// A file of a committed segment that is not as it was written.
fn first_torn(directory: &ManagedDirectory, metas: &IndexMeta) -> Result<Option<PathBuf>, TantivyError> {
    for file in metas.list_segment_files() {
        let is_whole = if directory.exists(&file)? {
            directory.validate_checksum(&file)?
        } else {
            // Those two are named whether or not there should be one; without its deletions a segment
            // does not open.
            file.extension().is_some_and(|extension| extension == "del" || extension == "temp")
        };
        if !is_whole {
            return Ok(Some(file));
        }
    }
    Ok(None)
}

/// Tells what is wrong with the files from what is wrong with the machine.
fn judge(path: &Path, error: TantivyError) -> Result<State, Error> {
    use std::io::ErrorKind::{InvalidData, NotFound, UnexpectedEof};
    let told = match &error {
        TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) | TantivyError::IncompatibleIndex(_) => {
            return Ok(State::Unusable(RebuildReason::OtherVersion));
        }
        TantivyError::IoError(io) => Some(io),
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. }) => Some(io_error),
        _ => None,
    };
    match told {
        Some(io)
            if io.raw_os_error().is_some() && !matches!(io.kind(), NotFound | InvalidData | UnexpectedEof) =>
        {
            Err(Error::storage(path)(std::io::Error::new(io.kind(), io.to_string())))
        }
        _ => Ok(damaged(&error.to_string())),
    }
}

fn damaged(what: &str) -> State {
    State::Unusable(RebuildReason::Damaged(what.to_owned()))
}

/// Makes an empty index in a directory of its own.
pub(crate) fn create(path: &Path) -> Result<(Index, Fields), Error> {
    let (schema, fields) = schema::build();
    // Compressing on a thread of its own pays for larger documents than ours.
    let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..Default::default() };
    let index =
        Index::builder().settings(settings).schema(schema).tokenizers(schema::tokenizers()).create_in_dir(path)?;
    Ok((index, fields))
}

/// Opens a writer: one indexing and one merging thread, until it is dropped.
pub(crate) fn writer(index: &Index, memory_bytes: usize) -> Result<IndexWriter, Error> {
    let options = IndexWriterOptions::builder()
        .num_worker_threads(1)
        .num_merge_threads(1)
        .memory_budget_per_thread(memory_bytes)
        .build();
    let writer = index.writer_with_options(options)?;
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(4);
    policy.set_min_layer_size(500);
    policy.set_del_docs_ratio_before_merge(0.25);
    writer.set_merge_policy(Box::new(policy));
    Ok(writer)
}

/// Puts everything added so far on disk for good, with the position it stands for.
pub(crate) fn commit(writer: &mut IndexWriter, position: u64) -> Result<(), Error> {
    prepare(writer, position)?.commit()?;
    Ok(())
}

/// Writes the segments anew in which something was deleted.
pub(crate) fn forget(opened: &Opened, memory_bytes: usize) -> Result<(), Error> {
    // Whoever holds what describes a segment keeps its files.
    let segments = opened.index.searchable_segment_metas()?.into_iter();
    let with_deleted: Vec<SegmentId> =
        segments.filter(SegmentMeta::has_deletes).map(|segment| segment.id()).collect();
    if with_deleted.is_empty() {
        return Ok(());
    }
    let mut writer = writer(&opened.index, memory_bytes)?;
    writer.merge(&with_deleted).wait()?;
    // So does whoever reads them.
    opened.reload(opened.position())?;
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    opened.reload(opened.position())
}

fn prepare(writer: &mut IndexWriter, position: u64) -> Result<PreparedCommit<'_>, Error> {
    let payload = serde_json::to_string(&Payload { position }).map_err(TantivyError::from)?;
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&payload);
    Ok(prepared)
}

#[cfg(test)]
mod tests {
    use std::io;

    use tempfile::TempDir;
    use uuid::Uuid;

    use super::*;
    use crate::document::Document;
    use crate::text::Analyzer;

    fn document(number: u128) -> Document {
        Document::new(Uuid::from_u128(number), "flow", "Proxy")
    }

    /// Position and number of documents, as somebody new finds them.
    fn held(path: &Path) -> (u64, u64) {
        match open_generation(path).expect("opens") {
            State::Ready(opened) => (opened.position(), opened.reader.searcher().num_docs()),
            State::Unusable(reason) => panic!("{reason}"),
        }
    }

    #[test]
    fn what_was_not_committed_leaves_the_old_commit() {
        let directory = TempDir::new().expect("a directory");
        let (index, fields) = create(directory.path()).expect("creates");
        let mut writer = super::writer(&index, 20_000_000).expect("a writer");
        writer.add_document(fields.fill(&document(1))).expect("adds");
        commit(&mut writer, 5).expect("commits");
        assert_eq!(held(directory.path()), (5, 1));

        writer.add_document(fields.fill(&document(2))).expect("adds");
        drop(writer);
        assert_eq!(held(directory.path()), (5, 1), "added");

        let mut writer = super::writer(&index, 20_000_000).expect("a writer");
        writer.add_document(fields.fill(&document(2))).expect("adds");
        writer.delete_term(fields.id_term(Uuid::from_u128(1)));
        drop(prepare(&mut writer, 6).expect("prepares"));
        drop(writer);
        assert_eq!(held(directory.path()), (5, 1), "prepared");

        let mut writer = super::writer(&index, 20_000_000).expect("a writer");
        writer.add_document(fields.fill(&document(2))).expect("adds");
        commit(&mut writer, 7).expect("commits");
        assert_eq!(held(directory.path()), (7, 2), "committed");
    }

    #[test]
    fn a_commit_of_somebody_else_and_another_schema_are_no_index_of_ours() {
        let directory = TempDir::new().expect("a directory");
        create(directory.path()).expect("creates");
        let state = open_generation(directory.path()).expect("opens");
        assert!(matches!(state, State::Unusable(RebuildReason::Damaged(_))));

        let directory = TempDir::new().expect("a directory");
        let schema = tantivy::schema::Schema::builder().build();
        Index::create_in_dir(directory.path(), schema).expect("creates");
        let state = open_generation(directory.path()).expect("opens");
        assert!(matches!(state, State::Unusable(RebuildReason::OtherVersion)));
    }

    #[test]
    fn what_may_pass_is_an_error_and_what_is_wrong_on_disk_is_not() {
        let path = Path::new("somewhere");
        let open_files = io::Error::from_raw_os_error(24);
        assert!(matches!(judge(path, open_files.into()), Err(Error::Storage { .. })));
        for wrong in [io::Error::from(io::ErrorKind::UnexpectedEof), io::Error::other("no footer")] {
            assert!(matches!(judge(path, wrong.into()), Ok(State::Unusable(RebuildReason::Damaged(_)))));
        }
    }

    /// What is on disk depends on schema, words and the table of vectors. If this fails you changed one of them: raise
    /// [`crate::place::FORMAT`], then write the new pair here.
    #[test]
    fn a_change_of_schema_words_or_vectors_raises_the_format() {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut add_bytes = |bytes: &[u8]| {
            for byte in bytes {
                hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
        };
        let printer = Document { body: "The printer is offline.".to_owned(), ..document(1) };
        add_bytes(&crate::meaning::of(&printer).expect("it has words"));
        let mut add = |text: &str| add_bytes(text.as_bytes());
        add(&serde_json::to_string(&schema::build().0).expect("serializes"));
        let text = "The users' Get-MailboxDatabase printers aren't (5.7.64, 0x8004DEF7); über AADSTS50076 HTTPServer, \
                    e-mail a.b@c.example, sync_state, how did you authenticate without running Office365?";
        Analyzer::new().words(text, |word| {
            if !word.is_stop_word() {
                add(&format!("{} {} {:?};", word.text, crate::text::stem(word.text), word.at));
            }
        });
        assert_eq!((crate::place::FORMAT, hash), (4, 8_872_177_619_299_048_703));
    }
}
