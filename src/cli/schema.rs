//! `schema`: the plan's format as a JSON Schema, for editors that check and complete
//! TOML (tombi, Even Better TOML). Made from the tables that the reader uses.

use super::error::CliError;
use super::output::stdout;
use crate::plan::schema::{Key, Kind, Location, TABLES, Table};
use serde_json::{Map, Value, json};

pub fn run() -> Result<(), CliError> {
    stdout(text().as_bytes())
}

/// The file, with a newline at its end.
pub fn text() -> String {
    format!("{:#}\n", schema())
}

/// One schema for every file: which tables belong in which folder is for `check`.
fn schema() -> Value {
    let (mut properties, mut definitions) = (Map::new(), Map::new());
    for table in TABLES {
        definitions.insert(table.name.to_owned(), definition(table));
        if table.location != Location::Inline {
            properties.insert(table.name.to_owned(), at_the_top(table));
        }
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Filer i en plan",
        "description": "Tabellerne i aarshjuls plan. Skrevet af `aarshjul schema`.",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "definitions": definitions,
    })
}

/// `[body]` or `[[item]]`.
fn at_the_top(table: &Table) -> Value {
    let reference = reference(table.name);
    if table.header.starts_with("[[") {
        json!({ "type": "array", "items": reference, "description": table.about })
    } else {
        reference
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

fn definition(table: &Table) -> Value {
    let keys = table.keys.iter().map(|key| (key.name.to_owned(), property(key)));
    json!({
        "type": "object",
        "title": table.header,
        "description": table.about,
        "additionalProperties": false,
        "properties": keys.collect::<Map<_, _>>(),
    })
}

fn property(key: &Key) -> Value {
    let mut value = value(key.kind, key.name);
    value["description"] = key.about.into();
    value
}

fn value(kind: Kind, name: &str) -> Value {
    // A TOML date is what editors know as `format: date`.
    let date = || json!({ "type": "string", "format": "date" });
    let text = || json!({ "type": "string" });
    match kind {
        Kind::Text => text(),
        Kind::Choice(words) => json!({ "type": "string", "enum": words }),
        Kind::TextOrFalse => json!({ "anyOf": [text(), { "const": false }] }),
        Kind::Integer => json!({ "type": "integer" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Date => date(),
        Kind::DateOrText => json!({ "anyOf": [date(), text()] }),
        Kind::List(element) => json!({ "type": "array", "items": value(*element, name) }),
        Kind::Table => json!({ "allOf": [reference(name)] }),
    }
}
