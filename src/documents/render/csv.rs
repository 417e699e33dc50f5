//! A document as CSV: a row for each line.

use crate::{
    documents::model::{Document, Form},
    platform::csv,
};

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
            let heading = section.heading.as_deref().unwrap_or_default();
            out.push_str(&csv::line(&[heading, form, &line.text, &events.join(" ")]));
        }
    }
    out
}
