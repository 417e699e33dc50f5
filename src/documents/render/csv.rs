//! CSV (RFC 4180), a line each. A cell that a spreadsheet would calculate begins with an
//! apostrophe (OWASP, CSV injection).

use crate::documents::model::{Document, Form};

pub fn render(document: &Document) -> String {
    let mut out = "section,form,text,events\r\n".to_owned();
    for section in &document.sections {
        for line in &section.lines {
            let form = match line.form {
                Form::Sentence => "sentence",
                Form::Item => "item",
                Form::Output => "output",
            };
            let events: Vec<String> = line.events.iter().map(u64::to_string).collect();
            let cells = [section.heading.as_deref().unwrap_or_default(), form, &line.text, &events.join(" ")];
            out.push_str(&cells.map(cell).join(","));
            out.push_str("\r\n");
        }
    }
    out
}

fn cell(text: &str) -> String {
    let calculates = text.trim_start_matches([' ', '\n']).starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if calculates { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}
