//! What somebody typed into a form, and what is wrong with it.

use crate::calendar::{TimeSpan, full_date, typed, typed_date};
use crate::editor::Refusal;
use crate::plan::edit::Due;
use crate::plan::{Clock, loose_time_span};
use crate::web::text::{count, sentence, shortened};
use chrono::{NaiveDate, NaiveTime};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What a form holds, by the names of its fields. Of the same name the last counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::web) struct Values(BTreeMap<String, String>);

impl Values {
    pub fn of(pairs: Vec<(String, String)>) -> Values {
        Values(pairs.into_iter().collect())
    }

    /// Without the spaces around it; empty when there is no such field.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    pub fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// `None` when nothing was typed.
    pub fn text(&self, name: &str) -> Option<String> {
        Some(self.get(name).to_owned()).filter(|text| !text.is_empty())
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// Takes over what another has.
    pub fn extend(&mut self, other: Values) {
        self.0.extend(other.0);
    }

    /// What is chosen of a field's boxes, which are named `field-id`.
    pub fn chosen(&self, field: &str) -> Vec<String> {
        let checked = self.0.iter().filter(|(_, value)| !value.trim().is_empty());
        let id = |name: &str| name.strip_prefix(field)?.strip_prefix('-').map(str::to_owned);
        checked.filter_map(|(name, _)| id(name)).collect()
    }

    /// All of it, for hidden fields.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    pub fn take(&mut self, name: &str) -> String {
        self.0.remove(name).unwrap_or_default()
    }
}

/// A short mark of what a field held when its form was opened, however lines end.
pub(in crate::web) fn mark(text: &str) -> String {
    let hash = Sha256::digest(text.trim().replace("\r\n", "\n"));
    base16ct::lower::encode_string(&hash[..3])
}

/// What is wrong: the name of a field, or an empty one for the form as a whole,
/// and a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::web) struct Problems(pub Vec<(String, String)>);

impl Problems {
    pub fn add(&mut self, field: &str, text: impl Into<String>) {
        self.0.push((field.to_owned(), text.into()));
    }

    pub fn of(&self, field: &str) -> Option<String> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, text)| text.clone())
    }

    /// Why an edit was refused, each reason with the field that it is about.
    pub fn of_refusal(refusal: &Refusal) -> Problems {
        let mut problems = Problems::default();
        if let Refusal::Errors { already: true, .. } = refusal {
            problems.add("", "Planen har fejl, som skal rettes i filen, før noget kan gemmes.");
        }
        let mut reasons = refusal.by_field();
        let more = reasons.len().saturating_sub(MOST_REASONS);
        reasons.truncate(MOST_REASONS);
        for (field, text) in reasons {
            let text = shortened(&sentence(&text), MOST_LETTERS);
            problems.add(field.as_deref().unwrap_or(""), text);
        }
        if more > 0 {
            problems.add("", format!("Og {} til.", count(more, "fejl", "fejl")));
        }
        problems
    }
}

/// So many reasons of a refusal are given: a broken plan may have a thousand errors.
const MOST_REASONS: usize = 20;

/// Of a reason, and of what others did meanwhile.
pub(in crate::web) const MOST_LETTERS: usize = 1000;

/// Values being read: each method returns what a field means, or notes what is
/// wrong with it, so that a form lists all of its problems at once.
pub(in crate::web) struct Answers<'a> {
    values: &'a Values,
    /// Typed dates without a year are read from here.
    pub today: NaiveDate,
    pub problems: Problems,
}

impl<'a> Answers<'a> {
    pub fn new(values: &'a Values, today: NaiveDate) -> Answers<'a> {
        Answers { values, today, problems: Problems::default() }
    }

    pub fn get(&self, name: &str) -> &str {
        self.values.get(name)
    }

    pub fn values(&self) -> &'a Values {
        self.values
    }

    /// A time of day, as in "9.45".
    pub fn clock(&mut self, name: &str) -> Option<NaiveTime> {
        let text = self.text(name)?;
        let whole = if text.contains([':', '.']) { text } else { format!("{text}.00") };
        let time = Clock::try_from(whole).ok().map(|clock| clock.0);
        if time.is_none() {
            self.problem(name, "Det er ikke et klokkeslæt; skriv fx 9.45.");
        }
        time
    }

    pub fn has(&self, name: &str) -> bool {
        self.values.has(name)
    }

    /// A text of several lines; browsers send each line's end as two characters.
    pub fn lines(&self, name: &str) -> String {
        self.values.get(name).replace("\r\n", "\n")
    }

    /// Texts that are separated by semicolons.
    pub fn list(&self, name: &str) -> Vec<String> {
        let parts = self.get(name).split(';').map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    }

    pub fn text(&self, name: &str) -> Option<String> {
        self.values.text(name)
    }

    pub fn problem(&mut self, field: &str, text: impl Into<String>) {
        self.problems.add(field, text);
    }

    /// A text that may not be empty; `missing` is the message when it is.
    pub fn required(&mut self, name: &str, missing: &str) -> String {
        if !self.has(name) {
            self.problem(name, missing);
        }
        self.get(name).to_owned()
    }

    /// A date as people type it, which may not be missing.
    pub fn date(&mut self, name: &str) -> Option<NaiveDate> {
        if !self.has(name) {
            self.problem(name, "Skriv en dato, fx 6/9 eller onsdag i uge 36.");
        }
        self.optional_date(name)
    }

    pub fn optional_date(&mut self, name: &str) -> Option<NaiveDate> {
        let text = self.text(name)?;
        let problem = match typed_date(&text, self.today) {
            Ok(date) => return Some(date),
            Err(_) if text.to_lowercase().starts_with("næste ") => {
                "Det kan betyde to dage; skriv fx »på onsdag« eller »onsdag i næste uge«.".into()
            }
            Err(error) => sentence(&error.to_string()),
        };
        self.problem(name, problem);
        None
    }

    /// A day or a period by which something is to be done.
    pub fn due(&mut self, name: &str) -> Option<Due> {
        let text = self.text(name)?;
        match typed(&text, self.today) {
            Ok(typed) => {
                let due = Due::of(typed);
                if due.is_none() {
                    self.problem(name, "Skriv en dag eller en periode, fx 6/9 eller medio august.");
                }
                due
            }
            Err(error) => {
                self.problem(name, sentence(&error.to_string()));
                None
            }
        }
    }

    /// The first and the last day, neither of which may be missing.
    pub fn days(&mut self, from: &str, to: &str) -> Option<(NaiveDate, NaiveDate)> {
        let first = self.date(from);
        let last = self.date(to);
        let (first, last) = (first?, last?);
        if last < first {
            let day = full_date(first);
            self.problem(to, format!("Den sidste dag er før den første, {day}."));
            return None;
        }
        Some((first, last))
    }

    /// What is chosen of a field's boxes.
    pub fn chosen(&self, field: &str) -> Vec<String> {
        self.values.chosen(field)
    }

    /// A whole number from 0 to `most`.
    pub fn number(&mut self, name: &str, most: u32) -> Option<u32> {
        let text = self.text(name)?;
        let number = text.parse().ok().filter(|number| *number <= most);
        if number.is_none() {
            self.problem(name, format!("Skriv et helt tal fra 0 til {most}."));
        }
        number
    }

    /// Start and end of a meeting, as in "9-12".
    pub fn time_span(&mut self, name: &str) -> Option<TimeSpan> {
        let text = self.text(name)?;
        let time = loose_time_span(&text);
        match time {
            None => self.problem(name, "Det er ikke et tidspunkt; skriv fx 9-12 eller 8.30-10."),
            Some(time) if time.start >= time.end => {
                self.problem(name, "Mødet slutter ikke senere, end det begynder.");
            }
            Some(_) => {}
        }
        time
    }
}

/// A date as a field shows it, which [`Answers::date`] reads back.
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
