//! CSV (RFC 4180), a line each. A cell that a spreadsheet would calculate begins with an
//! apostrophe (OWASP, CSV injection).

/// A line of these cells.
#[must_use]
pub fn line(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    cells.join(",") + "\r\n"
}

fn cell(text: &str) -> String {
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'];
    let calculates = text.trim_start_matches([' ', '\n']).starts_with(signs);
    let guard = if calculates { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_calculated_and_quotes_stay_inside() {
        for (text, written) in [
            ("plain, with \"quotes\"", "\"plain, with \"\"quotes\"\"\"\r\n"),
            ("=1+1", "\"'=1+1\"\r\n"),
            ("  @SUM(A1)", "\"'  @SUM(A1)\"\r\n"),
            ("＝1", "\"'＝1\"\r\n"),
            ("\n-2", "\"'\n-2\"\r\n"),
            ("", "\"\"\r\n"),
        ] {
            assert_eq!(line(&[text]), written);
        }
        assert_eq!(line(&["a", "b"]), "\"a\",\"b\"\r\n");
    }
}
