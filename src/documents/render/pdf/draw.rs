//! Drawing pages: letters where the layout put them, and what they are for who cannot see them.
//!
//! What must stay true: nothing but letters and boxes is drawn. There is no link, no action, no
//! script and no file in it, and nothing of now or of chance.

use std::num::NonZeroU16;

use krilla::{
    Document as Pdf,
    color::rgb,
    error::KrillaError,
    geom::{PathBuilder, Point, Rect},
    metadata::Metadata,
    page::PageSettings,
    paint::Fill,
    surface::Surface,
    tagging::{ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, Tag, TagGroup, TagTree},
};

use super::{
    fonts::Face,
    layout::{Kind, Laid, MARGIN, PAPER, Row},
    lines::cut,
    run::{Run, runs},
};

const INK: (u8, u8, u8) = (0x17, 0x22, 0x2b);
const FAINT: (u8, u8, u8) = (0x56, 0x64, 0x6f);
const GROUND: (u8, u8, u8) = (0xee, 0xf1, 0xf4);
const FOOT: f32 = 8.0;

/// The file.
pub fn draw(title: &str, laid: &Laid) -> Result<Vec<u8>, KrillaError> {
    let mut pdf = Pdf::new();
    let metadata = Metadata::new().title(title.to_owned()).creator("ResolutionFlow".to_owned());
    pdf.set_metadata(metadata.language("en".to_owned()));
    // What was drawn of each block.
    let mut drawn: Vec<Vec<Identifier>> = vec![Vec::new(); laid.blocks.len()];
    let settings = PageSettings::from_wh(PAPER.0, PAPER.1).expect("A4 is a size");
    for (index, rows) in laid.pages.iter().enumerate() {
        let mut page = pdf.start_page_with(settings.clone());
        let mut surface = page.surface();
        for of_block in rows.chunk_by(|a, b| a.block == b.block) {
            ground(&mut surface, of_block, laid);
            for row in of_block {
                drawn[row.block].push(letters(&mut surface, row, laid.blocks[row.block]));
            }
        }
        foot(&mut surface, title, (index + 1, laid.pages.len()));
        surface.finish();
        page.finish();
    }
    pdf.set_tag_tree(tree(&laid.blocks, drawn));
    pdf.finish()
}

fn fill(surface: &mut Surface<'_>, (red, green, blue): (u8, u8, u8)) {
    surface.set_fill(Some(Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }));
}

fn text(surface: &mut Surface<'_>, (x, y): (f32, f32), (face, size): (Face, f32), text: &str) {
    let mut x = x;
    for Run { face, glyphs, width } in runs(text, face) {
        surface.draw_glyphs(Point::from_xy(x, y), &glyphs, face.font(), text, size, false);
        x += width * size;
    }
}

fn letters(surface: &mut Surface<'_>, row: &Row, kind: Kind) -> Identifier {
    fill(surface, if kind == Kind::Remark { FAINT } else { INK });
    let (face, size) = kind.letters();
    if kind == Kind::Item && row.begins {
        surface.start_tagged(ContentTag::Artifact(ArtifactType::Other));
        text(surface, (MARGIN + 3.0, row.y), (face, size), "•");
        surface.end_tagged();
    }
    let tag = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    text(surface, (row.x, row.y), (face, size), &row.text);
    surface.end_tagged();
    tag
}

/// A box behind what a machine printed.
fn ground(surface: &mut Surface<'_>, rows: &[Row], laid: &Laid) {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return };
    if laid.blocks[first.block] != Kind::Output {
        return;
    }
    let edges = Rect::from_ltrb(first.x - 6.0, first.y - 10.0, PAPER.0 - MARGIN, last.y + 5.0);
    let mut path = PathBuilder::new();
    path.push_rect(edges.expect("a row has a height"));
    surface.start_tagged(ContentTag::Artifact(ArtifactType::Other));
    fill(surface, GROUND);
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
    surface.end_tagged();
}

fn foot(surface: &mut Surface<'_>, title: &str, (page, of): (usize, usize)) {
    let (y, number) = (PAPER.1 - MARGIN * 0.55, format!("{page} of {of}"));
    let width = Face::Plain.width(&number);
    let title = cut(title, Face::Plain, (PAPER.0 - 2.0 * MARGIN - 30.0) / FOOT - width);
    surface.start_tagged(ContentTag::Artifact(ArtifactType::Footer));
    fill(surface, FAINT);
    text(surface, (MARGIN, y), (Face::Plain, FOOT), &title);
    text(surface, (PAPER.0 - MARGIN - width * FOOT, y), (Face::Plain, FOOT), &number);
    surface.end_tagged();
}

/// What the blocks are, for who has them read out.
fn tree(blocks: &[Kind], drawn: Vec<Vec<Identifier>>) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
    let mut list: Option<TagGroup> = None;
    for (kind, drawn) in blocks.iter().zip(drawn) {
        if drawn.is_empty() {
            continue;
        }
        let drawn = drawn.into_iter().map(Into::into).collect();
        if matches!(kind, Kind::Item | Kind::Output) {
            let body = TagGroup::with_children(Tag::LBody, drawn);
            let item = TagGroup::with_children(Tag::LI, vec![body.into()]);
            list.get_or_insert_with(|| TagGroup::new(Tag::L(ListNumbering::Disc))).push(item);
            continue;
        }
        if let Some(list) = list.take() {
            tree.push(list);
        }
        tree.push(match kind {
            Kind::Title => TagGroup::with_children(Tag::Hn(NonZeroU16::MIN, None), drawn),
            Kind::Heading => TagGroup::with_children(Tag::Hn(NonZeroU16::MIN.saturating_add(1), None), drawn),
            _ => TagGroup::with_children(Tag::P, drawn),
        });
    }
    if let Some(list) = list {
        tree.push(list);
    }
    tree
}
