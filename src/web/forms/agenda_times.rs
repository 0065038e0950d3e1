//! The clock times of a meeting's points, read off its document: there is one timetable.

use crate::agenda::{Block, Line, Table, agenda};
use crate::plan::Config;
use crate::schedule::MeetingView;

/// The points and pauses of the timetable with their times, in its order.
pub(in crate::web) fn times(meeting: &MeetingView, config: &Config) -> Vec<(String, String)> {
    if meeting.is_cancelled() {
        return Vec::new();
    }
    // What comes after the meeting is in no timetable.
    let document = agenda(meeting.body(), *meeting, meeting.date(), config);
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.filter(|table| is_timetable(table)).flat_map(rows).collect()
}

/// The time of a point by its title, which is then found no more; empty where it has none.
pub(in crate::web) fn take(times: &mut Vec<(String, String)>, title: &str) -> String {
    let found = times.iter().position(|(other, _)| other == title);
    found.map_or_else(String::new, |index| times.remove(index).1)
}

/// Only points have their titles in bold.
fn is_timetable(table: &Table) -> bool {
    let mut lines = table.rows.iter().flatten().flat_map(|cell| &cell.lines);
    lines.any(|line| matches!(line, Line::Strong(_)))
}

fn rows(table: &Table) -> Vec<(String, String)> {
    let row = |cells: &Vec<_>| {
        let [time, point]: &[crate::agenda::Cell; 2] = cells.as_slice().try_into().ok()?;
        let strong = point.lines.iter().find(|line| matches!(line, Line::Strong(_)));
        let title = strong.or(point.lines.first())?.text();
        let time = time.lines.first().map_or("", |line| line.text().as_str());
        Some((title.as_str().to_owned(), time.to_owned()))
    };
    table.rows.iter().filter_map(row).collect()
}
