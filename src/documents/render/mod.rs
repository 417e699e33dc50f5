//! Documents as files: Markdown, plain text, HTML, PDF, JSON, CSV.
//!
//! What must stay true: whatever people wrote is text in every format: it runs nowhere, loads
//! nothing, calculates nothing, and cannot be taken for the document's own marks.

mod csv;
mod html;
mod markdown;
mod pdf;
mod text;

use serde::Deserialize;
use utoipa::ToSchema;

pub use html::POLICY;

use super::model::Document;
use crate::platform::error::{Error, Result};

/// A format of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// CommonMark.
    Markdown,
    /// Plain text.
    Text,
    /// A page of its own, without scripts.
    Html,
    /// Pages of paper.
    Pdf,
    /// The document with the events of each line.
    Json,
    /// A line each, for spreadsheets.
    Csv,
}

impl Format {
    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Text => "text/plain; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
            Self::Pdf => "application/pdf",
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }

    /// The end of a file's name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Text => "txt",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

impl Document {
    /// The document as plain text.
    #[must_use]
    pub fn text(&self) -> String {
        text::render(self)
    }

    /// The document as a file. A long one as PDF keeps a thread busy.
    ///
    /// # Errors
    /// `internal` when it cannot be written as JSON or PDF, which it always can.
    pub fn render(&self, format: Format) -> Result<Vec<u8>> {
        Ok(match format {
            Format::Markdown => markdown::render(self).into(),
            Format::Text => self.text().into(),
            Format::Html => html::render(self).into(),
            Format::Pdf => pdf::render(self)?,
            Format::Csv => csv::render(self).into(),
            Format::Json => serde_json::to_vec_pretty(self).map_err(Error::internal)?,
        })
    }
}
