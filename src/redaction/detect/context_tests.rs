//! What surroundings give away, and talk that gives nothing away.

use super::*;

#[test]
fn names_promise_what_they_say() {
    for name in ["password", "DB_PASSWORD", "adminPassword", "wifi password", "PGPASSWORD", "new_pw", "psk"] {
        assert_eq!(named(name), Some(Class::Password), "{name}");
    }
    for name in ["api_key", "GITHUB_TOKEN", "client-secret"] {
        assert_eq!(named(name), Some(Class::ApiKey), "{name}");
    }
    for name in ["printer", "compass", "keyboard", "bypass_reason", "passed"] {
        assert_eq!(named(name), None, "{name}");
    }
}

#[test]
fn talk_about_passwords_is_no_password() {
    for text in [
        "Password last set            11/2/2021 9:14:02 AM",
        "Password expires             Never",
        "Password required            Yes",
        "the password expired yesterday, Kim resets it",
        "Outlook keeps asking for a password after update 2411",
        "Password: ********",
        "password=$DB_PASSWORD",
    ] {
        let mut spans = Vec::new();
        find(text, true, &mut spans);
        assert_eq!(spans, [], "{text}");
    }
}

#[test]
fn misspelt_names_are_names_all_the_same() {
    for (text, secret) in [
        ("pasword is Winter2026!", "Winter2026!"),
        ("passwrod: hunter", "hunter"),
        ("Her passowrd was changed to Winter2026!", "Winter2026!"),
        ("DB_PASWORD='a b c d'", "a b c d"),
        ("kenwort: sommer", "sommer"),
        ("reset to Winter2026! (pasword)", "Winter2026!"),
    ] {
        let mut spans = Vec::new();
        find(text, false, &mut spans);
        let found: Vec<_> = spans.iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(found, [secret], "{text}");
    }
    for text in ["passport: C01X00T47", "the pasword expired", "pasword: ********", "Kennwert: 4711 mm"] {
        let mut spans = Vec::new();
        find(text, false, &mut spans);
        assert_eq!(spans, [], "{text}");
    }
}
