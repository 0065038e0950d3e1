//! What is held that is no meeting of the body: "Næste chefforum afholdes d. 23. februar".

use super::dates::{Mention, mentions};
use super::sentences::{capital, normal, sentences};
use chrono::NaiveDate;

/// An event that the minutes mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// "Chefforum".
    pub title: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, inclusive.
    pub to: NaiveDate,
    /// As written.
    pub quote: String,
}

/// Ends of the words for what is held on a day.
const KINDS: [&str; 17] = [
    "forum",
    "seminar",
    "seminaret",
    "konference",
    "lederdag",
    "lederdagen",
    "miljødag",
    "studietur",
    "temamøde",
    "temamødet",
    "borgermøde",
    "borgermødet",
    "topmøde",
    "stormøde",
    "kursus",
    "workshop",
    "nytårskur",
];

/// Between the event and its day.
const BETWEEN: [&str; 8] =
    ["afholdes", "afholdt", "holdes", "den", "d", "finder", "sted", "planlægges"];

/// Events after the meeting that sentences mention, each once.
pub fn events<'a>(texts: impl Iterator<Item = &'a str>, meeting: NaiveDate) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for sentence in texts.flat_map(sentences) {
        let mut start = 0;
        for mention in mentions(sentence, meeting) {
            let before = &sentence[start..mention.range.start];
            start = mention.range.end;
            let Some(event) = event(before, &mention, sentence, meeting) else { continue };
            let is_same = |known: &Event| {
                let (one, other) = (normal(&known.title), normal(&event.title));
                known.from == event.from && (one.contains(&other) || other.contains(&one))
            };
            if !events.iter().any(is_same) {
                events.push(event);
            }
        }
    }
    events.sort_by_key(|event| event.from);
    events
}

fn event(before: &str, mention: &Mention, sentence: &str, meeting: NaiveDate) -> Option<Event> {
    if mention.is_window || mention.from <= meeting {
        return None;
    }
    let words: Vec<&str> = before.split_whitespace().collect();
    let name = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let last = words.iter().rposition(|word| !BETWEEN.contains(&&*name(word)))?;
    let is_kind = |word: &&str| KINDS.iter().any(|kind| name(word).ends_with(kind));
    let at = (0..=last).rev().take(6).find(|at| is_kind(&words[*at]))?;
    // A comma or a bracket parts the event from the day.
    if words[at..last].iter().any(|word| word.ends_with([',', ':', ')'])) {
        return None;
    }
    // What is said of the event on another day.
    let is_said = |word: &&str| {
        matches!(&*name(word), "behandles" | "drøftes" | "tages" | "møde" | "mødet" | "sendes")
    };
    if words[at + 1..=last].iter().any(is_said) {
        return None;
    }
    // "DK2020 Konference", "Arbejds miljødag"; not "Næste chefforum".
    let is_part = |word: &str| {
        let first = name(word);
        word.starts_with(char::is_uppercase)
            && !matches!(&*first, "næste" | "det" | "der" | "på" | "til")
    };
    let first = at
        - usize::from(
            at > 0 && is_part(words[at - 1]) && words[at].starts_with(|c: char| c.is_alphabetic()),
        );
    let title = words[first..=last].join(" ");
    let title = capital(title.trim_matches(|c: char| !c.is_alphanumeric() && c != ')'));
    Some(Event { title, from: mention.from, to: mention.to, quote: sentence.to_owned() })
}

/// Every entry of a list of coming activities that has a day.
pub fn activities<'a>(entries: impl Iterator<Item = &'a str>, meeting: NaiveDate) -> Vec<Event> {
    let event = |entry: &'a str| {
        let mention = mentions(entry, meeting).into_iter().find(|m| !m.is_window)?;
        let title = entry[..mention.range.start].trim().trim_end_matches([',', ':']);
        let is_ahead = mention.to >= meeting && !title.is_empty();
        is_ahead.then(|| Event {
            title: capital(title),
            from: mention.from,
            to: mention.to,
            quote: entry.to_owned(),
        })
    };
    entries.filter_map(event).collect()
}
