//! Where a sentence says that something comes before a body, and when.

use super::bodies::{Named, named};
use super::dates::{Mention, mentions};
use super::promise::Around;

/// Verbs of what comes before a body again.
const AGAIN: [&str; 8] = [
    "behandles",
    "tages op",
    "genoptages",
    "genbehandles",
    "drøftes igen",
    "forelægges",
    "fremlægges",
    "kommer igen",
];

/// Where a sentence says that something comes again: the place, the verb, what follows.
pub fn again(sentence: &str) -> Option<(usize, &'static str, &str)> {
    let (verb, place) = AGAIN.iter().find_map(|verb| Some((*verb, sentence.find(verb)?)))?;
    Some((place, verb, &sentence[place + verb.len()..]))
}

/// The bodies that a text names, each with the day after it.
pub fn steps(text: &str, around: &Around) -> Vec<(String, Option<Mention>)> {
    let bodies = named(text, around.bodies);
    let days = mentions(text, around.meeting);
    let end = |index: usize| bodies.get(index + 1).map_or(text.len(), |next| next.at);
    let step = |(index, body): (usize, &Named)| {
        let own = body.end..end(index);
        (body.id.clone(), days.iter().find(|day| own.contains(&day.range.start)).cloned())
    };
    bodies.iter().enumerate().map(step).collect()
}
