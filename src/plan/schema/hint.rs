//! A value of the wrong type: what it should be, and what to write instead.

use super::reader::Reader;
use super::{Entry, Kind, TABLES};
use crate::diag::{Code, Diagnostic};
use crate::plan::forms::{loose_date, month_number};
use toml::de::DeValue;
use toml::value::Datetime;

impl Reader<'_> {
    /// Says that a value is of the wrong type; there is then no value.
    pub fn wrong_type<T>(
        &mut self,
        want: Kind,
        found: &DeValue<'_>,
        entry: &Entry<'_>,
    ) -> Option<T> {
        let key = entry.key;
        let (want_name, found_name) = (describe(want), found_name(found));
        let message = match entry.element {
            true => format!("hvert led i `{key}` skal være {want_name}, ikke {found_name}"),
            false => format!("`{key}` skal være {want_name}, ikke {found_name}"),
        };
        let mut diagnostic = Diagnostic::new(Code::WrongType, entry.span, message)
            .label(format!("her skal stå {want_name}"));
        if let Some(hint) = self.hint(want, found, entry) {
            diagnostic = diagnostic.hint(hint);
        }
        self.report.push(diagnostic);
        None
    }

    /// What to write instead, made from the value that is there where possible.
    fn hint(&self, want: Kind, found: &DeValue<'_>, entry: &Entry<'_>) -> Option<String> {
        let raw = self.raw(entry.span);
        match want {
            Kind::Text | Kind::Choice(_) | Kind::TextOrFalse => Some(text(found, entry, raw)),
            Kind::DateOrText => Some(date_or_text(entry.key)),
            Kind::Integer => Some(integer(found, entry.key)),
            Kind::Date => Some(date(found, entry.key)),
            Kind::Flag => Some(flag(found, entry.key)),
            Kind::List(element) if kind_of(found) == Some(*element) => {
                Some(format!("sæt firkantede parenteser om: `{} = [{raw}]`", entry.key))
            }
            Kind::List(Kind::Integer) if numbers(found).is_some() => {
                let numbers = numbers(found)?;
                Some(format!("skriv en liste af tal: `{} = [{numbers}]`", entry.key))
            }
            Kind::Table | Kind::List(Kind::Table) => table(entry.key),
            Kind::List(_) => {
                Some(format!("lister skrives i firkantede parenteser: `{} = [ … ]`", entry.key))
            }
        }
    }
}

/// The numbers of a text that holds nothing else: `3,8`.
fn numbers(found: &DeValue<'_>) -> Option<String> {
    let parts = found.as_str()?.split(',').map(|part| part.trim().parse::<i64>());
    let numbers: Vec<String> =
        parts.map(|number| Some(number.ok()?.to_string())).collect::<Option<_>>()?;
    Some(numbers.join(", "))
}

fn text(found: &DeValue<'_>, entry: &Entry<'_>, raw: &str) -> String {
    let key = entry.key;
    let written = |value: &str| match entry.element {
        true => value.to_owned(),
        false => format!("{key} = {value}"),
    };
    match (key, found) {
        ("cancelled" | "withdrawn", DeValue::Boolean(true)) => {
            format!("skriv årsagen i stedet: `{key} = \"…\"`")
        }
        ("time", _) => "skriv start og slut i anførselstegn: `time = \"09:00-17:00\"`".to_owned(),
        ("weeks", DeValue::Array(_)) => {
            "hver periode har sin egen `[[break]]`; flere må gerne have samme navn".to_owned()
        }
        (_, DeValue::Datetime(Datetime { date: Some(date), .. })) if is_day(key) => {
            let day = format!("\"{:02}-{:02}\"", date.month, date.day);
            format!("skriv måned-dag i anførselstegn: `{}`", written(&day))
        }
        (_, DeValue::Array(_)) => {
            format!("skriv kun én, uden firkantede parenteser: `{key} = \"…\"`")
        }
        (_, DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_)) => {
            format!("sæt anførselstegn om: `{}`", written(&format!("\"{raw}\"")))
        }
        _ => format!("skriv en tekst i anførselstegn: `{key} = \"…\"`"),
    }
}

fn integer(found: &DeValue<'_>, key: &str) -> String {
    let text = found.as_str().unwrap_or_default().trim();
    if text.parse::<i64>().is_ok() {
        format!("skriv tallet uden anførselstegn: `{key} = {text}`")
    } else if let Some(number) = month_number(text) {
        format!("skriv månedens nummer: `{number}`")
    } else if let Some(number) = number_meant(key, text) {
        format!("skriv tallet alene: `{key} = {number}`")
    } else {
        format!("skriv et helt tal, fx `{key} = 2`")
    }
}

fn date(found: &DeValue<'_>, key: &str) -> String {
    match found {
        DeValue::String(text) => match loose_date(text) {
            Some(date) => format!("skriv datoen uden anførselstegn: `{key} = {date}`"),
            None => {
                format!("datoer skrives år-måned-dag uden anførselstegn: `{key} = 2026-09-30`")
            }
        },
        DeValue::Datetime(Datetime { date: Some(date), .. }) => {
            format!("skriv kun datoen: `{key} = {date}`")
        }
        _ => format!("skriv fx `{key} = 2026-09-30`"),
    }
}

fn date_or_text(key: &str) -> String {
    let text = if key == "decided-by" { "10-15" } else { "2026-09 medio" };
    format!("skriv fx `{key} = 2026-09-30` eller `{key} = \"{text}\"`")
}

fn flag(found: &DeValue<'_>, key: &str) -> String {
    match found.as_str().and_then(yes_or_no) {
        Some(flag) => format!("skriv uden anførselstegn: `{key} = {flag}`"),
        None => format!("skriv `{key} = true` eller `{key} = false`"),
    }
}

fn table(key: &str) -> Option<String> {
    TABLES.iter().find(|table| table.name == key).map(|table| {
        let keys: Vec<_> = table.keys.iter().map(|k| format!("`{}`", k.name)).collect();
        format!("skriv `{}` med et eller flere af {}", table.header, keys.join(", "))
    })
}

/// The keys that take a day of the year.
fn is_day(key: &str) -> bool {
    matches!(key, "day" | "from-day" | "to-day" | "on-or-after" | "before")
}

/// The number that is meant by words: `45 min`, `1,5 time`, `sidste`.
pub fn number_meant(key: &str, text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    match key {
        "minutes" => {
            let end = text.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.');
            let (number, unit) = text.split_at(end?);
            let number: f64 = number.replace(',', ".").parse().ok()?;
            let minutes = match unit.trim_start() {
                unit if unit.starts_with("min") => number,
                unit if unit.starts_with('t') => number * 60.0,
                _ => return None,
            };
            Some(minutes.round() as i64)
        }
        "meeting" => {
            const ORDINALS: [(&str, i64); 6] = [
                ("første", 1),
                ("andet", 2),
                ("tredje", 3),
                ("sidste", -1),
                ("næstsidste", -2),
                ("tredjesidste", -3),
            ];
            ORDINALS.iter().find(|(word, _)| *word == text).map(|(_, number)| *number)
        }
        _ => None,
    }
}

/// The flag that a word means.
pub fn yes_or_no(word: &str) -> Option<bool> {
    match word.trim().to_lowercase().as_str() {
        "true" | "ja" | "sand" | "yes" => Some(true),
        "false" | "nej" | "falsk" | "no" => Some(false),
        _ => None,
    }
}

fn kind_of(value: &DeValue<'_>) -> Option<Kind> {
    match value {
        DeValue::String(_) => Some(Kind::Text),
        DeValue::Integer(_) => Some(Kind::Integer),
        DeValue::Boolean(_) => Some(Kind::Flag),
        DeValue::Datetime(_) => Some(Kind::Date),
        DeValue::Table(_) => Some(Kind::Table),
        DeValue::Float(_) | DeValue::Array(_) => None,
    }
}

fn describe(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Choice(_) => "en tekst i anførselstegn",
        Kind::TextOrFalse => "en tekst i anførselstegn eller `false`",
        Kind::DateOrText => "en dato eller en tekst i anførselstegn",
        Kind::Integer => "et helt tal",
        Kind::Flag => "`true` eller `false`",
        Kind::Date => "en dato",
        Kind::List(Kind::Text) => "en liste af tekster",
        Kind::List(Kind::Integer) => "en liste af hele tal",
        Kind::List(_) => "en liste",
        Kind::Table => "felter i krøllede parenteser",
    }
}

fn found_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "en tekst",
        DeValue::Integer(_) => "et tal",
        DeValue::Float(_) => "et kommatal",
        DeValue::Boolean(true) => "`true`",
        DeValue::Boolean(false) => "`false`",
        DeValue::Datetime(Datetime { date: None, .. }) => "et klokkeslæt",
        DeValue::Datetime(Datetime { time: Some(_), .. }) => "en dato med klokkeslæt",
        DeValue::Datetime(_) => "en dato",
        DeValue::Array(_) => "en liste",
        DeValue::Table(_) => "en tabel",
    }
}
