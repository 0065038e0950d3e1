//! Keys and tables that no plan has: what was probably meant.

use super::{Location, Reader, TABLES, Table};
use crate::diag::{Code, Diagnostic, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What people write who think in Danish, or in another program.
const OTHER_WORDS: &[(&str, &[&str])] = &[
    ("navn", &["name", "title"]),
    ("titel", &["title", "name"]),
    ("overskrift", &["title"]),
    ("dato", &["date", "from"]),
    ("date", &["from"]),
    ("dag", &["day", "date"]),
    ("dage", &["days"]),
    ("uge", &["weeks"]),
    ("uger", &["weeks"]),
    ("week", &["weeks"]),
    ("fra", &["from", "from-day"]),
    ("start", &["from"]),
    ("til", &["to", "until"]),
    ("end", &["to", "until"]),
    ("slut", &["until", "to"]),
    ("tid", &["time"]),
    ("klokkeslæt", &["time"]),
    ("sted", &["place"]),
    ("lokale", &["place"]),
    ("location", &["place"]),
    ("minutter", &["minutes"]),
    ("varighed", &["minutes"]),
    ("duration", &["minutes"]),
    ("medlemmer", &["members"]),
    ("aflyst", &["cancelled"]),
    ("canceled", &["cancelled"]),
    ("flyttet-til", &["moved-to"]),
    ("årsag", &["reason"]),
    ("grund", &["reason"]),
    ("begrundelse", &["reason"]),
    ("because", &["reason"]),
    ("ekstra", &["extra"]),
    ("rolle", &["role"]),
    ("oplægsholder", &["role"]),
    ("ansvarlig", &["role"]),
    ("kategori", &["category"]),
    ("lukket", &["closed"]),
    ("bemærkning", &["note"]),
    ("tekst", &["text"]),
    ("beskrivelse", &["text"]),
    ("deltagere", &["participants"]),
    ("bilag", &["attachments"]),
    ("rækkefølge", &["order"]),
    ("år", &["years", "year"]),
    ("måned", &["month", "months"]),
    ("måneder", &["months"]),
    ("kvartal", &["quarter"]),
    ("halvår", &["half-year"]),
    ("month", &["months"]),
    ("møde", &["meeting"]),
    ("hver", &["every"]),
    ("efter", &["after"]),
    ("før", &["before"]),
    ("udgår", &["withdrawn", "skip", "drop"]),
    ("næste", &["next"]),
    ("forrige", &["previous"]),
    ("afventer", &["await"]),
    ("bortfalder", &["drop"]),
    ("spring-over", &["skip"]),
    ("springes-over", &["skip"]),
    ("næste-hverdag", &["next-workday"]),
    ("næste-arbejdsdag", &["next-workday"]),
    ("forrige-hverdag", &["previous-workday"]),
    ("forrige-arbejdsdag", &["previous-workday"]),
    ("næste-uge", &["next-week"]),
    ("ugen-efter", &["next-week"]),
    ("forrige-uge", &["previous-week"]),
    ("ugen-før", &["previous-week"]),
    ("danmark", &["DK"]),
    ("ingen", &["none"]),
    ("fleksibel", &["flexible"]),
    ("punkt", &["item"]),
    ("punkter", &["item"]),
    ("serie", &["series"]),
    ("ferie", &["break"]),
    ("lukkedag", &["closed"]),
    ("begivenhed", &["event"]),
    ("organ", &["body"]),
    ("ændring", &["change"]),
    ("kalender", &["calendar"]),
    ("land", &["country"]),
    ("indehavere", &["holders"]),
    ("nummer", &["number"]),
    ("tentativ", &["tentative"]),
    ("foreløbig", &["tentative"]),
];

/// Longer names than anyone misspells, and more than it pays to compare with.
const LONGEST: usize = 100;
const MOST_COMPARED: usize = 1000;

/// The known name that a misspelt one most likely means.
pub fn similar<'k>(name: &str, known: impl Iterator<Item = &'k str> + Clone) -> Option<&'k str> {
    if name.len() > LONGEST {
        return None;
    }
    let name = name.to_lowercase().replace(['_', ' '], "-");
    let translated = OTHER_WORDS.iter().find(|(word, _)| *word == name).and_then(|(_, means)| {
        means.iter().find_map(|meant| known.clone().find(|candidate| candidate == meant))
    });
    translated.or_else(|| {
        let length = name.chars().count();
        let most = (length / 3).max(1).min(length.saturating_sub(1));
        known
            .take(MOST_COMPARED)
            .filter(|candidate| candidate.len() <= LONGEST)
            .map(|candidate| (strsim::osa_distance(&name, &candidate.to_lowercase()), candidate))
            .filter(|(distance, _)| *distance <= most)
            .min()
            .map(|(_, candidate)| candidate)
    })
}

/// Reports every key that the table doesn't have, and returns the keys that they were
/// probably meant to be.
pub fn unknown_keys(
    table: &DeTable<'_>,
    schema: &Table,
    reader: &mut Reader<'_>,
) -> Vec<&'static str> {
    let mut all_meant = Vec::new();
    for (key, value) in table.iter().filter(|(key, _)| !schema.has(key.get_ref())) {
        let name = key.get_ref().as_ref();
        let span = reader.span(key.span());
        let meant = similar(name, schema.keys.iter().map(|known| known.name));
        all_meant.extend(meant);
        let hint = match meant {
            Some(meant) => format!("mente du `{meant}`?"),
            None => {
                own_table(name, value).or_else(|| elsewhere(name, schema)).unwrap_or_else(|| {
                    let keys: Vec<_> =
                        schema.keys.iter().map(|k| format!("`{}`", k.name)).collect();
                    format!("her kan stå {}", keys.join(", "))
                })
            }
        };
        let message = format!("feltet `{name}` findes ikke i `{}`", schema.header);
        reader
            .report
            .push(Diagnostic::new(Code::UnknownKey, span, message).label("ukendt felt").hint(hint));
    }
    all_meant
}

/// "a, b eller c".
pub fn one_of(names: &[String]) -> String {
    match names {
        [others @ .., last] if !others.is_empty() => format!("{} eller {last}", others.join(", ")),
        _ => names.concat(),
    }
}

/// For a table that is written as a key of another.
fn own_table(name: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
    if !holds_tables(value.get_ref()) {
        return None;
    }
    let table =
        TABLES.iter().find(|table| table.name == name && table.location != Location::Inline)?;
    Some(format!("skriv `{}` på sin egen linje, og felterne på linjerne under den", table.header))
}

/// "`rrule` hører til i `[[series]]`", for a key that other tables know.
fn elsewhere(name: &str, schema: &Table) -> Option<String> {
    let around =
        TABLES.iter().find(|table| schema.location == Location::Inline && table.has(schema.name));
    if let Some(table) = around.filter(|table| table.has(name)) {
        return Some(format!(
            "`{name}` hører til i `{}`, uden for `{}`",
            table.header, schema.name
        ));
    }
    // Of the inline tables only `when` has keys that are looked for elsewhere.
    let places: Vec<_> = TABLES
        .iter()
        .filter(|table| table.location != Location::Inline || table.name == "when")
        .filter(|table| table.name != schema.name && table.has(name))
        .map(|table| format!("`{}`", table.header))
        .collect();
    (!places.is_empty()).then(|| format!("`{name}` hører til i {}", one_of(&places)))
}

fn holds_tables(value: &DeValue<'_>) -> bool {
    match value {
        DeValue::Table(_) => true,
        DeValue::Array(elements) => elements.iter().any(|element| element.get_ref().is_table()),
        _ => false,
    }
}

/// Reports a table in a file of the wrong kind.
pub fn misplaced(table: &Table, span: Span, reader: &mut Reader<'_>) {
    reader.whole = false;
    let (message, hint) = match table.location {
        Location::Shared => (
            format!(
                "`{}` er fælles for alle organer og kan ikke stå i et organs mappe",
                table.header
            ),
            "flyt den til en fil direkte i planens mappe, fx `calendar.toml` eller `people.toml`",
        ),
        _ => (
            format!(
                "`{}` hører til et organ og kan ikke stå direkte i planens mappe",
                table.header
            ),
            "flyt den til en fil i organets mappe, fx `direktionen/punkter.toml`",
        ),
    };
    reader.report.push(
        Diagnostic::new(Code::MisplacedTable, span, message)
            .label("står det forkerte sted")
            .hint(hint),
    );
}

/// A name at the top of a file that is no table.
pub fn unknown_entry(
    name: &str,
    value: &DeValue<'_>,
    span: Span,
    location: Location,
    reader: &mut Reader<'_>,
) {
    let tables = || TABLES.iter().filter(|table| table.location == location);
    reader.whole = false;
    let is_table = holds_tables(value);
    let singular = name.strip_suffix('s').unwrap_or(name);
    let meant = similar(name, tables().map(|table| table.name))
        .or_else(|| similar(singular, tables().map(|table| table.name)))
        .and_then(|meant| tables().find(|table| table.name == meant));
    let places: Vec<_> = tables()
        .filter(|table| table.has(name))
        .map(|table| format!("`{}`", table.header))
        .collect();
    let inline =
        TABLES.iter().find(|table| table.name == name && table.location == Location::Inline);
    let headers: Vec<_> = tables().map(|table| format!("`{}`", table.header)).collect();
    let hint = match meant {
        Some(table) if is_table => format!("mente du `{}`?", table.header),
        None if is_table && !places.is_empty() => {
            let written = inline.map_or(name, |table| table.header);
            format!("skriv `{written}` under {}", one_of(&places))
        }
        _ if !is_table && !places.is_empty() => {
            format!("`{name}` hører til under {}", one_of(&places))
        }
        _ => format!("her kan stå {}", headers.join(", ")),
    };
    let diagnostic = if is_table {
        Diagnostic::new(Code::UnknownTable, span, format!("tabellen `{name}` findes ikke"))
            .label("ukendt tabel")
    } else {
        Diagnostic::new(
            Code::UnknownKey,
            span,
            format!("feltet `{name}` står ikke under nogen tabel"),
        )
        .label("hører ikke til noget")
    };
    reader.report.push(diagnostic.hint(hint));
}
