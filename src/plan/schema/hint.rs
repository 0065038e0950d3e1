//! A value of the wrong type: what it should be, and what to write instead.

use super::value::{Entry, Reader};
use super::{Kind, TABLES};
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

    /// What to write instead, made from what stands there where that can be.
    fn hint(&self, want: Kind, found: &DeValue<'_>, entry: &Entry<'_>) -> Option<String> {
        let (key, raw) = (entry.key, self.raw(entry.span));
        let written = |value: &str| match entry.element {
            true => value.to_owned(),
            false => format!("{key} = {value}"),
        };
        match (want, found) {
            (Kind::Text, DeValue::Boolean(true)) if matches!(key, "cancelled" | "withdrawn") => {
                Some(format!("skriv årsagen i stedet: `{key} = \"…\"`"))
            }
            (Kind::Text, DeValue::Datetime(Datetime { date: Some(date), .. })) if is_day(key) => {
                let day = format!("\"{:02}-{:02}\"", date.month, date.day);
                Some(format!("skriv måned-dag i anførselstegn: `{}`", written(&day)))
            }
            (Kind::Text, _) if key == "time" => {
                Some("skriv start og slut i anførselstegn: `time = \"09:00-17:00\"`".to_owned())
            }
            (Kind::Text, DeValue::Array(_)) if key == "weeks" => Some(
                "hver periode har sin egen `[[break]]`; flere må gerne have samme navn".to_owned(),
            ),
            (Kind::Text, DeValue::Array(_)) => {
                Some(format!("skriv kun én, uden firkantede parenteser: `{key} = \"…\"`"))
            }
            (Kind::Text, DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_)) => {
                Some(format!("sæt anførselstegn om: `{}`", written(&format!("\"{raw}\""))))
            }
            (Kind::Integer, DeValue::String(text)) if text.trim().parse::<i64>().is_ok() => {
                Some(format!("skriv tallet uden anførselstegn: `{key} = {}`", text.trim()))
            }
            (Kind::Integer, DeValue::String(text)) if month_number(text).is_some() => {
                let number = month_number(text)?;
                Some(format!("skriv månedens nummer: `{number}`"))
            }
            (Kind::Integer, DeValue::String(text)) if number_meant(key, text).is_some() => {
                let number = number_meant(key, text)?;
                Some(format!("skriv tallet alene: `{key} = {number}`"))
            }
            (Kind::Date, DeValue::String(text)) => Some(match loose_date(text) {
                Some(date) => format!("skriv datoen uden anførselstegn: `{key} = {date}`"),
                None => {
                    format!("datoer skrives år-måned-dag uden anførselstegn: `{key} = 2026-09-30`")
                }
            }),
            (Kind::Date, DeValue::Datetime(Datetime { date: Some(date), .. })) => {
                Some(format!("skriv kun datoen: `{key} = {date}`"))
            }
            (Kind::Flag, DeValue::String(text)) if yes_or_no(text).is_some() => {
                let flag = yes_or_no(text)?;
                Some(format!("skriv uden anførselstegn: `{key} = {flag}`"))
            }
            (Kind::List(element), found) if kind_of(found) == Some(*element) => {
                Some(format!("sæt firkantede parenteser om: `{key} = [{raw}]`"))
            }
            (Kind::Table, _) | (Kind::List(Kind::Table), _) => {
                TABLES.iter().find(|table| table.name == key).map(|table| {
                    let keys: Vec<_> = table.keys.iter().map(|k| format!("`{}`", k.name)).collect();
                    format!("skriv `{}` med et eller flere af {}", table.header, keys.join(", "))
                })
            }
            (Kind::List(_), _) => {
                Some(format!("lister skrives i firkantede parenteser: `{key} = [ … ]`"))
            }
            (Kind::Date, _) => Some(format!("skriv fx `{key} = 2026-09-30`")),
            (Kind::Integer, _) => Some(format!("skriv et helt tal, fx `{key} = 2`")),
            (Kind::Flag, _) => Some(format!("skriv `{key} = true` eller `{key} = false`")),
            (Kind::Text, _) => Some(format!("skriv en tekst i anførselstegn: `{key} = \"…\"`")),
        }
    }
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
        Kind::Text => "en tekst i anførselstegn",
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
