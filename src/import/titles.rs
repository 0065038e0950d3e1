//! Where a point's title ends: minutes often have no full stop after it.

use super::sentences::{likeness, normal, sentences, words};
use crate::calendar::month_of;

/// Words that begin the sentence after a title.
const BEGINNINGS: [&str; 16] = [
    "Bilag",
    "Den",
    "Der",
    "Det",
    "Direktion",
    "Direktionen",
    "Formålet",
    "Med",
    "Næste",
    "På",
    "Staben",
    "Gruppen",
    "Som",
    "Ved",
    "Ønsket",
    "Sagen",
];

/// Longer ones are no title.
const LONGEST: usize = 160;

/// The title at the beginning of a text, and the text after it. `known` are titles
/// that stand by themselves elsewhere in the document.
pub fn split<'a>(text: &'a str, known: &[String]) -> (&'a str, &'a str) {
    let text = text.trim_start_matches(['.', ' ']);
    let of_known = known.iter().filter_map(|title| prefix(text, title)).max();
    let like_known = || {
        let place = places(text).into_iter().filter_map(|place| {
            let best = known.iter().map(|title| likeness(&text[..place], title));
            Some((best.fold(0.0, f64::max), place)).filter(|(best, _)| *best >= 0.7)
        });
        place.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, place)| place)
    };
    let end = of_known.or_else(like_known).unwrap_or_else(|| guessed(text));
    (text[..end].trim(), text[end..].trim())
}

/// How much of a text is a title, word for word.
fn prefix(text: &str, title: &str) -> Option<usize> {
    let wanted = normal(title);
    let count = words(title).len();
    if count == 0 || !normal(text).starts_with(&wanted) {
        return None;
    }
    let (mut seen, mut is_word) = (0, false);
    for (index, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if is_word && !c.is_alphanumeric() {
            seen += 1;
            if seen == count {
                // With the full stop or bracket that belongs to it.
                let rest = &text[index..];
                let signs = rest.len() - rest.trim_start_matches(['.', ')', '"']).len();
                return (normal(&text[..index]) == wanted).then_some(index + signs);
            }
        }
        is_word = c.is_alphanumeric();
    }
    None
}

/// The places where a sentence may begin without a full stop before it.
fn places(text: &str) -> Vec<usize> {
    let mut places = vec![text.len()];
    let mut before: Option<&str> = None;
    let mut at = 0;
    for word in text.split(' ') {
        let is_capital = word.starts_with(char::is_uppercase)
            && word.chars().nth(1).is_some_and(char::is_lowercase);
        let follows = before.is_some_and(|before| {
            !before.ends_with(['–', '-', '/', ':', ',', '(']) && !before.is_empty()
        });
        if is_capital && follows {
            places.push(at - 1);
        }
        before = Some(word);
        at += word.len() + 1;
    }
    places
}

/// The end of the first sentence, or where a new one seems to begin.
fn guessed(text: &str) -> usize {
    let first = sentences(text).first().map_or(0, |sentence| sentence.len());
    let is_beginning = |place: &&usize| {
        let rest = text[**place..].trim_start();
        let word: String = rest.chars().take_while(|c| c.is_alphabetic() || *c == '-').collect();
        let before = text[..**place].rsplit(' ').next().unwrap_or_default();
        let is_end = before.ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
            || month_of(before).is_some();
        let is_noun = ["ningen", "erne", "ummet", "gruppen"].iter().any(|end| word.ends_with(end));
        is_end && (BEGINNINGS.contains(&&*word) || is_noun)
    };
    let places = places(text);
    let place = places.iter().filter(|place| **place < first).filter(is_beginning).min();
    let end = place.copied().unwrap_or(first);
    if end <= LONGEST { end } else { text[..end].find(", ").filter(|at| *at > 20).unwrap_or(end) }
}
