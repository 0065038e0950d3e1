//! The list of what was promised, as a document.

use super::document::{Block, Cell, Column, Document, Table, Text};
use crate::calendar::full_date;
use crate::schedule::{FollowUpView, Names};
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
            Cell::plain(&follow_up.describe_state(today)),
        ]
    };
    let rows = follow_ups.iter().map(row).collect();
    document.blocks.push(Block::Table(Table { summary: Text::new(title), columns, rows }));
    document
}
