//! A text as it is read on one line. Documents and pages break lines elsewhere than who wrote them.

/// A text with single spaces only, and where each of its bytes comes from.
pub struct OneLine {
    /// As it is read.
    pub text: String,
    from: Vec<usize>,
}

impl OneLine {
    /// None of a text that reads so already.
    pub fn of(text: &str) -> Option<Self> {
        let mut before = 'x';
        let is_plain = text.chars().all(|letter| {
            let plain = if letter == ' ' { before != ' ' } else { !letter.is_whitespace() };
            before = letter;
            plain
        });
        if is_plain {
            return None;
        }
        let mut line = Self { text: String::with_capacity(text.len()), from: Vec::with_capacity(text.len() + 1) };
        let mut in_space = false;
        for (at, letter) in text.char_indices() {
            if letter.is_whitespace() {
                if !in_space {
                    line.text.push(' ');
                    line.from.push(at);
                }
            } else {
                line.text.push(letter);
                line.from.extend(at..at + letter.len_utf8());
            }
            in_space = letter.is_whitespace();
        }
        line.from.push(text.len());
        Some(line)
    }

    /// Where a place of the line is in the text.
    pub fn in_text(&self, (start, end): (usize, usize)) -> (usize, usize) {
        (self.from[start], self.from[end])
    }

    /// Where a place of the text is in the line.
    pub fn in_line(&self, (start, end): (usize, usize)) -> (usize, usize) {
        let place = |wanted: usize| self.from.partition_point(|at| *at < wanted);
        (place(start), place(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_there_and_back() {
        let text = "Größe:\r\n\t12  mm";
        let line = OneLine::of(text).unwrap();
        assert_eq!(line.text, "Größe: 12 mm");
        let place = (line.text.find("12").unwrap(), line.text.len());
        let (start, end) = line.in_text(place);
        assert_eq!(&text[start..end], "12  mm");
        assert_eq!(line.in_line((start, end)), place);
        assert!(
            OneLine::of("").is_none() && OneLine::of("a b ü c").is_none() && OneLine::of("a\u{a0}b").is_some()
        );
    }
}
