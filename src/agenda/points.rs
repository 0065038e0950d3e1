//! Sections 2 and 3 of the frame: the meeting's items, as the agenda presents them.

use super::document::{Block, Cell, Column, Entry, Line, List, Table, Text};
use super::eventuelt::section_head;
use super::frame::{Frame, capitalised};
use super::timetable::{Slot, What, clock, minute_of_day, timetable};
use crate::schedule::ItemView;
use chrono::NaiveTime;

impl Frame<'_> {
    /// Section 2.
    pub fn economy(&mut self, items: &[ItemView]) {
        let config = self.config;
        let words = &config.agenda.economy;
        section_head(&mut self.document, &words.heading, &config.eventuelt);
        self.say(&words.introduction);
        let entries = items.iter().map(|item| self.economy_entry(item)).collect();
        if items.is_empty() {
            self.document.paragraphs(&words.nothing);
        }
        self.document.list(List { numbered: true, entries });
        if items.iter().any(|item| self.needs_attached(item)) {
            self.document.paragraphs(&config.agenda.attached);
        }
        let mut people: Vec<String> = Vec::new();
        for name in items.iter().flat_map(|item| self.participants(item)) {
            if !people.contains(&name) {
                people.push(name);
            }
        }
        self.document.paragraphs(&self.participate(&people));
        let proposal = if items.is_empty() { "" } else { &words.proposal };
        self.conclusion(&words.consequences, proposal);
        self.attachments(items);
    }

    /// The title, and under it what the plan says of the case.
    fn economy_entry(&self, item: &ItemView) -> Entry {
        let title = sentence(&item.title(self.names));
        let text = if item.is_closed() {
            Text::new(&format!("{}: {title}", self.config.agenda.points.closed_item))
        } else {
            Text::new(&title)
        };
        Entry { text, under: self.case_lines(item) }
    }

    /// The case's text and its note.
    fn case_lines(&self, item: &ItemView) -> Vec<Line> {
        let texts = [item.text().map(str::to_owned), item.note(self.names)];
        texts.iter().flatten().flat_map(|text| Line::read_all(text)).collect()
    }

    /// Section 3.
    pub fn points(&mut self, items: &[ItemView]) {
        let config = self.config;
        let words = &config.agenda.points;
        section_head(&mut self.document, &words.heading, &config.eventuelt);
        self.say(&words.introduction);
        if items.is_empty() {
            self.document.paragraphs(&words.nothing);
            return;
        }
        self.say(&words.lead);
        let minutes: Vec<u32> = items.iter().map(|item| self.minutes(item)).collect();
        let slots = timetable(self.points_start(), &minutes, &words.pauses);
        let rows = slots.iter().map(|slot| {
            let point = match slot.what {
                What::Item(index) => Cell { lines: self.point_lines(&items[index]) },
                What::Pause(pause) => Cell::plain(&pause.name),
            };
            vec![Cell::plain(&clock(slot.at)), point]
        });
        let table = Table {
            summary: Text::new(&words.heading),
            columns: vec![
                Column { heading: Text::new(&words.time_column), percent: 10 },
                Column { heading: Text::new(&words.point_column), percent: 90 },
            ],
            rows: rows.collect(),
        };
        self.document.blocks.push(Block::Table(table));
        self.document.paragraphs(&self.overrun(&slots, &minutes));
        self.conclusion("", &words.proposal);
        self.attachments(items);
    }

    /// What is said where the points take longer than the meeting; else nothing.
    fn overrun(&self, slots: &[Slot], minutes: &[u32]) -> String {
        let end = minute_of_day(self.meeting.end().time());
        let last = slots.iter().rev().find_map(|slot| match slot.what {
            What::Item(index) => Some(slot.at.saturating_add(minutes[index])),
            What::Pause(_) => None,
        });
        let Some(last) = last.filter(|last| *last > end) else { return String::new() };
        let last = last.min(24 * 60);
        let time = |minute: u32| format!("{}.{:02}", minute / 60, minute % 60);
        let sentence = &self.config.agenda.points.overrun;
        sentence.replace("{time}", &time(last)).replace("{end}", &time(end))
    }

    fn minutes(&self, item: &ItemView) -> u32 {
        match item.minutes() {
            0 => self.config.agenda.points.default_minutes,
            minutes => minutes,
        }
    }

    fn points_start(&self) -> NaiveTime {
        let (start, end) = (self.meeting.start().time(), self.meeting.end().time());
        let wanted = self.config.agenda.points.start.0;
        if start <= wanted && wanted < end { wanted } else { start }
    }

    fn point_lines(&self, item: &ItemView) -> Vec<Line> {
        let mut lines = Vec::new();
        if item.is_closed() {
            lines.push(Line::Plain(Text::new(&self.config.agenda.points.closed_item)));
        }
        lines.push(Line::Strong(Text::new(&item.title(self.names))));
        lines.extend(self.case_lines(item));
        let people = self.participants(item);
        lines.push(Line::Plain(Text::new(&self.participate(&people))));
        if self.needs_attached(item) {
            lines.push(Line::Plain(Text::new(&self.config.agenda.attached)));
        }
        lines.retain(|line| !line.text().is_empty());
        lines
    }

    /// Whom the plan names, else who presents it, unless they are members anyway.
    fn participants(&self, item: &ItemView) -> Vec<String> {
        let given = item.participants(self.names);
        if given.is_empty() && item.is_presented_by_guest() {
            return item.role(self.names).iter().map(|role| capitalised(role)).collect();
        }
        given.to_vec()
    }

    fn participate(&self, people: &[String]) -> String {
        let Some((last, others)) = people.split_last() else { return String::new() };
        let names = match others {
            [] => last.clone(),
            _ => format!("{} og {last}", others.join(", ")),
        };
        self.config.agenda.participates.replace("{names}", &names)
    }

    /// Whether "Bilag er vedlagt." is to be added: often the case's text says it.
    fn needs_attached(&self, item: &ItemView) -> bool {
        let sentence = &self.config.agenda.attached;
        let says_so = item.text().is_some_and(|text| text.contains(sentence.as_str()));
        item.attachments().next().is_some() && !says_so
    }
}

/// With a full stop, unless it ends as a sentence does.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!', ':']) { text.to_owned() } else { format!("{text}.") }
}
