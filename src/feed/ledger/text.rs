//! The ledger as text, and what is written after the text of an earlier version.

use super::{HEADER, Ledger, Mark, MarksShown, View};
use crate::feed::identity::clamp_time;
use chrono::{DateTime, NaiveDateTime, Utc};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

impl Ledger {
    /// From its text, as it is. A line that can't be read is left out: what it
    /// was about is newer at the next rendering.
    pub fn parse(text: &str) -> Ledger {
        Ledger::read(text).0
    }

    /// The same, and whether the text is none at all or every line could be read.
    pub fn read(text: &str) -> (Ledger, bool) {
        let mut ledger = Ledger::default();
        let rest = text.strip_prefix(HEADER).and_then(|rest| rest.strip_prefix('\n'));
        let mut is_whole = text.is_empty() || rest.is_some();
        for line in rest.unwrap_or(text).lines() {
            is_whole &= ledger.read_line(line).is_some();
        }
        (ledger, is_whole)
    }

    /// As it is kept in a file; [`Ledger::parse`] reads it back.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        if let Some(closed) = self.closed {
            line(&mut text, format_args!("closed {}", time_text(closed)));
        }
        text += &self.bodies_text();
        for (name, view) in &self.views {
            view.write_high(name, &mut text);
            view.write_marks(name, &mut text);
        }
        text
    }

    /// What makes the text of an earlier version that of this one, written after it.
    pub fn text_since(&self, earlier: &Ledger) -> String {
        let mut text = String::new();
        let known: BTreeMap<&str, Option<DateTime<Utc>>> = earlier.bodies.iter().collect();
        for (id, removed) in self.bodies.iter().filter(|(id, now)| known.get(id) != Some(now)) {
            write_body(&mut text, id, removed);
        }
        for name in earlier.views.keys().filter(|name| !self.views.contains_key(*name)) {
            line(&mut text, format_args!("gone {name}"));
        }
        for (name, view) in &self.views {
            match earlier.views.get(name) {
                Some(known) if known == view => {}
                Some(known) if known.shown == view.shown => view.write_high(name, &mut text),
                known => {
                    if known.is_some() {
                        line(&mut text, format_args!("again {name}"));
                    }
                    view.write_high(name, &mut text);
                    view.write_marks(name, &mut text);
                }
            }
        }
        text
    }

    /// The bodies that ever were served, as text.
    pub fn bodies_text(&self) -> String {
        let mut text = String::new();
        for (id, removed) in self.bodies.iter() {
            write_body(&mut text, id, removed);
        }
        text
    }

    /// The marks of every view that has others than in an earlier version, as text; none of
    /// one that is no more. [`Ledger::parse`] reads them after one another.
    pub fn marks_since<'a>(&'a self, earlier: &'a Ledger) -> Vec<(&'a str, Option<String>)> {
        let mut all = Vec::new();
        for (name, view) in &self.views {
            let known = earlier.views.get(name).map(|view| &view.shown);
            let is_same =
                |known: &Arc<MarksShown>| Arc::ptr_eq(known, &view.shown) || **known == *view.shown;
            if !known.is_some_and(is_same) {
                let mut text = String::new();
                view.write_marks(name, &mut text);
                all.push((name.as_str(), Some(text)));
            }
        }
        let gone = earlier.views.keys().filter(|name| !self.views.contains_key(*name));
        all.extend(gone.map(|name| (name.as_str(), None)));
        all
    }

    fn read_line(&mut self, line: &str) -> Option<()> {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["closed", time] => self.closed = Some(parse_time(time)?),
            ["body", id] => self.bodies.insert(id, None),
            ["removed", id, time] => self.bodies.insert(id, Some(parse_time(time)?)),
            ["gone", view] => drop(self.views.remove(view)),
            ["again", view] => self.views.get_mut(view)?.begin_again(),
            ["high", view, time] => {
                let time = parse_time(time)?;
                self.views.entry(view.to_owned()).or_default().high = Some(time);
            }
            ["feed", view, time, shown] => {
                let mark = parse_mark(time, shown)?;
                self.shown_mut(view).feed = Some(mark);
            }
            ["event", view, uid, time, shown] => {
                let mark = parse_mark(time, shown)?;
                self.shown_mut(view).events.insert(uid.to_owned(), mark);
            }
            _ => return None,
        }
        Some(())
    }

    fn shown_mut(&mut self, view: &str) -> &mut MarksShown {
        Arc::make_mut(&mut self.views.entry(view.to_owned()).or_default().shown)
    }
}

impl View {
    /// Its marks follow anew. Should they be cut off, none that comes is earlier.
    fn begin_again(&mut self) {
        let shown = std::mem::take(&mut self.shown);
        let marks = shown.events.values().chain(&shown.feed).map(|mark| mark.changed);
        self.high = self.high.max(marks.max());
    }

    fn write_high(&self, name: &str, text: &mut String) {
        if let Some(high) = self.high {
            line(text, format_args!("high {name} {}", time_text(high)));
        }
    }

    fn write_marks(&self, name: &str, text: &mut String) {
        if let Some(mark) = self.shown.feed {
            line(text, format_args!("feed {name} {mark}"));
        }
        for (uid, mark) in &self.shown.events {
            line(text, format_args!("event {name} {uid} {mark}"));
        }
    }
}

fn write_body(text: &mut String, id: &str, removed: Option<DateTime<Utc>>) {
    match removed {
        Some(time) => line(text, format_args!("removed {id} {}", time_text(time))),
        None => line(text, format_args!("body {id}")),
    }
}

fn line(text: &mut String, words: std::fmt::Arguments) {
    text.write_fmt(words).expect("a string takes all text");
    text.push('\n');
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&time_text(self.changed))?;
        match self.shown {
            Some(shown) => write!(f, " {:032x}", u128::from_be_bytes(shown)),
            None => f.write_str(" -"),
        }
    }
}

fn parse_mark(time: &str, shown: &str) -> Option<Mark> {
    let whole = shown.len() == 32;
    let number = u128::from_str_radix(shown, 16).ok().filter(|_| whole);
    let shown = if shown == "-" { None } else { Some(number?.to_be_bytes()) };
    Some(Mark { changed: parse_time(time)?, shown })
}

const TIME: &str = "%Y-%m-%dT%H:%M:%SZ";

fn time_text(time: DateTime<Utc>) -> String {
    time.format(TIME).to_string()
}

/// A time as `time_text` writes it; one that could not have been written is none.
fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    let time = NaiveDateTime::parse_from_str(text, TIME).ok()?.and_utc();
    (clamp_time(time) == time).then_some(time)
}
