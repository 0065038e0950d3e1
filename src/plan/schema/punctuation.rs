//! Words for what is wrong with brackets, commas, equals signs and names, and for
//! whatever else the parser says.

use super::TABLES;
use super::explain::{Words, not_a_date};
use super::unknown::similar;
use crate::plan::forms;

/// Brackets, commas, equals signs and names: how the parser's words begin, then
/// message, label and hint. `{word}` is what stands there, `{end}` what is missing.
const PUNCTUATION: &[(&str, &str, &str, &str)] = &[
    (
        "key with no value",
        "linjen mangler `=` og en værdi",
        "her mangler noget",
        "et felt skrives `navn = værdi`; en kommentar begynder med `#`",
    ),
    (
        "unclosed table",
        "tabellens navn mangler `{end}` til slut",
        "her mangler noget",
        "en tabel skrives `[body]` eller `[[item]]` på sin egen linje",
    ),
    (
        "unclosed array table",
        "tabellens navn mangler `{end}` til slut",
        "her mangler noget",
        "en tabel skrives `[body]` eller `[[item]]` på sin egen linje",
    ),
    (
        "unclosed array",
        "listen mangler `]` til slut",
        "her mangler noget",
        "en liste skrives `[\"a\", \"b\"]`",
    ),
    (
        "unclosed inline table",
        "felterne i `{ … }` mangler `}` til slut",
        "her mangler noget",
        "felter i parentes skrives `{ every = \"month\", meeting = 2 }`",
    ),
    (
        "extra comma",
        "her er et komma for meget",
        "slet kommaet",
        "der skal kun være ét komma mellem to af dem",
    ),
    (
        "missing assignment",
        "her mangler et `=`",
        "sæt `=` før dette",
        "et felt skrives `navn = værdi`",
    ),
    ("extra assignment", EQUALS.0, EQUALS.1, EQUALS.2),
    ("extra `=`", EQUALS.0, EQUALS.1, EQUALS.2),
    ("unexpected `=`", EQUALS.0, EQUALS.1, EQUALS.2),
    ("carriage return", INVISIBLE.0, INVISIBLE.1, INVISIBLE.2),
    ("invalid comment character", INVISIBLE.0, INVISIBLE.1, INVISIBLE.2),
    ("invalid unquoted key", NAME.0, NAME.1, NAME.2),
    ("unquoted keys cannot be empty", NAME.0, NAME.1, NAME.2),
    (
        "unexpected leading zero",
        "tallet `{word}` begynder med 0",
        "uden 0 foran",
        "skriv tallet uden 0 foran; dage og uger skrives i anførselstegn, fx `\"06-05\"`",
    ),
];

const EQUALS: (&str, &str, &str) = (
    "her er et `=` for meget",
    "slet `=`",
    "et felt skrives `navn = værdi`; har værdien et `=` i sig, skal den stå i anførselstegn",
);

const INVISIBLE: (&str, &str, &str) = (
    "linjen har et usynligt tegn, som ikke kan stå her",
    "et usynligt tegn",
    "slet tegnet, eller gem filen igen som ren tekst",
);

const NAME: (&str, &str, &str) = (
    "`{word}` kan ikke være navnet på et felt",
    "ikke et felt",
    "felternes navne har kun bogstaverne a-z og bindestreg; en kommentar begynder med `#`",
);

/// What is left; `before` is the line up to the place, `rest` begins at it.
pub(super) fn other(what: &str, expected: &str, word: &str, (before, rest): (&str, &str)) -> Words {
    let known = PUNCTUATION.iter().find(|(start, ..)| match *start {
        "unclosed table" | "unclosed array" => what == *start,
        _ => what.starts_with(start),
    });
    let is_number = word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let instead = match known {
        Some(("key with no value", ..)) => colon(before),
        Some((_, message, ..)) if *message == NAME.0 => colon(word).or_else(|| danish_name(word)),
        _ => None,
    };
    if let Some(words) = instead {
        return words;
    }
    let (message, label, hint) = match known {
        Some((_, message, label, hint)) => (*message, *label, *hint),
        None if forms::loose_date(word).is_some() => return not_a_date(word),
        None if is_decimal(word, rest) => (
            "her står et kommatal",
            "her skal stå et helt tal",
            "tal i en plan er hele tal, fx `2`; flere værdier står i en liste: `[ … ]`",
        ),
        None if is_number && !rest.starts_with(',') => (
            "`{word}` er ikke et tal",
            "ikke et tal",
            "tal skrives med cifre alene, fx `45`; en tekst står i anførselstegn",
        ),
        None if rest.starts_with(',') => (
            "her står et komma, som ikke hører til",
            "slet kommaet",
            "tal i en plan er hele tal; flere værdier står i en liste: `[ … ]`",
        ),
        None if rest.starts_with(';') => (
            "her står et semikolon, som ikke hører til",
            "slet semikolonet",
            "linjer slutter uden tegn; en kommentar begynder med `#`",
        ),
        None => (
            "linjen kan ikke læses",
            "her går det galt",
            "hver linje er et felt `navn = værdi`, en tabel `[[item]]` eller en kommentar `# …`",
        ),
    };
    let message = message.replace("{end}", expected.trim_matches('`')).replace("{word}", word);
    Words { message, label, hint: hint.to_owned() }
}

/// A name with a colon after it.
fn colon(text: &str) -> Option<Words> {
    let name = text.trim().strip_suffix(':').filter(|name| !name.is_empty())?;
    Some(Words {
        message: format!("efter `{name}` skal der stå `=`, ikke `:`"),
        label: "her skal stå `=`",
        hint: format!("skriv `{name} = …`"),
    })
}

/// A Danish word for a field.
fn danish_name(word: &str) -> Option<Words> {
    let keys = TABLES.iter().flat_map(|table| table.keys).map(|key| key.name);
    let meant = similar(word, keys)?;
    Some(Words {
        message: format!("`{word}` kan ikke være navnet på et felt"),
        label: "ikke et felt",
        hint: format!("mente du `{meant}`?"),
    })
}

/// Whether a comma stands in a number, `1,5`.
fn is_decimal(word: &str, rest: &str) -> bool {
    let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    digits(word) && rest.strip_prefix(',').is_some_and(digits)
}
