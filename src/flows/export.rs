//! A flow as text: YAML and JSON that import reads back, and a Mermaid drawing. Pure.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    model::{FlowDocument, Node, NodeKind},
    validate::id_problem,
};
use crate::platform::error::{Error, Result};

/// The forms a flow can be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// As people write it.
    #[default]
    Yaml,
    /// As programs write it.
    Json,
    /// A drawing for wikis (<https://mermaid.js.org/syntax/flowchart.html>).
    Mermaid,
}

impl Format {
    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Yaml => "application/yaml",
            Self::Json => "application/json",
            Self::Mermaid => "text/vnd.mermaid; charset=utf-8",
        }
    }

    /// The ending of a file's name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
            Self::Mermaid => "mmd",
        }
    }
}

/// `document` written down.
///
/// # Errors
/// `internal`; documents are strings and lists of them, so this does not happen.
pub fn write(document: &FlowDocument, format: Format) -> Result<String> {
    match format {
        Format::Yaml => serde_saphyr::to_string(document).map_err(Error::internal),
        Format::Json => serde_json::to_string_pretty(document).map_err(Error::internal),
        Format::Mermaid => Ok(mermaid(document)),
    }
}

/// The name of a file: the key, or the title in plain letters.
#[must_use]
pub fn file_name(document: &FlowDocument, format: Format) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
    let title: String = document.title.chars().map(plain).collect();
    let words: Vec<_> = title.split('-').filter(|word| !word.is_empty()).collect();
    // A draft's key may be any text yet, and this goes into a header.
    let key = document.key.clone().filter(|key| id_problem(key).is_none());
    let stem = key.unwrap_or_else(|| words.join("-"));
    let stem = if stem.is_empty() { "flow".to_owned() } else { stem };
    format!("{stem}.{}", format.ending())
}

fn mermaid(document: &FlowDocument) -> String {
    let mut drawing = "flowchart TD\n".to_owned();
    let name = |id: &str| document.nodes.iter().position(|node| node.id == id).map(|index| format!("n{index}"));
    for (index, node) in document.nodes.iter().enumerate() {
        let (open, close) = shape(node);
        drawing.push_str(&format!("    n{index}{open}\"{}\"{close}\n", escaped(&node.title)));
    }
    for (index, node) in document.nodes.iter().enumerate() {
        for choice in &node.options {
            if let Some(next) = name(&choice.next) {
                drawing.push_str(&format!("    n{index} -->|\"{}\"| {next}\n", escaped(&choice.label)));
            }
        }
    }
    drawing
}

fn shape(node: &Node) -> (&'static str, &'static str) {
    match node.kind {
        NodeKind::Question => ("{", "}"),
        NodeKind::Resolution => ("([", "])"),
        NodeKind::Input => ("[/", "/]"),
        NodeKind::Subflow => ("[[", "]]"),
        NodeKind::Action | NodeKind::Info | NodeKind::ChecklistItem => ("[", "]"),
    }
}

/// Mermaid reads entity codes with `#` in quoted text; these letters would end or change it.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '#' | '<' | '>' | '&' | ';' | '`' => safe.push_str(&format!("#{};", u32::from(letter))),
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::{import::parse, library};

    #[test]
    fn drawings_hold_no_letters_that_mean_something() {
        let mut document = parse(library()[0]).unwrap();
        document.nodes[0].title = "Say \"no\"; `x` <b> & #1".to_owned();
        let drawing = write(&document, Format::Mermaid).unwrap();
        let line = drawing.lines().nth(1).unwrap();
        assert_eq!(line, "    n0{\"Say #34;no#34;#59; #96;x#96; #60;b#62; #38; #35;1\"}");
        let arrows = drawing.lines().filter(|line| line.contains("-->")).count();
        assert_eq!(arrows, document.nodes.iter().map(|node| node.options.len()).sum::<usize>());
    }

    #[test]
    fn files_have_names() {
        let mut document = parse(library()[0]).unwrap();
        document.key = None;
        document.title = "Größe & \"Über\"/../x".to_owned();
        assert_eq!(file_name(&document, Format::Mermaid), "gr-e-ber-x.mmd");
        document.title = "日本".to_owned();
        assert_eq!(file_name(&document, Format::Json), "flow.json");
        document.key = Some("x\"\r\nSet-Cookie: a=b".to_owned());
        assert_eq!(file_name(&document, Format::Json), "flow.json");
        document.key = Some("mfa-reset".to_owned());
        assert_eq!(file_name(&document, Format::Yaml), "mfa-reset.yaml");
    }
}
