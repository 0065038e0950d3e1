//! What the TOML parser says, in Danish, with what to write instead.

use super::hint::{number_meant, yes_or_no};
use super::invisible::unseen;
use super::punctuation::other;
use super::{Reader, TABLES};
use crate::calendar::month_name;
use crate::diag::{Code, Diagnostic, Span};
use crate::plan::forms;
use chrono::NaiveDate;

/// What is wrong, and what to write instead.
pub(super) struct Words {
    pub message: String,
    pub label: &'static str,
    pub hint: String,
}

/// Says in Danish what the parser says in English. What it says is matched by its
/// beginning; a saying that isn't known here falls to the last line.
pub fn explain(said: &str, reader: &Reader<'_>, span: Span) -> Diagnostic {
    let (word_span, word) = word(reader, span);
    let (what, expected) = said.split_once(", expected ").unwrap_or((said, ""));
    // An unseen sign is the cause of whatever else is wrong with its line, unless
    // the line is the end of a text.
    if !what.contains(" string")
        && what != "duplicate key"
        && let Some(diagnostic) = unseen(reader.text, span)
    {
        return diagnostic;
    }
    let words = match what {
        "string values must be quoted"
        | "missing value"
        | "missing value for key"
        | "invalid boolean" => bare(line_before(reader, span), word),
        "invalid date" | "invalid datetime" | "invalid time" | "invalid date-time"
        | "invalid offset" => not_a_date(word),
        "duplicate key" => twice(reader.raw(span)),
        "missing escaped value" | "too few unicode value digits" | "invalid value" => Words {
            message: "`\\` betyder noget særligt i en tekst".to_owned(),
            label: "efter `\\`",
            hint: "skriv `\\\\` for at få tegnet selv".to_owned(),
        },
        "cannot recurse further; max recursion depth met" | "recursion limit" => Words {
            message: "parenteserne ligger for dybt inde i hinanden".to_owned(),
            label: "for dybt",
            hint: "ingen felter i en plan har brug for det".to_owned(),
        },
        _ if what.starts_with("cannot extend") => Words {
            message: format!("`{word}` har allerede en værdi"),
            label: "kan ikke også være en tabel",
            hint: "slet den ene af de to".to_owned(),
        },
        _ if is_in_quotes(reader, span) => quotes_in_quotes(reader, span),
        _ if what.starts_with("missing comma") => comma(what, reader, span),
        _ if what.contains(" string") => string(what, expected, reader, span),
        _ => {
            let around = (line_before(reader, span), &reader.text[span.start as usize..]);
            other(what, expected, word, around)
        }
    };
    // A word is marked whole; what is missing is marked where it is missing.
    let is_word = words.message.contains(&format!("`{word}`")) && !word.is_empty();
    let span = if is_word { word_span } else { span };
    Diagnostic::new(Code::Syntax, span, words.message).label(words.label).hint(words.hint)
}

/// What looks like a quotation mark and is none.
const CURLY: [char; 7] = ['“', '”', '„', '»', '«', '’', '‘'];

/// What looks like a hyphen and is none.
const DASHES: [char; 5] = ['–', '—', '−', '‑', '‐'];

/// The whole of the number, date or word that a place is inside.
fn word<'t>(reader: &Reader<'t>, span: Span) -> (Span, &'t str) {
    let part = |c: &char| c.is_alphanumeric() || "-+:._/".contains(*c) || DASHES.contains(c);
    let length = |chars: &mut dyn Iterator<Item = char>| -> u32 {
        chars.take_while(part).map(|c| c.len_utf8() as u32).sum()
    };
    let (before, after) = (&reader.text[..span.start as usize], &reader.text[span.end as usize..]);
    let start = span.start - length(&mut before.chars().rev());
    let end = span.end + length(&mut after.chars());
    let span = Span { start, end, ..span };
    (span, &reader.text[start as usize..end as usize])
}

/// A value without quotes; `line` is what stands before it.
fn bare(line: &str, word: &str) -> Words {
    let word = word.trim();
    let key = line.trim().trim_end_matches('=').trim_end();
    let (message, label, hint) = if word.is_empty() {
        (
            "her mangler en værdi efter `=`".to_owned(),
            "her mangler noget",
            "skriv en tekst i anførselstegn, et tal, en dato eller `true`".to_owned(),
        )
    } else if let Some(date) = forms::loose_date(word) {
        (
            format!("`{word}` er ikke skrevet som en dato"),
            "her skal stå år-måned-dag",
            format!("skriv `{date}`"),
        )
    } else if let Some(date) = forms::loose_date(&word.replace(DASHES, "-")) {
        (
            format!("`{word}` har tankestreger, hvor en dato har bindestreger"),
            "her skal stå år-måned-dag",
            format!("skriv `{date}` med bindestreger"),
        )
    } else if word.starts_with(CURLY) {
        let inner = word.trim_matches(CURLY);
        (
            format!("`{word}` har de forkerte anførselstegn"),
            "skal være lige anførselstegn",
            format!("skriv `\"{inner}\"`"),
        )
    } else if let Some(number) = number_meant(key, word) {
        let message = format!("`{word}` er ikke et tal alene");
        (message, "her skal stå et helt tal", format!("skriv `{number}`"))
    } else if let Some(flag) = yes_or_no(word) {
        let message = format!("`{word}` er ikke skrevet, som det skal");
        (message, "her skal stå `true` eller `false`", format!("skriv `{flag}`"))
    } else {
        let message = format!("`{word}` mangler anførselstegn");
        (message, "en tekst uden anførselstegn", format!("skriv `\"{word}\"`"))
    };
    Words { message, label, hint }
}

/// Something that begins like a date or a time and is none.
pub(super) fn not_a_date(word: &str) -> Words {
    let time = forms::loose_time_span(word).filter(|_| word.contains([':', '.']));
    let hint = if let Some((year, month, days)) = short_month(word) {
        format!("{} {year} har kun {days} dage", month_name(month))
    } else if let Some(time) = time {
        format!("et tidsrum skrives i anførselstegn: `\"{}\"`", forms::write_time_span(time))
    } else if forms::month_day(word).is_some() || forms::weeks(word).is_some() {
        format!("dage i året og uger skrives i anførselstegn: `\"{word}\"`")
    } else if let Some(date) = forms::loose_date(word) {
        format!("skriv `{date}`")
    } else {
        "datoer skrives år-måned-dag, fx `2026-09-30`; er det en dag, som måneden ikke har?"
            .to_owned()
    };
    Words { message: format!("`{word}` er ikke en dato"), label: "ikke en dato", hint }
}

/// The year and month of a day that it doesn't have, `2026-02-29`, and how many
/// it has.
fn short_month(word: &str) -> Option<(i32, u32, u32)> {
    let [year, month, day] = word.split('-').collect::<Vec<_>>()[..] else { return None };
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let days = (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some())?;
    (days < day && year > 31).then_some((year, month, days))
}

fn twice(name: &str) -> Words {
    let several = TABLES.iter().find(|table| table.name == name && table.header.starts_with("[["));
    let hint = match several {
        Some(table) => {
            format!("skriv `{}` med dobbelte parenteser: så kan der være flere", table.header)
        }
        None => "behold den ene, og slet den anden".to_owned(),
    };
    Words { message: format!("`{name}` står to gange"), label: "står igen her", hint }
}

fn string(what: &str, expected: &str, reader: &Reader<'_>, span: Span) -> Words {
    let quote =
        if what.contains("multi-line") { "tre anførselstegn" } else { "et anførselstegn" };
    if expected.contains("characters") {
        return Words {
            message: "teksten har et tegn, som ikke kan stå i den".to_owned(),
            label: "et usynligt tegn",
            hint: "slet tegnet, og skriv teksten igen på det sted".to_owned(),
        };
    }
    let last = line_before(reader, span).trim_end().chars().last();
    if let Some(curly) = last.filter(|last| CURLY.contains(last)) {
        return Words {
            message: format!("teksten slutter med `{curly}` i stedet for {quote}"),
            label: "her slutter den ikke",
            hint: "anførselstegn om en tekst er lige: `\"…\"`".to_owned(),
        };
    }
    Words {
        message: format!("teksten mangler {quote} til slut"),
        label: "her slutter den ikke",
        hint: "en tekst står mellem anførselstegn: `\"…\"`; er den på flere linjer, mellem tre: `\"\"\"…\"\"\"`".to_owned(),
    }
}

/// The line that a place is on, before it and from it on.
fn line_before<'t>(reader: &Reader<'t>, span: Span) -> &'t str {
    reader.text[..span.start as usize].rsplit('\n').next().unwrap_or("")
}

fn line_after<'t>(reader: &Reader<'t>, span: Span) -> &'t str {
    reader.text[span.start as usize..].split('\n').next().unwrap_or("")
}

/// Whether a text seems to have ended just before, at a quotation mark that was
/// meant to be in it.
fn is_in_quotes(reader: &Reader<'_>, span: Span) -> bool {
    let (before, after) = (line_before(reader, span).trim_end(), line_after(reader, span));
    ['"', '\''].iter().any(|quote| before.ends_with(*quote) && after.contains(*quote))
        && !after.starts_with(['"', '\'', '=', ',', '#'])
        && !is_field(after)
}

/// Whether `name = …` stands there.
fn is_field(text: &str) -> bool {
    let in_name = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    text.trim_start_matches(in_name).trim_start().starts_with('=')
}

fn quotes_in_quotes(reader: &Reader<'_>, span: Span) -> Words {
    let line = [line_before(reader, span), line_after(reader, span)].concat();
    let value = line.split_once('=').map_or("", |(_, value)| value.trim());
    if let Some(inner) = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\'')) {
        let hint = match inner.contains('"') {
            true => "sæt `\"\"\"` om hele teksten i stedet for enkelte anførselstegn".to_owned(),
            false => format!("skriv `\"{inner}\"` i dobbelte anførselstegn"),
        };
        return Words {
            message: "teksten har en apostrof inde i sig, så den slutter for tidligt".to_owned(),
            label: "her er teksten allerede slut",
            hint,
        };
    }
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    let hint = match inner.filter(|inner| !inner.contains('\'')) {
        Some(inner) => format!("skriv `'{inner}'` i enkelte anførselstegn, eller `\\\"` for hvert inde i teksten"),
        None => "skriv `\\\"` for et anførselstegn inde i en tekst, eller sæt enkelte anførselstegn om hele teksten: `'…'`".to_owned(),
    };
    Words {
        message: "teksten har anførselstegn inde i sig, så den slutter for tidligt".to_owned(),
        label: "her er teksten allerede slut",
        hint,
    }
}

/// A comma is missing, or the line above lacks its end.
fn comma(what: &str, reader: &Reader<'_>, span: Span) -> Words {
    let before = line_before(reader, span);
    let (closing, other) = if what.contains("array") { ("]", '}') } else { ("}", ']') };
    if line_after(reader, span).starts_with(other) {
        return Words {
            message: format!("her mangler `{closing}` før `{other}`"),
            label: "sæt den før dette",
            hint: "`[` sluttes med `]`, og `{` sluttes med `}`".to_owned(),
        };
    }
    if before.trim().is_empty() {
        return Words {
            message: format!("linjen over mangler et komma eller `{closing}` til slut"),
            label: "her begynder noget nyt",
            hint: "`[` sluttes med `]`, og `{` sluttes med `}`".to_owned(),
        };
    }
    Words {
        message: "her mangler et komma".to_owned(),
        label: "sæt komma før dette",
        hint: "der skal være komma mellem to af dem".to_owned(),
    }
}
