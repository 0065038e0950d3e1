//! Syntax errors of TOML: the commonest slips in Danish, with what to write
//! instead. Any other message of the parser is shown unchanged.

use super::hint::yes_or_no;
use super::invisible::invisible_character;
use super::{Reader, TABLES};
use crate::diag::{Code, Diagnostic, Span};
use crate::plan::forms;

/// What is wrong, and what to write instead.
struct Slip {
    message: String,
    label: &'static str,
    hint: String,
}

impl Slip {
    fn new(message: impl Into<String>, label: &'static str, hint: impl Into<String>) -> Slip {
        Slip { message: message.into(), label, hint: hint.into() }
    }
}

/// Matches the parser's English message by its beginning.
pub fn explain(message: &str, reader: &Reader<'_>, span: Span) -> Diagnostic {
    let (what, _) = message.split_once(", expected ").unwrap_or((message, ""));
    // An invisible character causes whatever else is wrong with its line, unless
    // the line is the end of a text.
    if !what.contains(" string")
        && what != "duplicate key"
        && let Some(diagnostic) = invisible_character(reader.text, span)
    {
        return diagnostic;
    }
    let (word_span, word) = word(reader, span);
    let Some(slip) = slip(what, word, reader, span) else {
        return Diagnostic::new(Code::Syntax, span, "linjen kan ikke læses").label(message).hint(
            "hver linje er et felt `navn = værdi`, en tabel `[[item]]` eller en kommentar `# …`",
        );
    };
    // A word is marked whole; what is missing is marked where it is missing.
    let is_word = !word.is_empty() && slip.message.contains(&format!("`{word}`"));
    let span = if is_word { word_span } else { span };
    Diagnostic::new(Code::Syntax, span, slip.message).label(slip.label).hint(slip.hint)
}

fn slip(what: &str, word: &str, reader: &Reader<'_>, span: Span) -> Option<Slip> {
    let (before, after) = around(reader, span);
    Some(match what {
        "string values must be quoted"
        | "missing value"
        | "missing value for key"
        | "invalid boolean"
        | "invalid date"
        | "invalid datetime"
        | "invalid time" => value(word),
        "duplicate key" => duplicate(reader.raw(span)),
        "missing escaped value" | "too few unicode value digits" | "invalid value" => Slip::new(
            "`\\` betyder noget særligt i en tekst",
            "efter `\\`",
            "skriv `\\\\` for at få tegnet selv",
        ),
        "key with no value" | "missing assignment" => equals_sign(before),
        "invalid unquoted key" if word.ends_with(':') => equals_sign(word),
        "unclosed table" | "unclosed array table" => Slip::new(
            "tabellens navn mangler `]` til slut",
            "her mangler noget",
            "en tabel skrives `[body]` eller `[[item]]` på sin egen linje",
        ),
        "unclosed array" => bracket(']', before),
        "unclosed inline table" => bracket('}', before),
        _ if is_in_quotes(before, after) => Slip::new(
            "teksten har et anførselstegn inde i sig, så den slutter for tidligt",
            "her er teksten allerede slut",
            "skriv `\\\"` for et anførselstegn inde i en tekst; med en apostrof i sig står den i `\"…\"`",
        ),
        _ if what.starts_with("missing comma") => comma(what, before, after),
        _ if what.contains(" string") && !what.starts_with("cannot extend") => {
            end_of_text(what, before)
        }
        _ if is_date(word) => value(word),
        _ if after.starts_with(',') || what.starts_with("extra comma") => Slip::new(
            "her er et komma for meget",
            "slet kommaet",
            "tal er hele tal; et komma er kun mellem to led af en liste",
        ),
        _ if after.starts_with(';') => Slip::new(
            "her er et semikolon for meget",
            "slet semikolonet",
            "linjer slutter uden tegn; en kommentar begynder med `#`",
        ),
        _ => return None,
    })
}

/// What looks like a quotation mark and is none.
const CURLY: [char; 7] = ['“', '”', '„', '»', '«', '’', '‘'];

/// What looks like a hyphen and is none.
const DASHES: [char; 5] = ['–', '—', '−', '‑', '‐'];

/// Whether a text ended just before a place, at a quotation mark that was meant to
/// be in it: on the same line there is one more, and no field begins.
fn is_in_quotes(before: &str, after: &str) -> bool {
    let name = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    ['"', '\''].iter().any(|quote| before.ends_with(*quote) && after.contains(*quote))
        && !after.starts_with(['"', '\'', '=', ',', '#'])
        && !after.trim_start_matches(name).trim_start().starts_with('=')
}

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

/// The line that a place is on, before it and from it on.
fn around<'t>(reader: &Reader<'t>, span: Span) -> (&'t str, &'t str) {
    let (before, after) = reader.text.split_at(span.start as usize);
    let before = before.rsplit('\n').next().unwrap_or_default();
    (before, after.split('\n').next().unwrap_or_default())
}

/// A value that is missing, lacks its quotation marks or has others, or is a date
/// in another form.
fn value(word: &str) -> Slip {
    let word = word.trim();
    let hyphens = word.replace(DASHES, "-");
    if word.is_empty() {
        let hint = "skriv en tekst i anførselstegn, et tal, en dato eller `true`";
        Slip::new("her mangler en værdi efter `=`", "her mangler noget", hint)
    } else if let Some(date) = forms::loose_date(&hyphens) {
        let message = format!("`{word}` er ikke skrevet som en dato");
        Slip::new(message, "her skal stå år-måned-dag", format!("skriv `{date}` med bindestreger"))
    } else if is_date(&hyphens) {
        let hint =
            "datoer skrives år-måned-dag, fx `2026-09-30`; er det en dag, som måneden ikke har?";
        Slip::new(format!("`{word}` er ikke en dato"), "ikke en dato", hint)
    } else if word.starts_with(CURLY) {
        let hint = format!("skriv `\"{}\"`", word.trim_matches(CURLY));
        let message = format!("`{word}` har de forkerte anførselstegn");
        Slip::new(message, "skal være lige anførselstegn", hint)
    } else if let Some(flag) = yes_or_no(word) {
        let message = format!("`{word}` er ikke skrevet, som det skal");
        Slip::new(message, "her skal stå `true` eller `false`", format!("skriv `{flag}`"))
    } else {
        let message = format!("`{word}` mangler anførselstegn");
        Slip::new(message, "en tekst uden anførselstegn", format!("skriv `\"{word}\"`"))
    }
}

/// Whether a word was meant to be a date: one that is read loosely, or three
/// numbers that no day has.
fn is_date(word: &str) -> bool {
    let numbers = || word.split('-').map(|part| part.parse::<u32>().ok());
    forms::loose_date(word).is_some() || numbers().count() == 3 && numbers().all(|n| n.is_some())
}

fn duplicate(name: &str) -> Slip {
    let several = TABLES.iter().find(|table| table.name == name && table.header.starts_with("[["));
    let hint = match several {
        Some(table) => {
            format!("skriv `{}` med dobbelte parenteser: så kan der være flere", table.header)
        }
        None => "behold den ene, og slet den anden".to_owned(),
    };
    Slip::new(format!("`{name}` står to gange"), "står igen her", hint)
}

/// `before` may end with a name and a colon.
fn equals_sign(before: &str) -> Slip {
    match before.trim().strip_suffix(':').filter(|name| !name.is_empty()) {
        Some(name) => Slip::new(
            format!("efter `{name}` skal der stå `=`, ikke `:`"),
            "her skal stå `=`",
            format!("skriv `{name} = …`"),
        ),
        None => Slip::new(
            "linjen mangler `=` og en værdi",
            "her mangler noget",
            "et felt skrives `navn = værdi`; en kommentar begynder med `#`",
        ),
    }
}

const PAIRS: &str = "`[` sluttes med `]`, og `{` sluttes med `}`";

/// A list or an inline table without its end.
fn bracket(closing: char, before: &str) -> Slip {
    if before.trim().is_empty() {
        let message = format!("linjen over mangler et komma eller `{closing}` til slut");
        return Slip::new(message, "her begynder noget nyt", PAIRS);
    }
    Slip::new(format!("her mangler `{closing}` til slut"), "her mangler noget", PAIRS)
}

/// A comma is missing, or the line above lacks its end.
fn comma(what: &str, before: &str, after: &str) -> Slip {
    let (closing, other) = if what.contains("array") { (']', '}') } else { ('}', ']') };
    if after.starts_with(other) {
        return Slip::new(
            format!("her mangler `{closing}` før `{other}`"),
            "sæt den før dette",
            PAIRS,
        );
    }
    if before.trim().is_empty() {
        return bracket(closing, before);
    }
    Slip::new("her mangler et komma", "sæt komma før dette", "der skal være komma mellem to af dem")
}

/// A text without the quotation mark at its end, or with a typographic one.
fn end_of_text(what: &str, before: &str) -> Slip {
    let quote =
        if what.contains("multi-line") { "tre anførselstegn" } else { "et anførselstegn" };
    let message = match before.trim_end().chars().last().filter(|last| CURLY.contains(last)) {
        Some(curly) => format!("teksten slutter med `{curly}` i stedet for {quote}"),
        None => format!("teksten mangler {quote} til slut"),
    };
    let hint = "en tekst står mellem lige anførselstegn: `\"…\"`; er den på flere linjer, mellem tre: `\"\"\"…\"\"\"`";
    Slip::new(message, "her slutter den ikke", hint)
}
