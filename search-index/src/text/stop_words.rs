//! Words that say nothing about what is looked for: the little ones, and those questions are made of.

/// Sorted, for the binary search.
const STOP_WORDS: [&str; 71] = [
    "a", "am", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do", "does",
    "for", "from", "had", "has", "have", "he", "her", "him", "his", "how", "i", "if", "in", "into", "is", "it",
    "its", "just", "me", "my", "no", "not", "of", "on", "or", "our", "she", "should", "so", "such", "than",
    "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "very", "was", "we", "were",
    "what", "when", "where", "which", "who", "will", "with", "would", "you", "your",
];

/// In bytes; spares the search for most words.
const LONGEST: usize = 6;

/// Whether a lower-case word is one of them.
pub(super) fn contains(word: &str) -> bool {
    word.len() <= LONGEST && STOP_WORDS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_of_the_list_is_found() {
        assert!(STOP_WORDS.is_sorted());
        assert!(STOP_WORDS.iter().all(|word| contains(word)));
        assert!(!contains("printer"));
    }
}
