//! Where machines are: IP addresses, and names of hosts inside.

use std::{net::Ipv4Addr, net::Ipv6Addr, sync::LazyLock};

use regex::Regex;

use super::{around, hints::Made, span};
use crate::redaction::model::{Class, Span};

/// Endings that are never public (RFC 6762, 8375, 9476, and what people use).
const INNER: &str = r"local|localdomain|lan|corp|internal|intern|intranet|intra|private|home\.arpa|test";

static V4: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?-u:\b)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?-u:\b)").expect("a valid pattern"));
static V6: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}").expect("a valid pattern")
});
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})\.)+[A-Za-z]{2,24}(?-u:\b)")
        .expect("a valid pattern")
});
static INNER_NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"(?i)\.(?:{INNER})$")).expect("a valid pattern"));
static SHARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\\\\(?P<host>[A-Za-z0-9][A-Za-z0-9_.-]{1,62})(?-u:\b)").expect("a valid pattern")
});

pub fn find(text: &str, made: &Made, domains: &[String], spans: &mut Vec<Span>) {
    if made.dots > 2 && made.digits > 3 {
        spans.extend(V4.find_iter(text).filter(|found| is_v4(text, found)).map(|found| span(Class::Ip, found)));
    }
    if made.colons > 1 {
        spans.extend(V6.find_iter(text).filter(|found| is_v6(text, found)).map(|found| span(Class::Ip, found)));
    }
    let inside = |name: &str| {
        let name = name.to_lowercase();
        INNER_NAME.is_match(&name)
            || domains
                .iter()
                .any(|domain| name.strip_suffix(domain.as_str()).is_some_and(|host| host.ends_with('.')))
    };
    if made.dots > 0 {
        let names = NAME.find_iter(text).filter(|found| inside(found.as_str()));
        spans.extend(names.map(|found| span(Class::Host, found)));
    }
    if made.backslashes > 1 {
        let shares = SHARE.captures_iter(text).filter_map(|found| found.name("host"));
        spans.extend(shares.map(|found| span(Class::Host, found)));
    }
}

/// An address of a machine: not a version, a mask, or this machine itself.
fn is_v4(text: &str, found: &regex::Match<'_>) -> bool {
    let Ok(address) = found.as_str().parse::<Ipv4Addr>() else { return false };
    let part_of_more = match around(text, found.start(), found.end()) {
        (Some('.' | '-' | '_'), _) | (_, Some('-' | '_')) => true,
        (_, Some('.')) => text[found.end() + 1..].starts_with(|after: char| after.is_alphanumeric()),
        _ => false,
    };
    let line = text[..found.start()].rsplit('\n').next().unwrap_or_default();
    let before =
        line.split_whitespace().next_back().unwrap_or_default().trim_end_matches([':', '.']).to_lowercase();
    let version = ["version", "ver", "v", "build", "release"].contains(&before.as_str());
    let mask = address.octets()[0] == 255 || address.is_unspecified() || address.octets()[0] == 0;
    !(part_of_more || version || mask || address.is_loopback())
}

fn is_v6(text: &str, found: &regex::Match<'_>) -> bool {
    let joins = |letter: char| letter.is_alphanumeric() || letter == ':';
    let (before, after) = around(text, found.start(), found.end());
    if before.is_some_and(joins) || after.is_some_and(joins) {
        return false;
    }
    // `::` and `a::` are also punctuation.
    let digits = found.as_str().bytes().filter(u8::is_ascii_hexdigit).count();
    found.as_str().parse::<Ipv6Addr>().is_ok_and(|address| !address.is_loopback() && digits > 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut spans = Vec::new();
        find(text, &Made::of(text), &["fabrikam.com".to_owned()], &mut spans);
        spans.into_iter().map(|span| &text[span.start..span.end]).collect()
    }

    #[test]
    fn addresses_are_told_from_versions_masks_and_times() {
        assert_eq!(found("10.1.2.3 and fe80::1ff:fe23:4567:890a%2"), ["10.1.2.3", "fe80::1ff:fe23:4567:890a"]);
        for text in ["version 4.18.0.3", "libfoo-1.2.3.4-5", "255.255.255.0", "127.0.0.1", "10:15:20", "a::b"] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn inner_hosts_are_told_from_public_ones() {
        assert_eq!(found(r"\\fs01\finance and dc.corp.local"), ["dc.corp.local", "fs01"]);
        assert_eq!(found("vpn.fabrikam.com fabrikam.com notfabrikam.com www.example.com"), ["vpn.fabrikam.com"]);
    }
}
