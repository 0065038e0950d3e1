//! A year's meetings of one body or of several, each with what is special about it and
//! its deadlines.

use crate::agenda::document::{Block, Cell, Column, Document, Line, Table, Text};
use crate::agenda::frame::capitalised;
use crate::calendar::{long_date, weekday_name};
use crate::schedule::{BodyView, MeetingView};
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

/// A year's meetings, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingCalendar {
    /// "Direktionen: mødekalender 2027".
    pub title: Text,
    /// The names of the deadlines that any of the meetings has.
    pub deadlines: Vec<Text>,
    /// By day, then by time.
    pub meetings: Vec<CalendarMeeting>,
}

/// A meeting of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarMeeting {
    /// The first day.
    pub date: NaiveDate,
    /// The last day, inclusive.
    pub to: NaiveDate,
    /// Start and end; none where it has no time.
    pub time: Option<(NaiveTime, NaiveTime)>,
    /// Whose meeting it is.
    pub body: Text,
    /// "Direktionsmøde".
    pub name: Text,
    /// Where.
    pub place: Text,
    /// "Aflyst: …", "Flyttet fra 5. maj: …", "Foreløbigt"; mostly empty.
    pub remark: Text,
    /// For each of the calendar's deadlines.
    pub deadlines: Vec<Option<Deadline>>,
}

/// When something must be ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The day.
    pub date: NaiveDate,
    /// By when on that day.
    pub time: Option<NaiveTime>,
}

/// The meetings that begin in a year.
pub fn meeting_calendar(views: &[BodyView], year: i32) -> MeetingCalendar {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MIN);
    let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX);
    let meetings = views.iter().flat_map(|view| view.meetings(first, last));
    let mut meetings: Vec<MeetingView> =
        meetings.filter(|meeting| first <= meeting.date()).collect();
    meetings.sort_by_key(|meeting| (meeting.date(), meeting.start()));
    let mut deadlines: Vec<&str> = Vec::new();
    for deadline in meetings.iter().flat_map(MeetingView::deadlines) {
        if !deadlines.contains(&deadline.name) {
            deadlines.push(deadline.name);
        }
    }
    let title = match views {
        [only] => format!("{}: mødekalender {year}", only.name()),
        _ => format!("Mødekalender {year}"),
    };
    MeetingCalendar {
        title: Text::new(&title),
        meetings: meetings.iter().map(|meeting| listed(meeting, &deadlines)).collect(),
        deadlines: deadlines.into_iter().map(Text::new).collect(),
    }
}

fn listed(meeting: &MeetingView, deadlines: &[&str]) -> CalendarMeeting {
    let deadline = |name: &&str| {
        let found = meeting.deadlines().find(|deadline| deadline.name == *name)?;
        Some(Deadline { date: found.date, time: found.time })
    };
    CalendarMeeting {
        date: meeting.date(),
        to: meeting.to(),
        time: meeting.has_time().then(|| (meeting.start().time(), meeting.end().time())),
        body: Text::new(meeting.body().name()),
        name: Text::new(meeting.name()),
        place: Text::new(meeting.place()),
        remark: Text::new(&remark(meeting)),
        deadlines: deadlines.iter().map(deadline).collect(),
    }
}

/// What is not as usual with a meeting.
fn remark(meeting: &MeetingView) -> String {
    let with_reason = |what: String| match meeting.reason() {
        Some(reason) => format!("{what}: {reason}"),
        None => what,
    };
    if meeting.is_cancelled() {
        return with_reason("Aflyst".into());
    }
    let mut remarks = Vec::new();
    if meeting.is_moved() {
        remarks.push(with_reason(format!("Flyttet fra {}", long_date(meeting.planned()))));
    } else if let Some(from) = meeting.shifted_from() {
        remarks.push(format!("Flyttet fra {}: {}", long_date(from.date), from.name));
    } else if let Some(reason) = meeting.reason() {
        remarks.push(format!("Ændret: {reason}"));
    }
    if meeting.is_extra() {
        remarks.push("Ekstra møde".into());
    }
    if meeting.is_tentative() {
        remarks.push("Foreløbigt".into());
    }
    remarks.join(". ")
}

impl MeetingCalendar {
    /// Whether it has more than one body's meetings, so that each must say whose it is.
    pub(super) fn has_bodies(&self) -> bool {
        self.meetings.windows(2).any(|pair| pair[0].body != pair[1].body)
    }

    /// The list to read and print.
    pub(super) fn document(&self) -> Document {
        let mut document = self.table();
        document.blocks.insert(0, Block::Title(self.title.clone()));
        document
    }

    /// The same without its title, for a page that has one.
    pub fn table(&self) -> Document {
        let title = self.title.as_str();
        let mut document = Document::new(title, title);
        if self.meetings.is_empty() {
            document.paragraphs("Der er ingen møder.");
            return document;
        }
        let column = |heading: &str, percent| Column { heading: Text::new(heading), percent };
        document.blocks.push(Block::Table(Table {
            summary: self.title.clone(),
            columns: vec![
                column("Dato", 22),
                column("Tid", 17),
                column("Møde", 31),
                column("Frister", 30),
            ],
            rows: self.meetings.iter().map(|meeting| self.row(meeting)).collect(),
        }));
        document
    }

    fn row(&self, meeting: &CalendarMeeting) -> Vec<Cell> {
        let lines = |texts: Vec<Text>| Cell {
            lines: texts.into_iter().filter(|text| !text.is_empty()).map(Line::Plain).collect(),
        };
        let mut what = vec![meeting.name.clone(), meeting.place.clone(), meeting.remark.clone()];
        if self.has_bodies() && meeting.body != meeting.name {
            what.insert(0, meeting.body.clone());
        }
        let deadline = |(name, deadline): (&Text, &Option<Deadline>)| {
            let day = deadline.map(|deadline| deadline.words(meeting.date.year()))?;
            Some(Text::new(&format!("{}: {day}", name.as_str())))
        };
        let deadlines = self.deadlines.iter().zip(&meeting.deadlines).filter_map(deadline);
        vec![
            Cell::plain(&meeting.day()),
            Cell::plain(&meeting.hours()),
            lines(what),
            lines(deadlines.collect()),
        ]
    }
}

impl CalendarMeeting {
    /// "Onsdag 6. januar", with the last day of one that goes on. The title has the year.
    fn day(&self) -> String {
        let day = |date| format!("{} {}", weekday_name(date), long_date(date));
        let first = capitalised(&day(self.date));
        if self.to == self.date { first } else { format!("{first} til {}", day(self.to)) }
    }

    fn hours(&self) -> String {
        self.time
            .map_or_else(String::new, |(start, end)| format!("{}–{}", clock(start), clock(end)))
    }
}

impl Deadline {
    /// Without its year where that is the meeting's own.
    fn words(&self, year: i32) -> String {
        let mut day = long_date(self.date);
        if self.date.year() != year {
            day = format!("{day} {}", self.date.year());
        }
        self.time.map_or_else(|| day.clone(), |time| format!("{day} kl. {}", clock(time)))
    }
}

fn clock(time: NaiveTime) -> String {
    format!("{}.{:02}", time.hour(), time.minute())
}
