//! What outputs ask of one occurrence: where it stands, and its texts with the
//! placeholders filled in.

use super::{Audience, Fate, ItemView, MeetingView, Names};
use crate::calendar::{long_date, month_name};
use crate::plan::{Piece, Template};
use chrono::{Datelike, NaiveDate};

impl<'a> ItemView<'a> {
    pub fn nominal(&self) -> Option<NaiveDate> {
        self.occurrence.nominal
    }

    /// The meeting it stands on.
    pub fn meeting(&self) -> Option<MeetingView<'a>> {
        match self.occurrence.fate {
            Fate::Placed(index) => Some(self.view.meeting_at(index)),
            _ => None,
        }
    }

    pub fn title(&self, names: Names) -> String {
        self.fill(&self.item.title, names)
    }

    pub fn note(&self, names: Names) -> Option<String> {
        self.item.note.as_ref().map(|note| self.fill(note, names))
    }

    /// "kultur- og udviklingschef Trine Grejsen" on the day it comes up.
    pub fn role(&self, names: Names) -> Option<String> {
        let role = &self.view.schedule.plan.roles[self.item.role?];
        // Without a day nobody knows who will hold the role then.
        let names = self.day().is_some() && names == Names::Shown;
        Some(role.describe(self.day().unwrap_or_default(), names))
    }

    pub(super) fn is_visible(&self) -> bool {
        self.view.audience == Audience::Full || !self.item.closed
    }

    /// The day of its meeting, else its nominal date.
    fn day(&self) -> Option<NaiveDate> {
        self.meeting().map(|meeting| meeting.date()).or(self.occurrence.nominal)
    }

    fn fill(&self, template: &Template, names: Names) -> String {
        let unknown = || "…".to_owned();
        let mut text = String::new();
        for piece in &template.pieces {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Year => {
                    text.push_str(&self.nominal().map_or_else(unknown, |d| d.year().to_string()));
                }
                Piece::Month => {
                    let month = self.nominal().map(|date| month_name(date.month()).to_owned());
                    text.push_str(&month.unwrap_or_else(unknown));
                }
                Piece::Date => {
                    let day = self.occurrence.event_day.or_else(|| self.day());
                    text.push_str(&day.map_or_else(unknown, long_date));
                }
                Piece::Role => text.push_str(&self.role(names).unwrap_or_default()),
            }
        }
        text
    }
}
