//! What a template may say: a small part of Jinja. Pure.
//!
//! What must stay true: nothing can be put together of other things, so no value grows or
//! nests, whatever an account's admin writes; what is compared is compared with a word or a number.
//! The engine's own limits count steps; one step on a value that was grown could take for ever, or
//! all of the stack, and the server belongs to everybody. What is read here as another thing than
//! the engine would read it as is refused: strings hold no braces.

use std::{fmt::Write, sync::LazyLock};

use minijinja::{Environment, Error as Refusal, ErrorKind, Value, filters, value::ValueKind};
use regex::Regex;

use crate::platform::error::{Error, Result};

/// Most blocks of a template.
const MOST: usize = 400;
const UNCLOSED: &str = "This block is not closed. Close it.";
/// Longest text that a list is joined to, in bytes.
const LONGEST_JOINED: usize = 8_000;

static BLOCK: LazyLock<Regex> = LazyLock::new(|| regex(r"(?s)\{\{(.*?)\}\}|\{%(.*?)%\}|\{#(.*?)#\}"));
static SHOWN: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"^\s*{}\s*$", operand())));
static SAID: LazyLock<Regex> = LazyLock::new(|| {
    let (operand, name) = (operand(), NAME);
    let literal = format!("(?:{TEXT}|{NUMBER})");
    let one = format!(r"(?:not\s+)?{operand}(?:\s*(?:==|!=|<=|>=|<|>)\s*{literal}|\s+is\s+(?:not\s+)?defined)?");
    let condition = format!(r"{one}(?:\s+(?:and|or)\s+{one}){{0,4}}");
    regex(&format!(r"^\s*(?:for\s+{name}\s+in\s+{operand}|(?:el)?if\s+{condition}|else|endif|endfor)\s*$"))
});

const NAME: &str = r"[a-z_][a-z_0-9]{0,30}";
const TEXT: &str = r#"(?:"[^"{}%#\\\n]{0,80}"|'[^'{}%#\\\n]{0,80}')"#;
const NUMBER: &str = r"[0-9]{1,6}";

/// Ways to say how something is to look.
const FILTERS: [&str; 7] = ["upper", "lower", "trim", "capitalize", "length", "first", "last"];
/// Those that need a word.
const FILTERS_BY: [&str; 2] = ["default", "join"];
/// Words that are no names of things.
const WORDS: [&str; 12] =
    ["for", "in", "if", "elif", "else", "endif", "endfor", "not", "and", "or", "is", "defined"];

static QUOTED: LazyLock<Regex> = LazyLock::new(|| regex(TEXT));
static FILTER: LazyLock<Regex> = LazyLock::new(|| regex(r"\|\s*([A-Za-z_][A-Za-z_0-9]{0,30})"));
static PATH: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"(?:^|[^.\w\]])({NAME}(?:\.{NAME})?)")));
static LOOP: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"\bfor\s+({NAME})\s+in\b")));

/// Something there is, or a word, and how it is to look.
fn operand() -> String {
    let (plain, by) = (FILTERS.join("|"), FILTERS_BY.join("|"));
    let filter = format!(r"(?:{plain}|(?:{by})\(\s*{TEXT}\s*\))");
    format!(r"(?:{NAME}(?:\.{NAME}|\[{NUMBER}\]){{0,4}}|{TEXT}|{NUMBER})(?:\s*\|\s*{filter}){{0,4}}")
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant that a test compiles")
}

/// Whether a template says only what templates may.
///
/// # Errors
/// `invalid` naming `text`, with the line and what to do about it.
pub fn demand(text: &str) -> Result<()> {
    let refused = |at: usize, what: &str| {
        let line = 1 + text[..at].matches('\n').count();
        Err(Error::invalid("text", format!("Line {line}: {what}")))
    };
    if let Some(at) = text.find('\0') {
        return refused(at, "There is a sign that is none (NUL). Take it out.");
    }
    let mut end = 0;
    for (count, block) in BLOCK.captures_iter(text).enumerate() {
        let Some(whole) = block.get(0) else { continue };
        if let Some(open) = opened(&text[end..whole.start()]) {
            return refused(end + open, UNCLOSED);
        }
        end = whole.end();
        if count >= MOST {
            return refused(whole.start(), "A template has at most 400 blocks. Take some out.");
        }
        let (shown, said) = (block.get(1), block.get(2));
        let is_good = match (shown, said) {
            (Some(shown), _) => SHOWN.is_match(bare(shown.as_str())),
            (None, Some(said)) => SAID.is_match(bare(said.as_str())),
            // A remark.
            (None, None) => !whole.as_str()[2..].contains("{#"),
        };
        if !is_good {
            return refused(whole.start(), &what_is_wrong(whole.as_str()));
        }
    }
    opened(&text[end..]).map_or(Ok(()), |open| refused(end + open, UNCLOSED))
}

/// What is wrong with a block that says what templates cannot.
fn what_is_wrong(block: &str) -> String {
    let block = QUOTED.replace_all(block, "''");
    let mut used = FILTER.captures_iter(&block).filter_map(|filter| filter.get(1)).map(|name| name.as_str());
    match used.find(|name| !FILTERS.contains(name) && !FILTERS_BY.contains(name)) {
        Some(name) => {
            let (plain, by) = (FILTERS.join("`, `"), FILTERS_BY.map(|name| format!("`{name}('…')`")).join(", "));
            format!("There is no filter `{name}`. Use one of `{plain}`, {by}.")
        }
        None => "Templates know only names, filters, for and if. Say it by these.".to_owned(),
    }
}

/// The first thing that a line of a template names though it is not there, as far as that can be
/// told: what stands in a list is known only when it is looked at.
pub fn unknown(text: &str, line: usize, things: &Value) -> Option<String> {
    let loops: Vec<&str> =
        LOOP.captures_iter(text).filter_map(|found| found.get(1)).map(|name| name.as_str()).collect();
    let is_there = |path: &str| {
        let (name, field) = path.split_once('.').map_or((path, None), |(name, field)| (name, Some(field)));
        if WORDS.contains(&name) || loops.contains(&name) {
            return true;
        }
        let thing = things.get_attr(name).unwrap_or_default();
        let inner = |field| thing.get_attr(field).is_ok_and(|inner| !inner.is_undefined());
        !thing.is_undefined() && field.is_none_or(inner)
    };
    let blocks = BLOCK.find_iter(text).filter(|block| 1 + text[..block.start()].matches('\n').count() == line);
    for block in blocks {
        let said = QUOTED.replace_all(block.as_str(), "");
        let said = FILTER.replace_all(&said, "").into_owned();
        let mut paths = PATH.captures_iter(&said).filter_map(|path| path.get(1)).map(|path| path.as_str());
        if let Some(path) = paths.find(|path| !is_there(path)) {
            return Some(path.to_owned());
        }
    }
    None
}

/// Where a block begins in what should have none.
fn opened(text: &str) -> Option<usize> {
    ["{{", "{%", "{#"].iter().filter_map(|open| text.find(open)).min()
}

/// What stands in a block, without the signs that take space away.
fn bare(inside: &str) -> &str {
    let inside = inside.strip_prefix(['-', '+']).unwrap_or(inside);
    inside.strip_suffix(['-', '+']).unwrap_or(inside)
}

/// An engine that knows what templates may say and no more.
pub fn environment<'a>() -> Environment<'a> {
    let mut environment = Environment::empty();
    environment.add_filter("upper", filters::upper);
    environment.add_filter("lower", filters::lower);
    environment.add_filter("trim", filters::trim);
    environment.add_filter("capitalize", filters::capitalize);
    environment.add_filter("length", filters::length);
    environment.add_filter("first", filters::first);
    environment.add_filter("last", filters::last);
    environment.add_filter("default", filters::default);
    environment.add_filter("join", join);
    environment.add_test("defined", |value: &Value| !value.is_undefined());
    environment
}

/// The things of a list, with something between them.
fn join(list: &Value, between: &str) -> std::result::Result<String, Refusal> {
    if !matches!(list.kind(), ValueKind::Seq | ValueKind::Iterable) {
        return Err(Refusal::new(ErrorKind::InvalidOperation, "only lists are joined"));
    }
    let mut joined = String::new();
    for (number, one) in list.try_iter()?.enumerate() {
        if number > 0 {
            joined.push_str(between);
        }
        // Writing to a string cannot fail.
        let _ = write!(joined, "{one}");
        if joined.len() > LONGEST_JOINED {
            return Err(Refusal::new(ErrorKind::InvalidOperation, "the list is too long to be joined"));
        }
    }
    Ok(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_templates_are_made_of_is_taken() {
        for text in [
            "",
            "Plain { text } with 100 % and #",
            "{{ title }}",
            "{{- ticket.number|default('none') -}}",
            "{{ sections[1].lines[0] }} {{ people|join(', ')|upper }}",
            "{% for section in sections %}{% if section.heading %}{{ section.heading }}{% endif %}{% endfor %}",
            "{%- if status == \"completed\" and not outcome == 'resolved' or lasted is defined %}a{% elif hidden > 3 %}b{% else %}c{% endif -%}",
            "{# a remark #}",
        ] {
            demand(text).unwrap_or_else(|error| panic!("{text}: {}", error.detail()));
        }
    }

    #[test]
    fn a_word_that_is_not_there_is_named() {
        let refused = demand("a\n{{ title|default('|x')|upperr }}").unwrap_err();
        let said = "Line 2: There is no filter `upperr`. Use one of `upper`, `lower`,";
        assert!(refused.detail().starts_with(said), "{}", refused.detail());
        assert!(refused.detail().ends_with("`last`, `default('…')`, `join('…')`."), "{}", refused.detail());
        let things = minijinja::context! { title => "A", ticket => minijinja::context! { number => "1" } };
        for (block, named) in [
            ("{{ titel }}", Some("titel")),
            ("{{ title }}{{ 'titel'|upper }}{% if not titel == 'x' %}{% endif %}", Some("titel")),
            ("{{ ticket.numbr }}", Some("ticket.numbr")),
            ("{{ ticket.number }}{% for a in title %}{{ a.b }}{% endfor %}", None),
        ] {
            assert_eq!(unknown(&format!("{{{{ x }}}}\n{block}"), 2, &things).as_deref(), named, "{block}");
        }
    }

    #[test]
    fn what_could_grow_nest_or_never_end_is_refused() {
        let long = "{{ 1~".to_owned() + &"1~".repeat(9_000) + "1 }}";
        for text in [
            "{% set a = [1] %}",
            "{{ [title, title] }}",
            "{{ (title, title) }}",
            "{% for a in b, b %}{% endfor %}",
            "{{ title ~ title }}",
            "{{ 'x' * 999 }}",
            "{{ --1 }}",
            "{{ namespace(a=1) }}",
            "{{ range(9) }}",
            "{{ sections == sections }}",
            "{% if sections == sections %}{% endif %}",
            "{{ title|replace('a', title) }}",
            "{{ sections|batch(1)|batch(1) }}",
            "{% macro a() %}{% endmacro %}",
            "{% include 'x' %}",
            "{% raw %}{{ [1] }}{% endraw %}",
            "{{ \"}}\" ~ [1] }}",
            "{{ '{{' }}",
            "{{ title",
            "{% if title",
            "{# {# #}",
            "a {{ title }} {%",
            &long,
            &"{{ title }}".repeat(401),
        ] {
            let refused = demand(text).err();
            let refused = refused.unwrap_or_else(|| panic!("{} is taken", &text[..text.len().min(60)]));
            assert!(refused.detail().starts_with("Line 1: "), "{}", refused.detail());
        }
    }
}
