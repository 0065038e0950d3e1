//! Finding the words of a query in texts, and showing where they are.

/// The words of a query; a text matches that has all of them, in any order and case.
pub(in crate::web) struct Words(Vec<String>);

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct Piece {
    pub text: String,
    pub is_hit: bool,
}

/// So much of a long text is shown around its first hit, in characters.
const SNIPPET: usize = 160;

impl Words {
    pub fn new(query: &str) -> Words {
        Words(query.to_lowercase().split_whitespace().map(str::to_owned).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn match_all(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.0.iter().all(|word| text.contains(word))
    }

    /// The text in pieces, hits and what is between them.
    pub fn mark(&self, text: &str) -> Vec<Piece> {
        let letters: Vec<char> = text.chars().collect();
        let mut is_hit = vec![false; letters.len()];
        for (start, end) in self.hits(&letters) {
            is_hit[start..end].fill(true);
        }
        let mut pieces: Vec<Piece> = Vec::new();
        for (letter, hit) in letters.into_iter().zip(is_hit) {
            match pieces.last_mut().filter(|last| last.is_hit == hit) {
                Some(piece) => piece.text.push(letter),
                None => pieces.push(Piece { text: letter.into(), is_hit: hit }),
            }
        }
        pieces
    }

    /// The part of a long text around its first hit; `None` where it has none.
    pub fn snippet(&self, text: &str) -> Option<Vec<Piece>> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let letters: Vec<char> = text.chars().collect();
        let (first, _) = self.hits(&letters).into_iter().min()?;
        let from = first.saturating_sub(SNIPPET / 2);
        let from = letters[..from].iter().rposition(|c| *c == ' ').map_or(0, |space| space + 1);
        let to = letters.len().min(from + SNIPPET);
        let to = letters[to..].iter().position(|c| *c == ' ').map_or(letters.len(), |n| to + n);
        let before = if from > 0 { "… " } else { "" };
        let after = if to < letters.len() { " …" } else { "" };
        let shown: String = letters[from..to].iter().collect();
        Some(self.mark(&format!("{before}{shown}{after}")))
    }

    /// Where the words are, in characters, the end exclusive.
    fn hits(&self, letters: &[char]) -> Vec<(usize, usize)> {
        // Of a letter whose small form is several letters the first is enough to find it.
        let small: Vec<char> =
            letters.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
        let words = self.0.iter().map(|word| word.chars().collect::<Vec<char>>());
        let found = |word: Vec<char>| {
            let length = word.len();
            let starts = small.windows(length).enumerate().filter(|(_, part)| *part == word);
            starts.map(|(start, _)| (start, start + length)).collect::<Vec<_>>()
        };
        words.flat_map(found).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        let piece = |piece: &Piece| match piece.is_hit {
            true => format!("[{}]", piece.text),
            false => piece.text.clone(),
        };
        pieces.iter().map(piece).collect()
    }

    #[test]
    fn words_are_found_in_any_order_and_case() {
        let words = Words::new("  ØKONOMI  status ");
        assert!(words.match_all("Status på økonomien"));
        assert!(!words.match_all("Økonomien"));
        assert_eq!(shown(&words.mark("Status på økonomien")), "[Status] på [økonomi]en");
        assert_eq!(shown(&Words::new("").mark("Alt")), "Alt");
    }

    #[test]
    fn a_long_text_is_shown_around_its_first_hit() {
        let text = format!("{} nålen {}", "hø ".repeat(100), "hø ".repeat(100));
        let snippet = shown(&Words::new("nål").snippet(&text).unwrap());
        assert!(snippet.starts_with("… hø ") && snippet.ends_with(" hø …"), "{snippet}");
        assert!(snippet.contains("[nål]en"), "{snippet}");
        assert!(Words::new("nål").snippet("hø").is_none());
    }
}
