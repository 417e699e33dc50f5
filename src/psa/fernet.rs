//! Keys from the first build of this product, which sealed them as Fernet tokens. They are opened when
//! a connection is made and sealed here like any other: a Fernet token opens wherever it is put.

use fernet::Fernet;

use crate::platform::error::{Error, Result};

/// How every token begins: version 128, and a time in this century.
const BEGINS: &str = "gAAAA";
/// Longest token, in characters.
const LONGEST: usize = 4_000;

/// Opens tokens by the key that they were sealed with.
pub struct Opener(Option<Fernet>);

impl Opener {
    /// An opener for this key; without one, tokens are taken as they are.
    pub fn new(key: Option<&str>) -> Result<Self> {
        let Some(key) = key.map(str::trim).filter(|key| !key.is_empty()) else { return Ok(Self(None)) };
        let fernet = Fernet::new(key);
        let remedy = "Give the first build's encryption key: 44 letters and digits, the last one =.";
        Ok(Self(Some(fernet.ok_or_else(|| Error::invalid("fernet_key", remedy))?)))
    }

    /// What `value` says, if it is a token and there is a key; else `value`.
    pub fn open(&self, field: &str, value: &str) -> Result<String> {
        let value = value.trim();
        let Some(fernet) = self.0.as_ref().filter(|_| value.starts_with(BEGINS)) else {
            return Ok(value.to_owned());
        };
        let opened =
            Some(value).filter(|value| value.len() <= LONGEST).and_then(|value| fernet.decrypt(value).ok());
        let opened = opened.and_then(|opened| String::from_utf8(opened).ok());
        opened.ok_or_else(|| Error::invalid(field, "The encryption key does not open this token."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the specification (github.com/fernet/spec, `verify.json`).
    const KEY: &str = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
    const TOKEN: &str =
        "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";

    #[test]
    fn a_token_of_the_specification_opens() {
        let opener = Opener::new(Some(KEY)).unwrap();
        assert_eq!(opener.open("private_key", TOKEN).unwrap(), "hello");
        assert_eq!(opener.open("private_key", " plain ").unwrap(), "plain");
        assert_eq!(Opener::new(None).unwrap().open("private_key", TOKEN).unwrap(), TOKEN);
    }

    #[test]
    fn what_was_changed_or_sealed_by_another_key_does_not_open() {
        let opener = Opener::new(Some(KEY)).unwrap();
        for at in [5, 20, 40, 60, 90] {
            let mut changed = TOKEN.to_owned();
            let letter = if changed.as_bytes()[at] == b'A' { "B" } else { "A" };
            changed.replace_range(at..=at, letter);
            assert!(opener.open("private_key", &changed).is_err(), "letter {at}");
        }
        assert!(opener.open("private_key", &TOKEN[..60]).is_err());
        let another = Opener::new(Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")).unwrap();
        assert!(another.open("private_key", TOKEN).is_err());
        assert!(Opener::new(Some("short")).is_err());
    }
}
