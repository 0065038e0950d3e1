//! A form as data: its fields, what stands in them, and what is wrong with them.
//!
//! One template draws every form, so that each is as accessible as the others.

use crate::calendar::{full_date, typed_date};
use crate::web::text::sentence;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What a form holds, by the names of its fields. Of the same name the last counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::web) struct Values(BTreeMap<String, String>);

impl Values {
    pub fn of(pairs: Vec<(String, String)>) -> Values {
        Values(pairs.into_iter().collect())
    }

    /// Without the spaces around it; empty when it isn't there.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    pub fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// What was written, if anything.
    pub fn text(&self, name: &str) -> Option<String> {
        Some(self.get(name).to_owned()).filter(|text| !text.is_empty())
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// Everything, to be carried along out of sight.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    pub fn take(&mut self, name: &str) -> String {
        self.0.remove(name).unwrap_or_default()
    }
}

/// What is wrong: the name of a field, or none when it is no single field's fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::web) struct Problems(pub Vec<(String, String)>);

impl Problems {
    pub fn add(&mut self, field: &str, text: impl Into<String>) {
        self.0.push((field.to_owned(), text.into()));
    }

    pub fn of(&self, field: &str) -> Option<String> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, text)| text.clone())
    }

    /// A date as people type it. One that is missing or wrong is a problem.
    pub fn date(&mut self, values: &Values, name: &str, today: NaiveDate) -> Option<NaiveDate> {
        if !values.has(name) {
            self.add(name, "Skriv en dato, fx 6/9 eller onsdag i uge 36.");
        }
        self.optional_date(values, name, today)
    }

    pub fn optional_date(
        &mut self,
        values: &Values,
        name: &str,
        today: NaiveDate,
    ) -> Option<NaiveDate> {
        let text = values.text(name)?;
        match typed_date(&text, today) {
            Ok(date) => Some(date),
            Err(_) if text.to_lowercase().starts_with("næste ") => {
                self.add(
                    name,
                    "Det kan betyde to dage; skriv fx »på onsdag« eller »onsdag i næste uge«.",
                );
                None
            }
            Err(error) => {
                self.add(name, sentence(&error.to_string()));
                None
            }
        }
    }

    /// A whole number, within bounds.
    pub fn number(&mut self, values: &Values, name: &str, most: u32) -> Option<u32> {
        let text = values.text(name)?;
        let number = text.parse().ok().filter(|number| *number <= most);
        if number.is_none() {
            self.add(name, format!("Skriv et helt tal fra 0 til {most}."));
        }
        number
    }

    pub fn required(&mut self, values: &Values, name: &str, text: &str) -> String {
        if !values.has(name) {
            self.add(name, text);
        }
        values.get(name).to_owned()
    }
}

/// One thing on a form.
pub(in crate::web) enum Part {
    Field(Field),
    /// Several ways, of which one is chosen; each may have fields of its own.
    Choice {
        name: &'static str,
        legend: &'static str,
        ways: Vec<Way>,
        error: Option<String>,
    },
    /// What is seldom needed, folded away.
    More {
        is_open: bool,
        fields: Vec<Field>,
    },
}

pub(in crate::web) struct Way {
    pub value: &'static str,
    pub label: String,
    pub is_chosen: bool,
    pub fields: Vec<Field>,
}

pub(in crate::web) struct Field {
    pub name: String,
    pub label: String,
    pub help: String,
    pub error: Option<String>,
    pub value: String,
    pub kind: Kind,
    /// Where one begins to write.
    pub is_first: bool,
}

pub(in crate::web) enum Kind {
    Line,
    /// As a line, with the coming meetings to choose from.
    Date,
    Number,
    Lines,
    Check,
    /// Value and words.
    Select(Vec<(String, String)>),
    /// Boxes: name, words, whether it is checked.
    Boxes(Vec<(String, String, bool)>),
    /// As a line, with words that are used already.
    Known(Vec<String>),
}

impl Field {
    pub fn is(&self, kind: &str) -> bool {
        let own = match self.kind {
            Kind::Line => "line",
            Kind::Date => "date",
            Kind::Number => "number",
            Kind::Lines => "lines",
            Kind::Check => "check",
            Kind::Select(_) => "select",
            Kind::Boxes(_) => "boxes",
            Kind::Known(_) => "known",
        };
        own == kind
    }

    pub fn options(&self) -> &[(String, String)] {
        if let Kind::Select(options) = &self.kind { options } else { &[] }
    }

    pub fn boxes(&self) -> &[(String, String, bool)] {
        if let Kind::Boxes(boxes) = &self.kind { boxes } else { &[] }
    }

    pub fn known(&self) -> &[String] {
        if let Kind::Known(words) = &self.kind { words } else { &[] }
    }

    /// The ids of what describes it, for those who hear the page.
    pub fn described_by(&self) -> String {
        let help = (!self.help.is_empty()).then(|| format!("{}-hjaelp", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-fejl", self.name));
        [help, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Makes fields with what stands in them and what is wrong with them.
#[derive(Clone, Copy)]
pub(in crate::web) struct Maker<'a> {
    pub values: &'a Values,
    pub problems: &'a Problems,
}

impl Maker<'_> {
    pub fn field(&self, name: &str, label: &str, help: &str, kind: Kind) -> Field {
        Field {
            name: name.to_owned(),
            label: label.to_owned(),
            help: help.to_owned(),
            error: self.problems.of(name),
            value: self.values.get(name).to_owned(),
            kind,
            is_first: false,
        }
    }

    pub fn part(&self, name: &str, label: &str, help: &str, kind: Kind) -> Part {
        Part::Field(self.field(name, label, help, kind))
    }

    pub fn reason(&self, help: &str) -> Part {
        self.part("reason", "Begrundelse", help, Kind::Line)
    }
}

/// A date as it stands in a field, and can be read back.
pub(in crate::web) fn date_text(date: NaiveDate) -> String {
    full_date(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_fields_read_back() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for date in today.iter_days().step_by(13).take(60) {
            assert_eq!(typed_date(&date_text(date), today), Ok(date));
        }
    }
}
