//! `config.toml`, read with every error at once.
//!
//! The shapes are serde's (`config`), which stops at its first error: so each key
//! that it refuses is reported and removed, and the rest is read again.
//! What is left always reads, and every key that is out has its default.

mod bodies;
mod bounds;
mod mail;
mod own;
mod sentences;

pub use bodies::unknown_bodies;
pub use mail::is_mail_address;

use super::Config;
use super::schema::{Reader, parse, similar, unresolved};
use crate::diag::{Code, Diagnostic, FileId, Report, Source, Span};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// The file as it is shipped: every key with its default.
pub const SHIPPED: &str = include_str!("../../config.toml");

/// More wrong keys than anyone writes.
const MOST_ERRORS: usize = 200;

/// Reads the file. [`FileId`] 0 of the report is the file.
pub fn read_config(source: &Source) -> (Config, Report) {
    let mut reader = Reader::new(FileId(0), &source.text);
    if let Some(conflict) = unresolved(&reader) {
        reader.report.push(conflict);
        return (Config::default(), reader.report);
    }
    let (mut root, broken) = parse(&mut reader);
    let bodies = own::take_out(&mut root);
    let mut config = read_table(&mut root, &mut reader);
    bounds::check(&config, &root, &mut reader);
    sentences::check(&root, &mut reader);
    for (id, table) in bodies {
        sentences::check(&own::alone(&table), &mut reader);
        let mut root = own::over(&root, &table);
        let own = read_table(&mut root, &mut reader);
        bounds::check(&own, &root, &mut reader);
        config.agendas.insert(id, own.agenda);
    }
    let mut report = reader.report;
    super::schema::drop_follow_on_errors(&mut report, &broken);
    report.sort();
    (config, report)
}

/// Reads a table; each key that can't be used is reported and taken out.
fn read_table(root: &mut DeTable<'_>, reader: &mut Reader<'_>) -> Config {
    for _ in 0..MOST_ERRORS {
        match deserialize(root, reader.text.len()) {
            Ok(config) => return config,
            Err(error) => {
                let place = error.span().unwrap_or(0..0);
                let path = take_out(root, &place);
                let span = reader.span(place);
                reader.report.push(explain(error.message(), &path, span, reader));
                if path.is_empty() {
                    break;
                }
            }
        }
    }
    Config::default()
}

fn deserialize(root: &DeTable<'_>, length: usize) -> Result<Config, toml::de::Error> {
    let root = Spanned::new(0..length, DeValue::Table(root.clone()));
    Config::deserialize(ValueDeserializer::from(root))
}

/// Takes out the innermost key that a place belongs to, and gives its path.
fn take_out(table: &mut DeTable<'_>, place: &Range<usize>) -> Vec<String> {
    let inside = |span: Range<usize>| {
        span.start <= place.start && place.start < span.end.max(span.start + 1)
    };
    let mut found = None;
    for (key, value) in table.iter_mut() {
        let name = key.get_ref().to_string();
        let at_value = inside(value.span());
        if let DeValue::Table(inner) = value.get_mut() {
            let mut path = take_out(inner, place);
            if !path.is_empty() {
                path.insert(0, name);
                return path;
            }
        }
        if inside(key.span()) || at_value || holds(value.get_ref(), &inside) {
            found = Some(name);
        }
    }
    let Some(name) = found else { return Vec::new() };
    table.remove(name.as_str());
    vec![name]
}

/// Whether a place is in one of the values of a list.
fn holds(value: &DeValue<'_>, inside: &impl Fn(Range<usize>) -> bool) -> bool {
    match value {
        DeValue::Array(elements) => elements
            .iter()
            .any(|element| inside(element.span()) || holds(element.get_ref(), inside)),
        DeValue::Table(table) => table.iter().any(|(key, value)| {
            inside(key.span()) || inside(value.span()) || holds(value.get_ref(), inside)
        }),
        _ => false,
    }
}

/// Serde's message, in Danish.
fn explain(said: &str, path: &[String], span: Span, reader: &Reader<'_>) -> Diagnostic {
    let key = path.last().map_or("config.toml", String::as_str);
    let raw = reader.raw(span).lines().next().unwrap_or("").trim_matches('"');
    let known =
        || said.split_once("expected").map_or("", |(_, known)| known).split('`').skip(1).step_by(2);
    let listing = || known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let example = || example(key).map(|line| format!("skriv fx `{line}`"));
    let meant = |name: &str| similar(name, known()).map(|meant| format!("mente du `{meant}`?"));
    let (code, message, hint) = if said.starts_with("unknown field") {
        let hint = meant(key)
            .or_else(|| elsewhere(key))
            .unwrap_or_else(|| format!("her kan stå {}", listing()));
        (Code::UnknownKey, format!("feltet `{key}` findes ikke her"), Some(hint))
    } else if said.starts_with("unknown variant") {
        let hint = meant(raw).unwrap_or_else(|| format!("der kan stå {}", listing()));
        (Code::UnknownChoice, format!("`{key}` kan ikke være `{raw}`"), Some(hint))
    } else if said.starts_with("missing field") {
        let missing = said.split('`').nth(1).unwrap_or("");
        (Code::MissingKey, format!("`{key}` mangler feltet `{missing}`"), example())
    } else if said.starts_with("invalid type") && raw.starts_with("[[") {
        let message = format!("der er kun én `{key}`, så parenteserne skal være enkelte");
        (Code::WrongType, message, Some(format!("skriv `[{}]`", path.join("."))))
    } else if said.starts_with("invalid type") {
        (Code::WrongType, format!("`{key}` kan ikke være `{raw}`"), example())
    } else if said.starts_with("invalid value") {
        (Code::OutOfRange, format!("`{key}` kan ikke være `{raw}`"), example())
    } else if let Some((message, hint)) = said.split_once("; ").filter(|_| said.starts_with('`')) {
        // A shape's own words are Danish already.
        (Code::BadValue, message.to_owned(), Some(hint.to_owned()))
    } else {
        let zones = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let zone = |raw| match similar(raw, zones()) {
            Some(zone) => format!("mente du `\"{zone}\"`?"),
            None => "der kan stå Europas, Færøernes og Grønlands tidszoner".to_owned(),
        };
        let hint = (key == "timezone").then(|| zone(raw)).or_else(example);
        (Code::BadValue, format!("`{key}` kan ikke være `{raw}`"), hint)
    };
    let diagnostic = Diagnostic::new(code, span, message).label("kan ikke bruges");
    match hint {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}

/// The line of the shipped file that has a key; those without a default are
/// comments there.
fn example(key: &str) -> Option<&'static str> {
    let has_key = |line: &&str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(" ="));
    SHIPPED.lines().map(|line| line.strip_prefix("# ").unwrap_or(line)).find(has_key)
}

/// "`listen` hører til i `[server]`".
fn elsewhere(key: &str) -> Option<String> {
    let line = example(key)?;
    let before = &SHIPPED[..SHIPPED.find(line)?];
    let section = before.lines().rev().find(|line| line.starts_with('['))?;
    Some(format!("`{key}` hører til i `{section}`"))
}
