//! CommonMark (0.31): what people wrote is escaped, what machines printed is fenced.

use crate::documents::model::{Document, Form, Line};

pub fn render(document: &Document) -> String {
    let mut out = format!("# {}\n", escaped(&document.title));
    for section in &document.sections {
        if let Some(heading) = &section.heading {
            out.push_str(&format!("\n## {}\n", escaped(heading)));
        }
        let mut before = None;
        for line in &section.lines {
            // Items of one list follow each other; all else stands apart.
            if before != Some(Form::Item) || line.form != Form::Item {
                out.push('\n');
            }
            out.push_str(&one(line));
            before = Some(line.form);
        }
    }
    out
}

fn one(line: &Line) -> String {
    match line.form {
        Form::Sentence => format!("{}\n", escaped(&line.text)),
        Form::Item => format!("- {}\n", escaped(&line.text)),
        Form::Output => {
            let fence = "`".repeat(longest_run(&line.text).max(2) + 1);
            let body: String = line.text.lines().map(|line| format!("  {line}\n")).collect();
            format!("  {fence}text\n{body}  {fence}\n")
        }
    }
}

/// Every character that may mean something is escaped; that is allowed for all of ASCII's
/// punctuation (CommonMark 2.4), and needed for few, but texts are not to be guessed at.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let means = matches!(
            letter,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!'
        );
        let begins = at == 0 && matches!(letter, '-' | '+' | '=');
        // `1.` and `1)` at the beginning would be a list.
        let numbers =
            matches!(letter, '.' | ')') && at > 0 && text[..at].bytes().all(|byte| byte.is_ascii_digit());
        if means || begins || numbers {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0)
}
