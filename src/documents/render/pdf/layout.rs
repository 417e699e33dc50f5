//! Where everything stands: a document's lines on the pages of a paper of size A4.
//!
//! What must stay true: however much there is, no more than [`MOST_PAGES`] pages are made, and
//! who reads them is told.

use super::{
    fonts::{Face, LACKING},
    lines::{lines, visible},
};
use crate::documents::model::{Document, Form};

/// Width and height of A4, in points.
pub const PAPER: (f32, f32) = (595.28, 841.89);
/// Free at each edge.
pub const MARGIN: f32 = 56.7;
/// Most pages of a PDF.
pub const MOST_PAGES: usize = 500;
/// How far lists and outputs are set in.
const SET_IN: f32 = 14.0;
/// Free below what a machine printed, for the box behind it.
const BELOW_OUTPUT: f32 = 6.0;
const CUT: &str = "Cut here: a PDF has at most 500 pages. The other formats have everything.";
/// How much of the last page what says so needs.
const ROOM_TO_SAY: f32 = 36.0;

/// What a block of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The title.
    Title,
    /// The heading of a section.
    Heading,
    /// A sentence.
    Sentence,
    /// An item of a list.
    Item,
    /// What a machine printed.
    Output,
    /// About the file itself.
    Remark,
}

impl Kind {
    /// Its letters and their size.
    pub fn letters(self) -> (Face, f32) {
        match self {
            Self::Title => (Face::Bold, 17.0),
            Self::Heading => (Face::Bold, 12.0),
            Self::Sentence | Self::Item => (Face::Plain, 10.0),
            Self::Output => (Face::Mono, 8.5),
            Self::Remark => (Face::Plain, 8.5),
        }
    }

    /// From line to line, before the block, and how far it is set in.
    fn spaces(self) -> (f32, f32, f32) {
        match self {
            Self::Title => (22.0, 0.0, 0.0),
            Self::Heading => (16.0, 12.0, 0.0),
            Self::Sentence => (14.0, 4.0, 0.0),
            Self::Item => (14.0, 2.0, SET_IN),
            Self::Output => (11.5, 6.0, SET_IN + 6.0),
            Self::Remark => (12.0, 12.0, 0.0),
        }
    }
}

/// A line on a page.
#[derive(Debug)]
pub struct Row {
    /// Where it begins.
    pub x: f32,
    /// What its letters stand on.
    pub y: f32,
    /// Which block it belongs to.
    pub block: usize,
    /// Whether the block begins with it.
    pub begins: bool,
    /// What it says.
    pub text: String,
}

/// A document on paper.
#[derive(Debug, Default)]
pub struct Laid {
    /// What the blocks are.
    pub blocks: Vec<Kind>,
    /// The pages with their lines.
    pub pages: Vec<Vec<Row>>,
    /// How far the last page is written on.
    down: f32,
    /// How many letters the faces lack.
    lacking: usize,
    full: bool,
}

/// Lays a document out.
pub fn lay_out(document: &Document) -> Laid {
    let mut laid = Laid { pages: vec![Vec::new()], down: MARGIN, ..Laid::default() };
    laid.put(Kind::Title, &document.title);
    for section in &document.sections {
        if let Some(heading) = &section.heading {
            laid.put(Kind::Heading, heading);
        }
        for line in &section.lines {
            let kind = match line.form {
                Form::Sentence => Kind::Sentence,
                Form::Item => Kind::Item,
                Form::Output => Kind::Output,
            };
            laid.put(kind, &line.text);
        }
    }
    if document.hidden > 0 {
        laid.put(Kind::Remark, &format!("{} hidden values are marked in brackets.", document.hidden));
    }
    if laid.lacking > 0 {
        let told = format!("{LACKING} stands for letters that a PDF cannot show. The other formats have them.");
        laid.put(Kind::Remark, &told);
    }
    if laid.full {
        laid.say_that_it_is_cut();
    }
    laid
}

impl Laid {
    /// A block below what there is; nothing once the paper is used up.
    fn put(&mut self, kind: Kind, text: &str) {
        if self.full {
            return;
        }
        let ((face, size), (step, before, x)) = (kind.letters(), kind.spaces());
        self.down += before;
        if self.blocks.last() == Some(&Kind::Output) {
            self.down += BELOW_OUTPUT;
        }
        // A heading does not stand alone at the end of a page.
        let together = if kind == Kind::Heading { step + 28.0 } else { step };
        let text = visible(text);
        let block = self.blocks.len();
        self.blocks.push(kind);
        for (index, line) in lines(&text, face, (PAPER.0 - 2.0 * MARGIN - x) / size).enumerate() {
            let bottom = PAPER.1 - MARGIN;
            if self.down + if index == 0 { together } else { step } > bottom {
                self.pages.push(Vec::new());
                self.down = MARGIN;
            }
            if self.pages.len() > MOST_PAGES {
                self.full = true;
                return;
            }
            self.lacking += line.chars().filter(|letter| face.lacks(*letter)).count();
            self.down += step;
            let row = Row {
                x: MARGIN + x,
                y: self.down - step * 0.28,
                block,
                begins: index == 0,
                text: line.to_owned(),
            };
            if let Some(page) = self.pages.last_mut() {
                page.push(row);
            }
        }
    }

    fn say_that_it_is_cut(&mut self) {
        self.full = false;
        self.pages.truncate(MOST_PAGES);
        let end = PAPER.1 - MARGIN - ROOM_TO_SAY;
        if let Some(page) = self.pages.last_mut() {
            page.retain(|row| row.y <= end);
        }
        self.down = end;
        self.put(Kind::Remark, CUT);
    }
}
