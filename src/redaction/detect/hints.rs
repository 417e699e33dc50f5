//! Whether a text has any of the things that detectors look for closely. Nearly none has, and
//! looking closely costs more than reading.
//!
//! What must stay true: a text without the hint has nothing that the detector finds; a test tries
//! that on everything that is planted anywhere.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// A part of every word, command and name that [`super::context`] and [`super::spoken`] know, and letters
/// that are taken for others where capitals do not matter.
const WORDS: [&str; 37] = [
    "pass",
    "pwd",
    "pw",
    "psk",
    "key",
    "kennwort",
    "contrase",
    "wachtwoord",
    "senha",
    "senord",
    "has\u{142}o",
    "has\u{141}o",
    "token",
    "secret",
    "auth",
    "bearer",
    "cred",
    "secure",
    "basic",
    "login",
    "log in",
    "logon",
    "sign in",
    "user",
    "account",
    "-u",
    "mysql",
    "mariadb",
    "psexec",
    "plink",
    "pscp",
    "smbclient",
    "winexe",
    "winrm",
    "rdp",
    "mnemonic",
    "phrase",
];
const MORE: [&str; 8] = ["pin", "otp", "2fa", "mfa", "code", "/rp:", "\u{17f}", "\u{212a}"];

static TELLING: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(WORDS.iter().chain(&MORE))
        .expect("a few words can be looked for")
});

/// Whether words of it may give a secret away.
pub fn tells(text: &str) -> bool {
    TELLING.is_match(text)
}

/// What a text is made of.
#[derive(Default)]
pub struct Made {
    /// Of each: how many.
    pub digits: usize,
    pub dots: usize,
    pub colons: usize,
    pub ats: usize,
    pub backslashes: usize,
    pub dashes: usize,
    /// The longest piece without a space.
    pub longest: usize,
}

impl Made {
    pub fn of(text: &str) -> Self {
        let mut made = Self::default();
        let mut run = 0;
        for byte in text.bytes() {
            run = if byte.is_ascii_whitespace() { 0 } else { run + 1 };
            made.longest = made.longest.max(run);
            match byte {
                b'0'..=b'9' => made.digits += 1,
                b'.' => made.dots += 1,
                b':' => made.colons += 1,
                b'@' => made.ats += 1,
                b'\\' => made.backslashes += 1,
                b'-' => made.dashes += 1,
                _ => {}
            }
        }
        made
    }
}
