//! Hints are there wherever something is found.

use super::*;

#[test]
fn nothing_is_found_where_no_hint_is() {
    let words = [
        "pass words",
        "PassWord",
        "passwd",
        "pass phrase",
        "passcode",
        "PWD",
        "pw",
        "psk",
        "pre-shared key",
        "WLAN key",
        "Kennwort",
        "Passwort",
        "mot de passe",
        "contraseña",
        "wachtwoord",
        "senha",
        "lösenord",
        "LÖSENORD",
        "hasło",
        "HASŁO",
        "pa\u{17f}\u{17f}word",
        "api_key",
        "\u{212a}ey",
        "token",
        "client-secret",
        "authorization",
        "credentials",
        "Bearer",
        "DB_PASSWORD",
        "xPwd",
    ];
    for word in words {
        for text in
            [format!("{word}: Zx81-Qr7!"), format!("{word} is Zx81-Qr7!"), format!("{word}=Zx81Qr7Lm92Ab44Tt")]
        {
            let mut spans = Vec::new();
            context::find(&text, true, &mut spans);
            assert!(spans.is_empty() || hints::tells(&text), "{text}");
        }
    }
}

#[test]
fn commands_and_dictated_codes_have_a_hint() {
    for text in [
        "net use Z: \\\\fs01\\x /user:CORP\\kim Zx81-Qr7!",
        "curl -u admin:Zx81-Qr7! x",
        "mysql -pZx81-Qr7!",
        "psexec -p Zx81-Qr7!",
        "xfreerdp /p:Zx81-Qr7!",
        "cmd /rp:Zx81-Qr7!",
        "logon kim / Zx81-Qr7!",
        "net user kim Zx81-Qr7!",
        "evil-winrm -p Zx81-Qr7!",
        "basic QWxhZGRpbjpvcGVu",
        "PIN 4711",
        "MFA code 482 913",
        "door code 55812",
        "totp 481122",
        "seed phrase: apple tiger lemon canyon",
        "mnemonic is apple tiger lemon canyon",
    ] {
        let mut spans = Vec::new();
        context::find(text, true, &mut spans);
        assert!(!spans.is_empty() && hints::tells(text), "{text}");
    }
}

#[test]
fn what_a_text_is_made_of_is_counted() {
    let made = Made::of("10.1.2.3: a@b \\\\x-4711");
    assert_eq!(
        (made.digits, made.dots, made.colons, made.ats, made.backslashes, made.dashes, made.longest),
        (9, 3, 1, 1, 2, 1, 9)
    );
}
