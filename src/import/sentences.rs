//! Sentences, words, and how alike two texts are.

use crate::calendar::month_of;

/// Abbreviations after which a sentence goes on, whatever follows.
const ABBREVIATIONS: [&str; 21] = [
    "bl.a", "bl", "ca", "d", "dr", "evt", "f.eks", "fx", "hhv", "ift", "jf", "kl", "mht", "nr",
    "pga", "på", "s", "stk", "tlf", "vedr", "vha",
];

/// The sentences of a paragraph, without the space between them.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut start = 0;
    for (index, c) in text.char_indices() {
        let end = index + c.len_utf8();
        if matches!(c, '.' | '?' | '!') && ends_sentence(&text[start..index], &text[end..]) {
            all.push(text[start..end].trim());
            start = end;
        }
    }
    all.push(text[start..].trim());
    all.retain(|sentence| !sentence.is_empty());
    all
}

fn ends_sentence(before: &str, after: &str) -> bool {
    let Some(rest) = after.strip_prefix(' ') else { return after.is_empty() };
    let first = rest.trim_start().chars().next();
    let begins = first.is_some_and(|c| c.is_uppercase() || matches!(c, '"' | '»' | '“'));
    let word = before.rsplit([' ', '(']).next().unwrap_or_default();
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let is_number = word.parse::<u32>().is_ok() && {
        let next = rest.split_whitespace().next().unwrap_or_default();
        month_of(next).is_some()
    };
    begins && !is_initial && !is_number && !ABBREVIATIONS.contains(&&*word.to_lowercase())
}

/// The words of a text in lower case, without signs.
pub fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The text as it is compared: lower case, letters and digits alone.
pub fn normal(text: &str) -> String {
    words(text).join(" ")
}

/// Words that say nothing of the subject.
const COMMON: [&str; 34] = [
    "af",
    "alle",
    "at",
    "blev",
    "bliver",
    "de",
    "den",
    "der",
    "det",
    "en",
    "er",
    "et",
    "for",
    "fra",
    "har",
    "herfra",
    "hos",
    "i",
    "ift",
    "med",
    "om",
    "og",
    "omkring",
    "på",
    "samt",
    "som",
    "til",
    "ud",
    "under",
    "ved",
    "vedr",
    "direktionen",
    "direktionens",
    "over",
];

/// The words that say what it is about, without endings of the definite form.
pub fn subject_words(text: &str) -> Vec<String> {
    let mut subject: Vec<String> = words(text)
        .into_iter()
        .filter(|word| !COMMON.contains(&&**word))
        .map(|word| stem(&word).to_owned())
        .collect();
    subject.sort();
    subject.dedup();
    subject
}

/// A word without the endings of the definite form, the plural and the genitive.
fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 11] =
        ["ernes", "erne", "ens", "ets", "ene", "ers", "en", "et", "er", "e", "s"];
    let is_long = |rest: &&str| rest.chars().count() >= 4;
    ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(is_long)).unwrap_or(word)
}

/// The share of the words of both that are in both, from 0 to 1.
pub fn likeness(one: &str, other: &str) -> f64 {
    let (one, other) = (subject_words(one), subject_words(other));
    let both = one.iter().filter(|word| other.contains(word)).count();
    let all = one.len() + other.len() - both;
    if all == 0 { 0.0 } else { both as f64 / all as f64 }
}

/// The share of the shorter one's words that are in the longer one.
pub fn overlap(one: &str, other: &str) -> f64 {
    let (one, other) = (subject_words(one), subject_words(other));
    let both = one.iter().filter(|word| other.contains(word)).count();
    let shorter = one.len().min(other.len());
    if shorter == 0 { 0.0 } else { both as f64 / shorter as f64 }
}

/// The first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_and_dates_end_no_sentence() {
        let text = "Chefforum d. 23. feb. Vej- og Ejendomschef Kim T. Jensen deltog bl.a. ved kl. 9.30 mv. \
                    Møde den 5. januar. \"Ja\" siges. Slut";
        assert_eq!(
            sentences(text),
            [
                "Chefforum d. 23. feb.",
                "Vej- og Ejendomschef Kim T. Jensen deltog bl.a. ved kl. 9.30 mv.",
                "Møde den 5. januar.",
                "\"Ja\" siges.",
                "Slut"
            ]
        );
    }
}
