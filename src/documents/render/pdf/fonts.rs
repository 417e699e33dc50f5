//! The letters that PDFs are written with: which there are, and how wide they are.
//!
//! They are part of the program: what a PDF looks like does not depend on the machine.

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId};
use skrifa::{
    FontRef, MetadataProvider,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};

/// What stands for a letter that there is not.
pub const LACKING: char = '\u{fffd}';

/// A face of the letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// For what people read.
    Plain,
    /// For headings.
    Bold,
    /// For what machines printed.
    Mono,
}

/// A letter to draw: which, of which face, and how wide at a size of 1.
#[derive(Clone, Copy, Debug)]
pub struct Letter {
    /// The face that has it.
    pub face: Face,
    /// Its number in that face.
    pub glyph: GlyphId,
    /// Its width.
    pub width: f32,
}

struct Known {
    font: Font,
    letters: Charmap<'static>,
    widths: GlyphMetrics<'static>,
    lacking: Letter,
}

static PLAIN: LazyLock<Known> = LazyLock::new(|| known(Face::Plain, include_bytes!("fonts/DejaVuSans.ttf")));
static BOLD: LazyLock<Known> = LazyLock::new(|| known(Face::Bold, include_bytes!("fonts/DejaVuSans-Bold.ttf")));
static MONO: LazyLock<Known> = LazyLock::new(|| known(Face::Mono, include_bytes!("fonts/DejaVuSansMono.ttf")));

fn known(face: Face, bytes: &'static [u8]) -> Known {
    let font = Font::new(bytes.into(), 0).expect("the font is part of the program");
    let tables = FontRef::new(bytes).expect("the font is part of the program");
    let (letters, widths) = (tables.charmap(), tables.glyph_metrics(Size::new(1.0), LocationRef::default()));
    let lacking = find(&letters, &widths, face, LACKING).expect("each of the fonts has it");
    Known { font, letters, widths, lacking }
}

fn find(letters: &Charmap<'_>, widths: &GlyphMetrics<'_>, face: Face, letter: char) -> Option<Letter> {
    let glyph = letters.map(letter)?;
    let width = widths.advance_width(glyph).unwrap_or_default();
    Some(Letter { face, glyph: GlyphId::new(glyph.to_u32()), width })
}

impl Face {
    fn known(self) -> &'static Known {
        match self {
            Self::Plain => &PLAIN,
            Self::Bold => &BOLD,
            Self::Mono => &MONO,
        }
    }

    /// As the writer of PDFs wants it.
    pub fn font(self) -> Font {
        self.known().font.clone()
    }

    /// A letter; of the plain face where this one has none.
    pub fn find(self, letter: char) -> Option<Letter> {
        [self, Self::Plain].into_iter().find_map(|face| {
            let Known { letters, widths, .. } = face.known();
            find(letters, widths, face, letter)
        })
    }

    /// A letter, or what stands for one that there is not.
    pub fn letter(self, letter: char) -> Letter {
        self.find(letter).unwrap_or(self.known().lacking)
    }

    /// Whether something else stands for this letter.
    pub fn lacks(self, letter: char) -> bool {
        letter == LACKING || self.find(letter).is_none()
    }

    /// How wide a text is at a size of 1.
    pub fn width(self, text: &str) -> f32 {
        text.chars().map(|letter| self.letter(letter).width).sum()
    }
}
