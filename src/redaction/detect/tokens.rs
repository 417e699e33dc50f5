//! What services hand out: keys and tokens known by their form, private keys, JSON Web
//! Tokens, the secret parts of connection strings, and long random words.
//!
//! The forms are those the vendors document for their secret scanning.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::{hints::Made, looks, span};
use crate::redaction::model::{Class, Span};

/// Forms that are a secret wherever they stand. What begins at a word's beginning and
/// has a prefix of its own.
const FORMS: [&str; 24] = [
    r"(?-u:\b)gh[pousr]_[A-Za-z0-9]{30,255}",
    r"(?-u:\b)github_pat_[A-Za-z0-9_]{50,255}",
    r"(?-u:\b)gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat)-[A-Za-z0-9_-]{18,}",
    r"(?-u:\b)(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?-u:\b)",
    r"(?-u:\b)sk-ant-[A-Za-z0-9_-]{32,}",
    r"(?-u:\b)sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{32,}",
    r"(?-u:\b)xox[abeoprs]-[A-Za-z0-9-]{10,}",
    r"(?-u:\b)xapp-\d-[A-Za-z0-9-]{20,}",
    r"(?-u:\b)AIza[A-Za-z0-9_-]{35}",
    r"(?-u:\b)SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{32,}",
    r"(?-u:\b)[rsp]k_(?:live|test)_[A-Za-z0-9]{16,}",
    r"(?-u:\b)npm_[A-Za-z0-9]{36}",
    r"(?-u:\b)hf_[A-Za-z]{30,}",
    r"(?-u:\b)do[opr]_v1_[a-f0-9]{64}",
    r"(?-u:\b)(?:AC|SK)[a-f0-9]{32}(?-u:\b)",
    r"(?-u:\b)[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{30,34}",
    r"(?-u:\b)https://hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/_-]{20,}",
    r"(?-u:\b)https://[a-z0-9.-]+\.webhook\.office\.com/webhookb2/[A-Za-z0-9@/_-]{40,}",
    r"(?-u:\b)pypi-[A-Za-z0-9_-]{40,}",
    r"(?-u:\b)shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}",
    r"(?-u:\b)dckr_pat_[A-Za-z0-9_-]{20,}",
    r"(?-u:\b)\d{8,10}:AA[A-Za-z0-9_-]{33}",
    r"(?-u:\b)ya29\.[A-Za-z0-9_-]{20,}",
    r"(?-u:\b)(?:hvs|hvb)\.[A-Za-z0-9_-]{24,}",
];

static KNOWN: LazyLock<(RegexSet, Vec<Regex>)> = LazyLock::new(|| {
    let set = RegexSet::new(FORMS).expect("valid patterns");
    (set, FORMS.iter().map(|form| Regex::new(form).expect("a valid pattern")).collect())
});

static PRIVATE_KEY: LazyLock<Regex> = LazyLock::new(|| {
    // One that was cut off is hidden to the end.
    let block = r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?s:.*?)(?:-----END [A-Z0-9 ]*-----|\z)";
    let putty = r"|PuTTY-User-Key-File-\d(?s:.*?)(?:Private-MAC: [0-9a-f]+|\z)";
    Regex::new(&format!("{block}{putty}")).expect("a valid pattern")
});

static JWT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,3}")
        .expect("a valid pattern")
});

static CONNECTION: LazyLock<Regex> = LazyLock::new(|| {
    let url = r"(?-u:\b)[a-z][a-z0-9+.-]{1,20}://[^\s:/@]*:(?P<url>[^\s@/]+)@";
    let part = r"(?i:(?-u:\b)(?:AccountKey|SharedAccessKey|SharedAccessSignature|AccessKey|sig))=(?P<part>[^;&\s'\x22<>]{8,})";
    Regex::new(&format!("{url}|{part}")).expect("a valid pattern")
});

static LONG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[A-Za-z0-9+/_-]{32,}={0,2}").expect("a valid pattern"));

/// No form is shorter, and no random word that is found by itself.
const SHORTEST: usize = 15;
const SHORTEST_RANDOM: usize = 32;

pub fn find(text: &str, made: &Made, spans: &mut Vec<Span>) {
    if made.longest >= SHORTEST {
        let (set, forms) = &*KNOWN;
        for form in set.matches(text) {
            spans.extend(forms[form].find_iter(text).map(|found| span(Class::ApiKey, found)));
        }
        spans.extend(JWT.find_iter(text).map(|found| span(Class::Jwt, found)));
    }
    if text.contains("PRIVATE KEY") || text.contains("PuTTY") {
        spans.extend(PRIVATE_KEY.find_iter(text).map(|found| span(Class::PrivateKey, found)));
    }
    if made.longest >= SHORTEST_RANDOM {
        let random = LONG.find_iter(text).filter(|found| looks::random(found.as_str()));
        spans.extend(random.map(|found| span(Class::ApiKey, found)));
    }
}

/// The secret parts of connection strings.
pub fn find_connections(text: &str, spans: &mut Vec<Span>) {
    if !(text.contains("://") || text.contains('=')) {
        return;
    }
    for found in CONNECTION.captures_iter(text) {
        let secret = found.name("url").or_else(|| found.name("part"));
        spans.extend(secret.map(|secret| span(Class::ConnectionString, secret)));
    }
}
