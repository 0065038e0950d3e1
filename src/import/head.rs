//! Which meeting the minutes are of: body, day, time, place, members.

use super::dates::mentions;
use super::document::{Block, Document, cell_text};
use super::sections::Sections;
use super::sentences::normal;
use chrono::{NaiveDate, NaiveTime};

/// What stands at the head of minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The body's name.
    pub body: Option<String>,
    /// The day of the meeting.
    pub date: Option<NaiveDate>,
    /// Where the day stands.
    pub quote: String,
    /// Where the meeting is held.
    pub place: Option<String>,
    /// When it begins and ends.
    pub time: Option<(NaiveTime, NaiveTime)>,
    /// The members, each with position and name.
    pub members: Vec<String>,
    /// Who was absent.
    pub absent: Vec<String>,
}

/// A line is a heading of the document if it is not longer.
const SHORT: usize = 80;

/// Headings stand among the first lines.
const FIRST: usize = 12;

/// Reads the head.
pub fn head(document: &Document, sections: &Sections) -> Head {
    let facts = facts(document);
    let values = |name: &str| facts.iter().find(|fact| fact.0 == name).map(|fact| &fact.1);
    let first = |name: &str| values(name).and_then(|values| values.first());
    let mut head = Head {
        place: first("sted").cloned(),
        time: time(first("start kl"), first("slut kl")),
        members: values("medlemmer").cloned().unwrap_or_default(),
        absent: values("fraværende").cloned().unwrap_or_default(),
        ..Head::default()
    };
    head.absent.retain(|name| !matches!(&*normal(name), "ingen" | ""));
    if let Some(decided) = sections.decided_in.first() {
        head.body = Some(decided.body.clone());
        head.date = Some(decided.date);
        head.quote = decided.quote.clone();
    }
    if let Some(day) = first("dato")
        && let Some(date) = dated(day)
    {
        head.date.get_or_insert(date);
        if head.date == Some(date) {
            head.quote = day.clone();
        }
    }
    let lines = document.blocks.iter().take(FIRST).filter_map(|block| match block {
        Block::Line(line) if line.text.chars().count() <= SHORT => Some(&line.text),
        _ => None,
    });
    for line in lines {
        if head.date.is_none()
            && let Some(date) = dated(line)
        {
            head.date = Some(date);
            head.quote = line.clone();
        }
        if head.body.is_none() && head.date.is_some_and(|date| dated(line) == Some(date)) {
            let name: String = line.chars().take_while(|c| c.is_alphabetic()).collect();
            head.body = Some(name).filter(|name| name.ends_with("en") || name.ends_with("et"));
        }
    }
    head
}

/// A day whose year stands with it.
fn dated(text: &str) -> Option<NaiveDate> {
    let near = |year| NaiveDate::from_ymd_opt(year, 1, 1);
    let read = |year| mentions(text, near(year)?).first().filter(|m| !m.is_window).map(|m| m.from);
    read(2001).filter(|date| read(2090) == Some(*date))
}

/// `Sted: Mødelokale 250`, a line or a row of a table; names without the colon.
fn facts(document: &Document) -> Vec<(String, Vec<String>)> {
    let mut facts: Vec<(String, Vec<String>)> = Vec::new();
    let known = ["sted", "dato", "start kl", "slut kl", "medlemmer", "fraværende"];
    let fact = |text: &str| {
        let (name, value) = text.split_once(':')?;
        let name = normal(name);
        known.contains(&&*name).then(|| (name, value.trim().to_owned()))
    };
    let mut is_open = false;
    for block in &document.blocks {
        match block {
            Block::Table(rows) => {
                is_open = false;
                for row in rows.iter().filter(|row| row.len() == 2) {
                    if let Some((name, value)) = fact(&cell_text(&row[0])) {
                        let mut values = vec![value];
                        values.extend(row[1].iter().map(|line| line.text.clone()));
                        facts.push((name, values));
                    }
                }
            }
            Block::Line(line) => match fact(&line.text) {
                Some((name, value)) => {
                    is_open = name == "medlemmer" || name == "fraværende";
                    facts.push((name, vec![value]));
                }
                None => {
                    let is_value = is_open
                        && !line.text.ends_with(':')
                        && normal(&line.text) != "indholdsfortegnelse"
                        && line.text.split(' ').count() >= 2;
                    is_open = is_value;
                    if let Some((_, values)) = facts.last_mut().filter(|_| is_value) {
                        values.push(line.text.clone());
                    }
                }
            },
        }
    }
    for (_, values) in &mut facts {
        values.retain(|value| !value.is_empty());
    }
    facts
}

fn time(start: Option<&String>, end: Option<&String>) -> Option<(NaiveTime, NaiveTime)> {
    Some((clock(start?)?, clock(end?)?))
}

/// `9.30`, `09:45`.
pub fn clock(text: &str) -> Option<NaiveTime> {
    let (hour, minute) = text.trim().split_once(['.', ':']).unwrap_or((text.trim(), "00"));
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
}
