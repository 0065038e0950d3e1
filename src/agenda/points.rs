//! Sections 2 and 3: the meeting's items, as the agenda presents them.

use super::document::{Block, Cell, Column, Entry, Line, List, Table, Text};
use super::eventuelt::section_head;
use super::frame::{Frame, Kind, capitalised};
use super::timetable::{Interval, Point, Slot, What, minute_of_day, timetable};
use crate::plan::{Config, Section};
use crate::schedule::{ItemView, MeetingView};
use chrono::{DateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

/// Past it a time of day would mislead.
const MIDNIGHT: u32 = 24 * 60;

/// When an item of section 3 is taken up.
pub struct PointTime<'a> {
    /// The item.
    pub item: ItemView<'a>,
    /// In the plan's zone.
    pub start: DateTime<Tz>,
    /// Exclusive.
    pub end: DateTime<Tz>,
}

/// The clock times of a meeting's points, once they are settled: the meeting says when
/// its points begin, or a point has a time of its own. Else there are none.
pub fn settled_times<'a>(meeting: MeetingView<'a>, config: &'a Config) -> Vec<PointTime<'a>> {
    let frame = Frame::new(meeting.body(), meeting, config, Kind::Agenda);
    let (_, items) = frame.sections();
    let says = meeting.entry().is_some_and(|entry| entry.points_start.is_some());
    if !says && items.iter().all(|item| item.at().is_none()) {
        return Vec::new();
    }
    let points: Vec<Point> = items.iter().map(|item| frame.point(item)).collect();
    let instant = |minute: u32| {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(minute.checked_mul(60)?, 0)?;
        meeting.start().timezone().from_local_datetime(&meeting.date().and_time(time)).earliest()
    };
    let slots = timetable(frame.points_start(), &points, frame.pauses());
    slots
        .iter()
        .filter_map(|slot| match slot.what {
            What::Pause(_) => None,
            What::Item(index) => Some(PointTime {
                item: items[index],
                start: instant(slot.at)?,
                end: instant(slot.at.saturating_add(points[index].minutes))?,
            }),
        })
        .collect()
}

impl Frame<'_> {
    /// Section 2.
    pub fn economy(&mut self, items: &[ItemView]) {
        let words = &self.words.economy;
        section_head(&mut self.document, &words.heading, &self.config.eventuelt);
        self.say(&words.introduction);
        let entries = items.iter().map(|item| self.entry(item, sentence)).collect();
        if items.is_empty() {
            self.document.paragraphs(&words.nothing);
        }
        self.document.list(List { numbered: true, entries });
        if items.iter().any(|item| self.needs_attached(item)) {
            self.document.paragraphs(&self.words.attached);
        }
        let mut people: Vec<String> = Vec::new();
        for name in items.iter().flat_map(|item| self.unnamed_participants(item)) {
            if !people.contains(&name) {
                people.push(name);
            }
        }
        self.document.paragraphs(&with_names(&self.words.participates, &people));
        let proposal = if items.is_empty() { "" } else { &words.proposal };
        self.conclusion(&words.consequences, proposal);
        self.close(Section::Economy, items);
    }

    /// The title, and under it what the plan says of the case.
    fn entry(&self, item: &ItemView, form: fn(&str) -> String) -> Entry {
        let title = form(&item.title(self.names));
        let text = if item.is_closed() {
            Text::new(&format!("{}: {title}", self.words.points.closed_item))
        } else {
            Text::new(&title)
        };
        Entry { text, under: self.case_lines(item) }
    }

    /// The route of the case, its text, its note, and what was said for it the last time.
    fn case_lines(&self, item: &ItemView) -> Vec<Line> {
        let route = item.route().join(" – ");
        let route =
            if route.is_empty() { route } else { self.words.case_route.replace("{route}", &route) };
        let mut texts = vec![route];
        texts.extend(item.text().map(str::to_owned));
        texts.extend(item.note(self.names));
        let before = |text: &str| self.words.from_before.replace("{text}", text);
        texts.extend(item.notes_from_before().map(before));
        texts.iter().flat_map(|text| Line::read_all(text)).collect()
    }

    /// Section 3.
    pub fn points(&mut self, items: &[ItemView]) {
        let words = &self.words.points;
        section_head(&mut self.document, &words.heading, &self.config.eventuelt);
        self.say(&words.introduction);
        if items.is_empty() {
            self.document.paragraphs(&words.nothing);
            self.decided(Section::Points, items);
            return;
        }
        self.say(&words.lead);
        if words.times {
            self.point_table(items);
        } else {
            let entries = items.iter().map(|item| self.point_entry(item)).collect();
            self.document.list(List { numbered: false, entries });
        }
        self.conclusion("", &words.proposal);
        self.close(Section::Points, items);
    }

    /// What a section of items ends with.
    fn close(&mut self, section: Section, items: &[ItemView]) {
        let attachments_last = self.words.minutes.attachments_last;
        if !attachments_last {
            self.attachments(items);
        }
        self.decided(section, items);
        if attachments_last {
            self.attachments(items);
        }
    }

    fn point_table(&mut self, items: &[ItemView]) {
        let words = &self.words.points;
        let points: Vec<Point> = items.iter().map(|item| self.point(item)).collect();
        let slots = timetable(self.points_start(), &points, self.pauses());
        let rows = slots.iter().map(|slot| {
            let point = match slot.what {
                What::Item(index) => Cell { lines: self.point_lines(&items[index]) },
                What::Pause(name) => Cell::plain(name),
            };
            let is_shown = slot.at < MIDNIGHT;
            let time = if is_shown { words.clock.write(slot.at) } else { String::new() };
            vec![Cell::plain(&time), point]
        });
        let table = Table {
            summary: Text::new(&words.heading),
            columns: vec![
                Column { heading: Text::new(&words.time_column), percent: 10 },
                Column { heading: Text::new(&words.point_column), percent: 90 },
            ],
            rows: rows.collect(),
        };
        let overrun = self.overrun(&slots, &points);
        self.document.blocks.push(Block::Table(table));
        self.document.paragraphs(&overrun);
    }

    /// What is said where the points take longer than the meeting; else nothing.
    fn overrun(&self, slots: &[Slot], points: &[Point]) -> String {
        let end = self.last_minute();
        let ends = slots.iter().filter_map(|slot| match slot.what {
            What::Item(index) => Some(slot.at.saturating_add(points[index].minutes)),
            What::Pause(_) => None,
        });
        let Some(last) = ends.max().filter(|last| *last > end) else { return String::new() };
        let words = &self.words.points;
        let time = |minute: u32| words.clock.write(minute);
        words.overrun.replace("{time}", &time(last.min(MIDNIGHT))).replace("{end}", &time(end))
    }

    fn point(&self, item: &ItemView) -> Point {
        let minutes = match item.minutes() {
            0 => self.words.points.default_minutes,
            minutes => minutes,
        };
        Point { minutes, at: item.at().map(minute_of_day) }
    }

    /// The meeting's own, else that of the settings, if the meeting spans it.
    fn points_start(&self) -> NaiveTime {
        if let Some(own) = self.meeting.entry().and_then(|entry| entry.points_start) {
            return own;
        }
        let start = self.meeting.start().time();
        let wanted = self.words.points.start.0;
        let spans = start <= wanted && minute_of_day(wanted) < self.last_minute();
        if spans { wanted } else { start }
    }

    /// When the meeting ends, on its first day.
    fn last_minute(&self) -> u32 {
        if self.meeting.has_time() && self.meeting.to() == self.meeting.date() {
            minute_of_day(self.meeting.end().time())
        } else {
            MIDNIGHT
        }
    }

    /// The meeting's own, else those of the settings.
    fn pauses(&self) -> Vec<Interval<'_>> {
        match self.meeting.entry().and_then(|entry| entry.pauses.as_ref()) {
            Some(own) => own.iter().map(Interval::from).collect(),
            None => self.words.points.pauses.iter().map(Interval::from).collect(),
        }
    }

    fn point_lines(&self, item: &ItemView) -> Vec<Line> {
        let mut lines = Vec::new();
        if item.is_closed() {
            lines.push(Line::Plain(Text::new(&self.words.points.closed_item)));
        }
        lines.push(Line::Strong(Text::new(&item.title(self.names))));
        lines.extend(self.case_lines(item));
        lines.extend(self.participants_and_attachments(item));
        lines.retain(|line| !line.text().is_empty());
        lines
    }

    /// In a list without times.
    fn point_entry(&self, item: &ItemView) -> Entry {
        let mut entry = self.entry(item, str::to_owned);
        entry.under.extend(self.participants_and_attachments(item));
        entry.under.retain(|line| !line.text().is_empty());
        entry
    }

    fn participants_and_attachments(&self, item: &ItemView) -> [Line; 2] {
        let people = self.unnamed_participants(item);
        let attached = if self.needs_attached(item) { &self.words.attached } else { "" };
        [
            Line::Plain(Text::new(&with_names(&self.words.participates, &people))),
            Line::Plain(Text::new(attached)),
        ]
    }

    /// Whom the plan names, else who presents it, unless they are members anyway; none
    /// where the case's text says it itself.
    fn unnamed_participants(&self, item: &ItemView) -> Vec<String> {
        let given = item.participants(self.names);
        let people: Vec<String> = if given.is_empty() && item.is_presented_by_guest() {
            item.role(self.names).iter().map(|role| capitalised(role)).collect()
        } else {
            given.to_vec()
        };
        let text = item.text().unwrap_or_default();
        if names_all(text, &people, &self.words.participates) { Vec::new() } else { people }
    }

    /// Whether "Bilag er vedlagt." is to be added: often the case's text says it.
    fn needs_attached(&self, item: &ItemView) -> bool {
        let text = item.text().unwrap_or_default();
        let says_so = self.words.attached_words.iter().any(|word| text.contains(word.as_str()));
        item.attachments().next().is_some() && !says_so
    }
}

/// "A, B og C deltager under punktet."; nothing where there is nobody.
pub(super) fn with_names(sentence: &str, people: &[String]) -> String {
    let Some((last, others)) = people.split_last() else { return String::new() };
    let names = match others {
        [] => last.clone(),
        _ => format!("{} og {last}", others.join(", ")),
    };
    sentence.replace("{names}", &names)
}

/// Whether a text has all of the names and the verb of a sentence, the word after
/// `{names}`: then it says in its own words what the sentence would say.
pub(super) fn names_all(text: &str, people: &[String], sentence: &str) -> bool {
    let text = text.to_lowercase();
    let rest = sentence.split_once("{names}").map_or("", |(_, rest)| rest);
    let verb = rest.split_whitespace().next().unwrap_or_default().to_lowercase();
    text.contains(&verb) && people.iter().all(|name| text.contains(&name.to_lowercase()))
}

/// With a full stop, unless it ends as a sentence does.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!', ':']) { text.to_owned() } else { format!("{text}.") }
}
