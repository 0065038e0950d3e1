//! The "Eventuelt" section: the forward list of a body after a meeting, and what
//! awaits a date.
//!
//! Which rows there are is the schedule's answer; how a row reads is decided
//! here, in the words of `config.toml`.

use super::document::{Block, Cell, Column, Document, Line, List, Table, Text};
use crate::calendar::{LAST_DAY, long_date, short_date};
use crate::plan::{Config, EventueltConfig};
use crate::schedule::{Audience, BodyView, ItemView, MeetingView, Names, Row};
use chrono::{Months, NaiveDate};

/// How far the section of a meeting looks, unless someone asks otherwise.
pub fn through(meeting: MeetingView, config: &Config) -> NaiveDate {
    let months = Months::new(config.eventuelt.months);
    meeting.date().checked_add_months(months).map_or(LAST_DAY, |date| date.min(LAST_DAY))
}

/// The section as a document of its own.
pub fn eventuelt(
    view: BodyView,
    meeting: MeetingView,
    through: NaiveDate,
    config: &Config,
) -> Document {
    let day = format!("{} {}", long_date(meeting.date()), meeting.date().format("%Y"));
    let name = format!("{}, {day}", view.name());
    let mut document = Document::new(&format!("{name}: {}", config.eventuelt.heading), &name);
    append(&mut document, view, meeting, through, config);
    document
}

/// The section as the last of a longer document.
pub(super) fn append(
    document: &mut Document,
    view: BodyView,
    meeting: MeetingView,
    through: NaiveDate,
    config: &Config,
) {
    let words = &config.eventuelt;
    section_head(document, &words.heading, words);
    document.paragraphs(&words.introduction);
    let names = names_for(view, config);
    let day = meeting.date();
    let rows = view.forward_list(day, through);
    let rows: Vec<_> = rows.iter().map(|row| table_row(row, day, names, words)).collect();
    if rows.is_empty() {
        document.paragraphs(&words.no_meetings);
    } else {
        document.blocks.push(Block::Table(forward_table(rows, words)));
    }
    document.paragraphs(&words.awaiting);
    let awaiting: Vec<Text> = view
        .still_awaiting(through)
        .iter()
        .filter(|item| item.is_known_on(day))
        .map(|item| Text::new(&item_title(item, names, words)))
        .collect();
    if awaiting.is_empty() {
        document.paragraphs(&words.nothing_awaiting);
    }
    document.list(List::bullets(awaiting));
    document.paragraphs(&words.closing);
}

/// What every section begins with: its heading, "Åben sag", "Sagsgang", "DIR",
/// "Sagsfremstilling".
pub(super) fn section_head(document: &mut Document, heading: &str, words: &EventueltConfig) {
    document.heading(heading);
    document.paragraphs(&words.case);
    document.label(&words.route_heading);
    document.paragraphs(&words.route);
    document.label(&words.presentation_heading);
}

/// What anyone may see names persons only where the feed does too.
pub fn names_for(view: BodyView, config: &Config) -> Names {
    match view.audience() {
        Audience::Open if !config.feed.names => Names::RolesOnly,
        _ => Names::Shown,
    }
}

fn forward_table(rows: Vec<Vec<Cell>>, words: &EventueltConfig) -> Table {
    Table {
        summary: Text::new(&words.introduction),
        columns: vec![
            Column { heading: Text::new(&words.date_column), percent: 14 },
            Column { heading: Text::new(&words.content_column), percent: 86 },
        ],
        rows,
    }
}

/// A row of the document of the meeting on `day`.
fn table_row(row: &Row, day: NaiveDate, names: Names, words: &EventueltConfig) -> Vec<Cell> {
    match row {
        Row::Meeting(meeting) => vec![
            Cell::plain(&short_date(meeting.date())),
            Cell { lines: meeting_lines(meeting, day, names, words) },
        ],
        // A run of dates has none of its own.
        Row::Skipped { name, dates } => {
            let date = if let [only] = dates[..] {
                Cell::plain(&short_date(only))
            } else {
                Cell::default()
            };
            vec![date, Cell::plain(name)]
        }
    }
}

fn meeting_lines(
    meeting: &MeetingView,
    day: NaiveDate,
    names: Names,
    words: &EventueltConfig,
) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut plain = |text: &str| lines.push(Line::Plain(Text::new(text)));
    if meeting.is_extra() || meeting.own_name().is_some() {
        plain(meeting.name());
    }
    let reason = meeting.reason().unwrap_or_default();
    if meeting.is_cancelled() {
        plain(&words.cancelled.replace("{reason}", reason));
        return lines;
    }
    if meeting.is_moved() {
        let sentence = if reason.is_empty() { &words.moved_without_reason } else { &words.moved };
        let from = sentence.replace("{date}", &long_date(meeting.planned()));
        plain(&from.replace("{reason}", reason));
    }
    let items = meeting.items().filter(|item| !item.is_on_every_agenda() && item.is_known_on(day));
    lines.extend(items.map(|item| Line::Bullet(Text::new(&item_title(&item, names, words)))));
    lines
}

fn item_title(item: &ItemView, names: Names, words: &EventueltConfig) -> String {
    let title = item.title(names);
    if item.is_closed() { words.closed_item.replace("{title}", &title) } else { title }
}
