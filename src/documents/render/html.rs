//! A page of its own: no script, nothing loaded from anywhere.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::documents::model::{Document, Form};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;\
color:#17222b;background:#fff}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:1.6rem}\
pre{background:#eef1f4;padding:.6rem .8rem;border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}\
li,p{overflow-wrap:anywhere}footer{margin-top:2rem;color:#56646f;font-size:.875rem}\
@media(prefers-color-scheme:dark){body{color:#e6ebef;background:#11171c}pre{background:#1b242b}footer{color:#9aa8b2}}";

/// What a browser may do with the page: show it, in this style.
pub static POLICY: LazyLock<String> = LazyLock::new(|| {
    let digest = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    )
});

pub fn render(document: &Document) -> String {
    let title = escaped(&document.title);
    // `frame-ancestors` and `sandbox` mean nothing in a page's own policy.
    let policy = POLICY.split("; frame-ancestors").next().unwrap_or_default();
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    for section in &document.sections {
        if let Some(heading) = &section.heading {
            out.push_str(&format!("<h2>{}</h2>\n", escaped(heading)));
        }
        let mut in_list = false;
        for line in &section.lines {
            let is_item = line.form != Form::Sentence;
            if is_item != in_list {
                out.push_str(if is_item { "<ul>\n" } else { "</ul>\n" });
                in_list = is_item;
            }
            let text = escaped(&line.text);
            out.push_str(&match line.form {
                Form::Sentence => format!("<p>{text}</p>\n"),
                Form::Item => format!("<li>{text}</li>\n"),
                Form::Output => format!("<li><pre>{text}</pre></li>\n"),
            });
        }
        if in_list {
            out.push_str("</ul>\n");
        }
    }
    if document.hidden > 0 {
        out.push_str(&format!("<footer>{} hidden values are marked in brackets.</footer>\n", document.hidden));
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
