//! Plain text, as it stands well in a ticket's note.

use crate::documents::model::{Document, Form};

pub fn render(document: &Document) -> String {
    let mut out = format!("{}\n", document.title);
    for section in &document.sections {
        out.push('\n');
        if let Some(heading) = &section.heading {
            out.push_str(&format!("{}\n", heading.to_uppercase()));
        }
        for line in &section.lines {
            match line.form {
                Form::Sentence => out.push_str(&format!("{}\n", line.text)),
                Form::Item => out.push_str(&format!("- {}\n", line.text)),
                Form::Output => out.extend(line.text.lines().map(|line| format!("    {line}\n"))),
            }
        }
    }
    out
}
