//! A document as PDF, for A4: tagged, with its own letters, the same bytes for the same document.
//!
//! What must stay true: whatever people wrote is drawn as letters and does nothing else; there is
//! an end to it ([`layout::MOST_PAGES`]), and what cannot be shown is seen to be missing.

mod draw;
mod fonts;
mod layout;
mod lines;
mod run;

use crate::{
    documents::model::Document,
    platform::error::{Error, Result},
};

/// Most letters of the title among what a file says about itself.
const LONGEST_TITLE: usize = 200;

pub fn render(document: &Document) -> Result<Vec<u8>> {
    let title: String = lines::visible(&document.title).replace('\n', " ").chars().take(LONGEST_TITLE).collect();
    draw::draw(&title, &layout::lay_out(document))
        .map_err(|error| Error::internal(format!("a PDF could not be written: {error:?}")))
}

#[cfg(test)]
#[path = "pdf_tests.rs"]
mod tests;
