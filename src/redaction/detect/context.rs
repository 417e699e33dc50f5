//! Passwords and keys that only their surroundings give away: what stands after a word
//! such as *password*, in a command that takes one, or behind a name in a pair.

use std::sync::LazyLock;

use regex::Regex;

use super::{looks, misspelt, span, spoken};
use crate::redaction::model::{Class, Span};

/// Words for a password, also as the end of a name such as `DB_PASSWORD`.
const PASSWORD: &str = r"pass ?words?|passwd|passphrase|pass ?code|pass|pwd|pw|psk|pre-?shared key|(?:wi-?fi|wlan|wpa\d?|network|security) key|kennwort|passwort|mot de passe|contrase(?:ñ|n)a|wachtwoord|senha|lösenord|hasło";
/// Words for keys and tokens.
const KEY: &str = r"api[ _-]?keys?|tokens?|secrets?|access[ _-]?keys?|secret[ _-]?keys?|client[ _-]?secrets?|auth(?:orization)?|bearer|credentials?|key";

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

/// A word for a password that nothing else goes on after.
static WORD: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(r"(?i)(?:(?-u:\b)|_|[a-z](?-i:P))(?-u:)(?:{PASSWORD}|assword|wd)(?P<end>(?-u:\b)|_)"))
});

/// `name: value`, `name = "value"`, `"name": "value"`, `<name>value`.
static PAIR: LazyLock<Regex> = LazyLock::new(|| {
    let quote = r#"[\x22']?"#;
    regex(&format!(
        r#"(?i)(?P<name>[\w.-]*(?:{PASSWORD})|(?-u:\b)(?:{KEY})|[\w.-]*[_-](?:{KEY})){quote}\s{{0,3}}(?:[:=]>?|->|:=|>)[ \t]*(?P<value>\x22[^\x22\n]*\x22|'[^'\n]*'|[^\s\x22'<>;]+)"#
    ))
});

/// Commands and forms that take a password in a place of their own.
static COMMAND: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        r"(?-u:\b)net\s+use\s+\S+\s+\S+\s+/user:\S+\s+(?P<a>[^\s/]\S*)",
        r"(?-u:\b)net\s+use\s+\S+\s+(?:\\\\\S+\s+)?/user:\S+\s+(?P<b>[^\s/]\S*)",
        r"(?-u:\b)net\s+user\s+\S+\s+(?P<c>[^\s/]\S*)",
        r"(?:\s-u|--user|--proxy-user)[ =]?\s*[^\s:]+:(?P<d>\S+)",
        r"(?-u:\b)(?:mysql|mysqldump|mysqladmin|mariadb)(?-u:\b)[^\n]*?\s-p(?P<e>[^\s-]\S*)",
        r"(?-u:\b)sshpass\s+-p\s*(?P<f>\S+)",
        r"(?-u:\b)(?:psexec|plink|pscp|smbclient|winexe|evil-winrm|xfreerdp)(?-u:\b)[^\n]*?\s(?:-p|-pw|/p:)\s*(?P<g>\S+)",
        r"/(?:pass|password|pw|rp):\s*(?P<h>\S+)",
        r"(?-u:\b)ConvertTo-SecureString\s+(?:-String\s+)?(?P<i>[^\s$-]\S*)",
        r"(?-u:\b)(?:bearer|basic)\s+(?P<j>[A-Za-z0-9+/_.~=-]{12,})",
        r"(?-u:\b)(?:login|log in|logon|sign in|creds?|credentials?|user|account)(?-u:\b)[^\n/]{0,40}?\S+ ?/ ?(?P<k>\S+)",
    ];
    let attribute =
        format!(r#"(?:key|name|id)=[\x22'][\w.:-]*(?:{PASSWORD})[\x22']\s+value=[\x22'](?P<l>[^\x22'\n]+)"#);
    regex(&format!("(?i){}|{attribute}", forms.join("|")))
});

/// Words that may stand between the word for a password and the password.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:is|was|are|to|as|now|the|a|an|set|changed|reset|now:|currently|still|temporary|temp|new|old|lautet|ist|war|est|era|es|et|and|on|at|this|it|for|used|given|told|says|said|be|will|should|been|has|had|with|im|=|:|->|→|-|–|/|\()$",
    )
});

/// A value behind a name that was found otherwise.
static VALUE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r#"^[\x22']?\s{0,3}(?:[:=]>?|->|:=|>)[ \t]*(?P<value>\x22[^\x22\n]*\x22|'[^'\n]*'|[^\s\x22'<>;]+)"#)
});

/// Looks closely where the text `tells`, and for misspelt names everywhere.
pub fn find(text: &str, tells: bool, spans: &mut Vec<Span>) {
    if tells {
        find_pairs(text, spans);
        find_in_commands(text, spans);
        for word in WORD.find_iter(text) {
            spans.extend(after(text, word.end()).or_else(|| before(text, word.start())));
        }
        spoken::find(text, spans);
    }
    for (start, end) in misspelt::labels(text) {
        match VALUE.captures(&text[end..]).and_then(|found| found.name("value")) {
            Some(value) => {
                let place = Span::of(Class::Password, end + value.start(), end + value.end());
                let place = inside_quotes(text, place);
                spans.extend((!says_nothing(&text[place.start..place.end])).then_some(place));
            }
            None => spans.extend(after(text, end).or_else(|| before(text, start))),
        }
    }
}

fn find_pairs(text: &str, spans: &mut Vec<Span>) {
    for found in PAIR.captures_iter(text) {
        let (Some(name), Some(value)) = (found.name("name"), found.name("value")) else { continue };
        // The working directory of a shell.
        if name.as_str().ends_with("PWD") && value.as_str().starts_with('/') {
            continue;
        }
        let class = named(name.as_str()).unwrap_or(Class::ApiKey);
        let place = inside_quotes(text, span(class, value));
        let value = &text[place.start..place.end];
        let telling = if class == Class::Password { !says_nothing(value) } else { is_key(value) };
        if telling {
            spans.push(place);
        }
    }
}

fn find_in_commands(text: &str, spans: &mut Vec<Span>) {
    for found in COMMAND.captures_iter(text) {
        let groups = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
        let Some((group, value)) = groups.iter().find_map(|name| Some((*name, found.name(name)?))) else {
            continue;
        };
        let place = trimmed(text, span(Class::Password, value));
        let value = &text[place.start..place.end];
        // What stands after `net user kim` may be an option, and not every slash divides a name from its password.
        let sure = !matches!(group, "c" | "k") || looks::like_a_password(value);
        if sure && !says_nothing(value) {
            spans.push(place);
        }
    }
}

/// What kind of secret a name promises, if it does.
pub fn named(name: &str) -> Option<Class> {
    static NAMES: LazyLock<(Regex, Regex)> = LazyLock::new(|| {
        let whole = |words: &str| regex(&format!(r"(?i)(?:^|[ _.-]|[a-z](?-i:P))(?:{words}|assword|wd)$"));
        (whole(PASSWORD), whole(KEY))
    });
    let name = name.trim();
    match () {
        () if NAMES.0.is_match(name) || name.to_lowercase().ends_with("password") => Some(Class::Password),
        () if NAMES.1.is_match(name) => Some(Class::ApiKey),
        () => None,
    }
}

/// The password after a word for it, over a few words that say nothing.
fn after(text: &str, from: usize) -> Option<Span> {
    let line = text[from..].split('\n').next().unwrap_or_default();
    // A label on a line of its own, what it names below.
    if let Some(below) = text[from + line.len()..].strip_prefix('\n')
        && line.trim().trim_matches([':', '=']).is_empty()
    {
        let from = text.len() - below.trim_start().len();
        let word = below.split_whitespace().next().unwrap_or_default();
        let place = trimmed(text, Span::of(Class::Password, from, from + word.len()));
        let candidate = &text[place.start..place.end];
        return (looks::like_a_password(candidate) && !says_nothing(candidate)).then_some(place);
    }
    // `password=…` is a pair, and `password_policy` is another word.
    let first = line.split_whitespace().next().unwrap_or_default();
    if !line.starts_with(char::is_whitespace) && first.len() > 1 {
        return None;
    }
    let mut name_may_follow = false;
    for (start, word) in words(line).take(7) {
        let place = trimmed(text, Span::of(Class::Password, from + start, from + start + word.len()));
        let candidate = &text[place.start..place.end];
        if looks::like_a_password(candidate) && !says_nothing(candidate) {
            return Some(place);
        }
        let bare = word.trim_end_matches([',', ':']);
        if !(BETWEEN.is_match(bare) || bare.is_empty() || name_may_follow) {
            return None;
        }
        // *for Kim*, *for her*.
        name_may_follow = bare.eq_ignore_ascii_case("for") || bare.eq_ignore_ascii_case("of");
    }
    None
}

/// The password right before a word for it: *reset to … (password)*.
fn before(text: &str, until: usize) -> Option<Span> {
    let line = text[..until].rsplit('\n').next().unwrap_or_default();
    let from = until - line.len();
    if !line.trim_end().ends_with('(') {
        return None;
    }
    let (start, word) = words(line.trim_end().trim_end_matches('(')).last()?;
    let place = trimmed(text, Span::of(Class::Password, from + start, from + start + word.len()));
    looks::like_a_password(&text[place.start..place.end]).then_some(place)
}

/// The words of a line and where they begin.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = line.as_ptr() as usize;
    line.split_whitespace().map(move |word| (word.as_ptr() as usize - start, word))
}

fn inside_quotes(text: &str, place: Span) -> Span {
    let value = &text[place.start..place.end];
    let quoted = value.len() > 1 && value.starts_with(['"', '\'']) && value.ends_with(['"', '\'']);
    if quoted { Span { start: place.start + 1, end: place.end - 1, ..place } } else { trimmed(text, place) }
}

/// Without the punctuation around it.
fn trimmed(text: &str, place: Span) -> Span {
    let value = &text[place.start..place.end];
    let front = value.trim_start_matches(['"', '\'', '(', '`', '<', '“', '„', '*']);
    let whole = front.trim_end_matches(['"', '\'', ')', '`', ',', ';', ':', '.', '>', '”', '“', '/']);
    let start = place.start + (value.len() - front.len());
    Span { start, end: start + whole.len(), ..place }
}

/// What stands where a password could, and is none.
pub fn says_nothing(value: &str) -> bool {
    const WORDS: [&str; 50] = [
        "yes",
        "no",
        "none",
        "null",
        "nil",
        "true",
        "false",
        "never",
        "required",
        "expired",
        "expires",
        "unknown",
        "disabled",
        "enabled",
        "changed",
        "reset",
        "prompt",
        "not",
        "n/a",
        "empty",
        "blank",
        "set",
        "policy",
        "hash",
        "ok",
        "wrong",
        "correct",
        "invalid",
        "incorrect",
        "unset",
        "forgot",
        "forgotten",
        "updated",
        "verified",
        "works",
        "working",
        "rejected",
        "denied",
        "accepted",
        "locked",
        "stored",
        "saved",
        "same",
        "unchanged",
        "missing",
        "needed",
        "failed",
        "hidden",
        "protected",
        "removed",
    ];
    let variable = value.starts_with(['$', '%', '{', '<', '[']);
    let masked = value.chars().all(|letter| "*•x.-_?".contains(letter));
    value.len() < 4 || variable || masked || WORDS.contains(&value.to_lowercase().as_str())
}

/// Whether the value after *key* or *token* is one: long, and not a word.
fn is_key(value: &str) -> bool {
    let fit = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./+=~:".contains(&byte));
    value.len() >= 16 && fit && value.bytes().any(|byte| byte.is_ascii_digit()) && looks::like_a_password(value)
}

#[cfg(test)]
#[path = "context_tests.rs"]
mod tests;
