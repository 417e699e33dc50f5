//! Markdown to plain text. Pure.

/// Its words with one blank between two.
pub fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Longest first line, in characters.
const FIRST_LINE: usize = 120;

/// The first line with words in it: as many of them as fit, none cut, so that nothing that is
/// looked for in texts stands there in part.
pub fn first_line(text: &str) -> String {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut length = 0;
    let fits = |word: &&str| {
        length += word.chars().count() + 1;
        length <= FIRST_LINE
    };
    let taken: Vec<&str> = first.split_whitespace().take_while(fits).collect();
    let is_whole = taken.len() == first.split_whitespace().count();
    let more = if is_whole { "" } else { " …" };
    format!("{}{more}", taken.join(" ")).trim_start().to_owned()
}

/// Markdown without its marks. Not a parser: it need only read well in a snippet.
pub fn plain(markdown: &str) -> String {
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
}
