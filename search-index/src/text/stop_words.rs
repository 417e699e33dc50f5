//! Words that say nothing about what is looked for.

/// Sorted, for the binary search.
const STOP_WORDS: [&str; 72] = ["a", "am", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "me", "my", "no", "not", "of", "on", "or", "our", "she", "should", "so", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "us", "very", "was", "we", "were", "what", "when", "where", "which", "who", "will", "with", "would", "you", "your"];

/// Whether a lower-case word is one of them.
pub(super) fn contains(word: &str) -> bool {
    word.len() <= 6 && STOP_WORDS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_no_word_is_longer_than_the_shortcut_allows() {
        assert!(STOP_WORDS.is_sorted());
        assert!(STOP_WORDS.iter().all(|word| contains(word)));
        assert!(!contains("printer"));
    }
}
