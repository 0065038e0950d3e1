//! Section 1 of the frame: the other bodies' meetings and the events around this one.
//!
//! Which meetings belong in which list is the schedule's answer
//! (`MeetingView::around`).

use super::document::{Entry, Line, List, Text};
use super::eventuelt::section_head;
use super::frame::Frame;
use crate::calendar::{long_date, month_name};
use crate::plan::Section;
use crate::schedule::{BodyView, EventView, MeetingView};
use chrono::{Datelike, NaiveDate};

/// More meetings in one list are counted by the day.
const MOST_LISTED: usize = 100;

impl<'a> Frame<'a> {
    /// Section 1.
    pub fn protocols(&mut self, view: BodyView) {
        let config = self.config;
        let words = &self.words.protocols;
        let others = self.political_bodies(view);
        let around = self.meeting.around(&others);
        let roll = self.roll_line(view);
        section_head(&mut self.document, &words.heading, &config.eventuelt);
        let nothing = Text::new(&words.nothing);
        let listed = |lead: &str, meetings: &[MeetingView]| {
            let mut texts = self.listed_meetings(meetings);
            if texts.is_empty() && !nothing.is_empty() {
                texts.push(nothing.clone());
            }
            Entry { text: Text::new(lead), under: texts.into_iter().map(Line::Bullet).collect() }
        };
        let protocols = listed(&words.protocols, &around.protocols);
        let agendas = listed(&words.agendas, &around.agendas);
        let coming = listed(&words.coming, &around.coming);
        let events = |events: &[EventView]| {
            List::bullets(events.iter().map(|event| self.listed_event(event)).collect())
        };
        let (past, ahead) = (events(&around.past_events), events(&around.coming_events));
        self.document.paragraphs(&roll);
        if roll.is_empty() {
            self.bullets(vec![protocols, agendas, coming]);
        } else {
            self.bullets(vec![protocols]);
            self.document.paragraphs(&roll);
            self.bullets(vec![agendas, coming]);
        }
        for (label, list) in [(&words.past_events, past), (&words.coming_events, ahead)] {
            self.document.label(label);
            if list.entries.is_empty() {
                self.document.paragraphs(&words.nothing);
            }
            self.document.list(list);
        }
        self.document.label(&words.other);
        self.conclusion(&words.consequences, &words.proposal);
        self.decided(Section::Protocols, &[]);
    }

    fn bullets(&mut self, entries: Vec<Entry>) {
        self.document.list(List { numbered: false, entries });
    }

    /// "Rul juni: ØK d. 13/6 2023, KB d. 20/6 2023".
    fn roll_line(&self, view: BodyView) -> String {
        let words = self.words;
        let date = self.meeting.date();
        let mut meetings = Vec::new();
        for roll in &words.roll {
            let Some(body) = view.sibling(&roll.body) else { continue };
            for meeting in body.meetings(first_of_month(date), last_of_month(date)) {
                let day = meeting.date();
                if !meeting.is_cancelled() && !meeting.is_extra() {
                    let day = format!("{}/{} {}", day.day(), day.month(), day.year());
                    let entry = &words.protocols.entry;
                    meetings.push(entry.replace("{name}", &roll.name).replace("{date}", &day));
                }
            }
        }
        if meetings.is_empty() {
            return String::new();
        }
        let line = words.roll_line.replace("{month}", month_name(date.month()));
        line.replace("{meetings}", &meetings.join(", "))
    }

    /// Those that the config names; else all that have no member in common with
    /// this one: where its own people sit, it needs no protocol to know.
    fn political_bodies(&self, view: BodyView<'a>) -> Vec<BodyView<'a>> {
        let is_political = |other: &BodyView| match &self.words.bodies {
            Some(ids) => ids.iter().any(|id| id == other.id()),
            None => !other.shares_member_with(&view),
        };
        view.others().filter(is_political).collect()
    }

    /// Each of them, or, where nobody goes through so many, how many there are on each day.
    fn listed_meetings(&self, meetings: &[MeetingView]) -> Vec<Text> {
        if meetings.len() <= MOST_LISTED {
            return meetings.iter().map(|meeting| self.listed_meeting(meeting)).collect();
        }
        let days = meetings.chunk_by(|one, next| one.date() == next.date());
        let of_day = |day: &[MeetingView]| match day {
            [only] => self.listed_meeting(only),
            [first, ..] => self.listed(&format!("{} organer", day.len()), &long_date(first.date())),
            [] => Text::new(""),
        };
        days.map(of_day).collect()
    }

    fn listed_meeting(&self, meeting: &MeetingView) -> Text {
        self.listed(meeting.name(), &long_date(meeting.date()))
    }

    fn listed_event(&self, event: &EventView) -> Text {
        self.listed(event.name(), &span(event.from(), event.to()))
    }

    fn listed(&self, name: &str, date: &str) -> Text {
        let entry = &self.words.protocols.entry;
        Text::new(&entry.replace("{date}", date).replace("{name}", name))
    }
}

/// "26.-28. juni", "30. juni - 2. juli", "9. august".
fn span(from: NaiveDate, to: NaiveDate) -> String {
    if from == to {
        long_date(from)
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{}.-{}", from.day(), long_date(to))
    } else {
        format!("{} - {}", long_date(from), long_date(to))
    }
}

fn first_of_month(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

fn last_of_month(date: NaiveDate) -> NaiveDate {
    (29..=31).rev().find_map(|day| date.with_day(day)).unwrap_or(date)
}
