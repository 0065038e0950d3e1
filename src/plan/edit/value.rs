//! Values to be written: as TOML text, and as the data that the text must parse to.

use chrono::{Datelike, NaiveDate};
use std::fmt::Write;

/// The new value of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Integer(i64),
    Flag(bool),
    Date(NaiveDate),
    Dates(Vec<NaiveDate>),
    Integers(Vec<i64>),
    Texts(Vec<String>),
    Table(Vec<(&'static str, Value)>),
    Tables(Vec<Vec<(&'static str, Value)>>),
    /// As it was written before.
    Verbatim {
        text: String,
        data: toml::Value,
    },
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Value {
        Value::Integer(number.into())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Value {
        Value::Integer(number.into())
    }
}

impl From<Vec<u32>> for Value {
    fn from(numbers: Vec<u32>) -> Value {
        Value::Integers(numbers.into_iter().map(i64::from).collect())
    }
}

impl Value {
    /// The TOML text for a file whose lines end with `newline`.
    pub fn toml(&self, newline: &str) -> String {
        match self {
            Value::Text(text) => quoted(text, newline),
            Value::Integer(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
            Value::Date(date) => date.to_string(),
            Value::Dates(dates) => {
                let dates: Vec<String> = dates.iter().map(NaiveDate::to_string).collect();
                format!("[{}]", dates.join(", "))
            }
            Value::Integers(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
                format!("[{}]", numbers.join(", "))
            }
            Value::Texts(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| quoted(text, newline)).collect();
                format!("[{}]", texts.join(", "))
            }
            Value::Table(entries) => inline(entries, newline),
            Value::Tables(tables) => {
                let tables: Vec<String> =
                    tables.iter().map(|entries| inline(entries, newline)).collect();
                format!("[{}]", tables.join(", "))
            }
            Value::Verbatim { text, .. } => text.clone(),
        }
    }

    pub fn data(&self) -> toml::Value {
        match self {
            Value::Text(text) => toml::Value::String(text.clone()),
            Value::Integer(number) => toml::Value::Integer(*number),
            Value::Flag(flag) => toml::Value::Boolean(*flag),
            Value::Dates(dates) => {
                toml::Value::Array(dates.iter().map(|date| Value::Date(*date).data()).collect())
            }
            Value::Date(date) => toml::Value::Datetime(toml::value::Datetime {
                date: Some(toml::value::Date {
                    year: date.year() as u16,
                    month: date.month() as u8,
                    day: date.day() as u8,
                }),
                time: None,
                offset: None,
            }),
            Value::Integers(numbers) => {
                toml::Value::Array(numbers.iter().copied().map(toml::Value::Integer).collect())
            }
            Value::Texts(texts) => {
                toml::Value::Array(texts.iter().cloned().map(toml::Value::String).collect())
            }
            Value::Table(entries) => table(entries),
            Value::Tables(tables) => {
                toml::Value::Array(tables.iter().map(|entries| table(entries)).collect())
            }
            Value::Verbatim { data, .. } => data.clone(),
        }
    }
}

fn table(entries: &[(&'static str, Value)]) -> toml::Value {
    let entries = entries.iter().map(|(key, value)| ((*key).to_owned(), value.data()));
    toml::Value::Table(entries.collect())
}

/// `{ months = [8], meeting = -1 }`.
pub fn inline(entries: &[(&str, Value)], newline: &str) -> String {
    let entries: Vec<String> =
        entries.iter().map(|(key, value)| format!("{key} = {}", value.toml(newline))).collect();
    format!("{{ {} }}", entries.join(", "))
}

/// Quotes a text; several lines become a multi-line string, unless the file's line
/// ends would change them.
fn quoted(text: &str, newline: &str) -> String {
    let as_lines = text.contains('\n') && newline == "\n";
    let mut out = String::from(if as_lines { "\"\"\"\n" } else { "\"" });
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' if as_lines => out.push('\n'),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push_str(if as_lines { "\"\"\"" } else { "\"" });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_reads_back() {
        for text in
            ["æøå", "", "a\"b\\c", "\n", "\"\"\"\n\"\"\"", "x\r\ny\tz\u{0}\u{7f}\u{85}", "{}#='"]
        {
            for newline in ["\n", "\r\n"] {
                let written = Value::Text(text.into()).toml(newline);
                let read: toml::Table = toml::from_str(&format!("x = {written}")).unwrap();
                assert_eq!(read["x"].as_str(), Some(text), "{written}");
            }
        }
        assert_eq!(Value::Text("på \"é\"".into()).toml("\n"), r#""på \"é\"""#);
        assert_eq!(Value::Text("a\nb".into()).toml("\n"), "\"\"\"\na\nb\"\"\"");
    }

    #[test]
    fn tables_and_dates_read_back() {
        let date = NaiveDate::from_ymd_opt(2023, 9, 6).unwrap();
        let rule = Value::Table(vec![
            ("months", Value::Integers(vec![3, 8])),
            ("meeting", Value::Integer(-1)),
            ("x", Value::Date(date)),
            ("y", Value::Flag(true)),
        ]);
        let written = rule.toml("\n");
        assert_eq!(written, "{ months = [3, 8], meeting = -1, x = 2023-09-06, y = true }");
        let read: toml::Table = toml::from_str(&format!("r = {written}")).unwrap();
        assert_eq!(read["r"], rule.data());
    }
}
