//! Names of machines, and what looks like them.

use super::*;

fn found(text: &str) -> Vec<&str> {
    let mut spans = Vec::new();
    find(text, &Made::of(text), &mut spans);
    spans.into_iter().map(|span| &text[span.start..span.end]).collect()
}

#[test]
fn machines_are_known_by_their_names() {
    for name in [
        "NW-LT-0142",
        "SRV-DC01",
        "DESKTOP-7F3K2Q1",
        "LAPTOP-0A1B2C3D",
        "WIN-3KJ4H5L6M7N",
        "PC-0142",
        "CONTOSO-SQL02",
        "FIN-WS-017",
        "nw-lt-0142",
        "srv-dc01",
        "desktop-7f3k2q1",
        "BER-FS-01",
        "DC-01",
    ] {
        let text = format!("Restarted {name}, then {name}$ was back.");
        assert_eq!(found(&text), [name, name], "{text}");
    }
    assert_eq!(
        found(r"\\NW-FS-01\data, CORP\NW-LT-0142 (NW-LT-0143), https://srv-01/x, kim@srv-02"),
        ["NW-FS-01", "NW-LT-0142", "NW-LT-0143", "srv-01", "srv-02"]
    );
}

#[test]
fn what_looks_much_the_same_is_none() {
    for text in [
        "AP-515",
        "APP-1234",
        "WEB-77",
        "DC-12 volts",
        "INC-48291",
        "CVE-2024-21412",
        "KB5034441",
        "ISO-8601",
        "WS-C3750-48P",
        "postgresql-server-15",
        "linux-app-24",
        "UTF-8",
        "x86-64",
        "SHA-256",
        "COVID-19",
        "HP LaserJet PRO-M404",
        "4D36E972-E325-11CE-BFC1-08002BE10318",
        "a-pc-0142-b",
        "Pc-Lt-0142",
        "DESKTOP-PUBLISHING",
        "PC-24",
        "WIN-32",
        "pc-100",
        "2026-12-01",
        "lib/srv-01",
        "mail-2026",
        "EX-2016",
        "Laptop-Friday7",
    ] {
        assert_eq!(found(text), Vec::<&str>::new(), "{text}");
    }
}
