//! A flow as the index knows it: plain text, everything an engineer may remember of
//! it. Pure.

use search_index::{Document, Visibility};

use crate::{
    flows::model::{FlowDocument, Node},
    platform::ids::FlowId,
};

/// A published flow; everybody in the account may find it.
pub fn of_flow(id: FlowId, flow: &FlowDocument) -> Document {
    Document {
        id: id.0,
        kind: "flow".to_owned(),
        title: flow.title.clone(),
        description: plain(&flow.description),
        body: flow.nodes.iter().map(of_node).collect::<Vec<_>>().join("\n"),
        tags: flow.tags.clone(),
        visibility: Visibility::Account,
        owner: None,
    }
}

/// Commands and answers too: an error code often stands only there.
fn of_node(node: &Node) -> String {
    let mut text = sentence(&node.title);
    for part in [plain(&node.body), command(node)] {
        if !part.is_empty() {
            text.push(' ');
            text.push_str(&part);
        }
    }
    for choice in &node.options {
        text.push(' ');
        text.push_str(&sentence(&choice.label));
    }
    text
}

fn command(node: &Node) -> String {
    node.command.as_ref().map_or_else(String::new, |command| words(&command.text))
}

/// With an end, so that a snippet does not run two of them together.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!', ':']) { text.to_owned() } else { format!("{text}.") }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Markdown without its marks. Not a parser: it need only read well in a snippet.
fn plain(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    for line in markdown.lines() {
        let line = line.trim_start().trim_start_matches(['#', '>']).trim_start();
        if line.starts_with("```") {
            continue;
        }
        let line = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).unwrap_or(line);
        text.push_str(&without_addresses(&without_links(line)).replace(['*', '`'], ""));
        text.push(' ');
    }
    words(&text)
}

/// `[words](address)` as its words.
fn without_links(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        let link = after.split_once("](").and_then(|(label, tail)| Some((label, tail.split_once(')')?.1)));
        text.push_str(before);
        match link {
            Some((label, tail)) if !label.contains('[') => {
                text.push_str(label);
                rest = tail;
            }
            _ => {
                text.push('[');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

/// `<https://…>` as the address.
fn without_addresses(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("<http") {
        let (address, tail) = after.split_once('>').unwrap_or((after, ""));
        text.extend([before, "http", address]);
        rest = tail;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markdown: &str, expected: &str) {
        assert_eq!(plain(markdown), expected, "{markdown:?}");
    }

    #[test]
    fn markdown_becomes_plain() {
        check("", "");
        check("## Head\n\nTwo  *words*\nand `code`.", "Head Two words and code.");
        check("- one\n* two\n> said", "one two said");
        check("```powershell\nGet-MgUser\n```", "Get-MgUser");
        check("see [the guide](https://a.example/b) now", "see the guide now");
        check("array[0] and [x] stay, [half](open", "array[0] and [x] stay, [half](open");
        check("[a] [b](https://c.example)", "[a] b");
        check("at <https://aka.ms/sspr>.", "at https://aka.ms/sspr.");
        check("if a < b and c > d", "if a < b and c > d");
    }

    #[test]
    fn a_flow_is_found_by_all_it_says() {
        let outlook = |text: &&&str| text.starts_with("key: outlook-password-loop\n");
        let text = crate::flows::library().iter().find(outlook).unwrap();
        let flow: FlowDocument = serde_saphyr::from_str(text).unwrap();
        let document = of_flow(FlowId::new(), &flow);
        for words in ["Is there an incident", "dsregcmd /status", "50126 wrong", "smart lockout", "cmdkey /list"] {
            assert!(document.body.contains(words), "{words}");
        }
        assert!(!document.body.contains("**") && !document.body.contains("```"));
    }
}
