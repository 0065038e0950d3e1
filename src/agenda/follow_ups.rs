//! What was promised: the list as a document, and as a section of the agenda.

use super::document::{Block, Cell, Column, Document, Table, Text};
use super::frame::Frame;
use crate::calendar::full_date;
use crate::schedule::{BodyView, FollowUpView, MeetingView, Names};
use chrono::NaiveDate;

/// The follow-ups in a table, in the order given.
pub fn follow_ups(
    title: &str,
    follow_ups: &[FollowUpView],
    names: Names,
    today: NaiveDate,
) -> Document {
    let mut document = Document::new(title, title);
    document.title(title);
    document.subtitle(&full_date(today));
    if follow_ups.is_empty() {
        document.paragraphs("Der er ingen opfølgninger.");
        return document;
    }
    let status = |follow_up: &FollowUpView| follow_up.describe_state(today);
    document.blocks.push(Block::Table(table(title, follow_ups, names, status)));
    document
}

/// What earlier meetings agreed on that a meeting has before it.
pub fn pending_at<'a>(view: BodyView<'a>, meeting: MeetingView) -> Vec<FollowUpView<'a>> {
    let day = meeting.date();
    let mut all = view.follow_ups_by_urgency();
    all.retain(|follow_up| follow_up.is_pending_at(day));
    all
}

impl Frame<'_> {
    /// The section, where the settings give it a heading.
    pub(super) fn follow_ups(&mut self, view: BodyView) {
        let words = &self.words.follow_ups;
        if words.heading.is_empty() {
            return;
        }
        self.document.heading(&words.heading);
        self.document.paragraphs(&words.introduction);
        let pending = pending_at(view, self.meeting);
        if pending.is_empty() {
            self.document.paragraphs(&words.nothing);
            return;
        }
        let day = self.meeting.date();
        let status = |follow_up: &FollowUpView| follow_up.describe_pending(day).to_owned();
        let table = table(&words.heading, &pending, self.names, status);
        self.document.blocks.push(Block::Table(table));
    }
}

fn table(
    summary: &str,
    follow_ups: &[FollowUpView],
    names: Names,
    status: impl Fn(&FollowUpView) -> String,
) -> Table {
    let column = |heading: &str, percent| Column { heading: Text::new(heading), percent };
    let columns = vec![
        column("Hvad", 40),
        column("Hvem", 20),
        column("Senest", 14),
        column("Aftalt", 13),
        column("Status", 13),
    ];
    let row = |follow_up: &FollowUpView| {
        vec![
            Cell::plain(follow_up.title()),
            Cell::plain(&follow_up.owners(names).join(", ")),
            Cell::plain(&follow_up.due_by().map_or_else(String::new, full_date)),
            Cell::plain(&full_date(follow_up.agreed())),
            Cell::plain(&status(follow_up)),
        ]
    };
    let rows = follow_ups.iter().map(row).collect();
    Table { summary: Text::new(summary), columns, rows }
}
