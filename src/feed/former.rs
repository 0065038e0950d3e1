//! What 0.2 said of a meeting. An event of the past that readers were shown so stays so;
//! a year after everybody has 0.3, none is left.

use super::description::{Description, ITEM, Said, State};
use super::{words, writer};
use crate::calendar::long_date;
use crate::schedule::{ItemView, MeetingView, Names};
use chrono::Datelike;

pub(super) fn said<'a>(meeting: &MeetingView<'a>, names: Names, page: Option<String>) -> Said<'a> {
    let item = |item: ItemView| {
        let title = item.title(names);
        let closed = if item.is_closed() { " (lukket punkt)" } else { "" };
        writer::short_line(&format!("• {title}"), ITEM) + closed
    };
    let items = meeting.items().map(item).collect();
    Said {
        summary: State::of(meeting).summary(writer::named(meeting.name(), words::MEETING)),
        description: Description::new(remarks(meeting), items, page),
        link: None,
        is_private: false,
    }
}

fn remarks(meeting: &MeetingView<'_>) -> Vec<String> {
    let (state, reason) = (State::of(meeting), meeting.reason());
    let because = reason.map_or_else(String::new, |reason| format!(": {reason}"));
    let mut lines = Vec::new();
    if state == State::Cancelled {
        lines.push(words::cancelled(reason));
    } else if meeting.is_moved() {
        let from = meeting.planned();
        let is_of_other_year = from.year() != meeting.date().year();
        let year = if is_of_other_year { format!(" {}", from.year()) } else { String::new() };
        lines.push(format!("(flyttet fra {}{year}{because})", long_date(from)));
    } else if meeting.is_extra() {
        lines.extend(reason.map(str::to_owned));
    } else {
        lines.extend(reason.map(|reason| format!("(ændret: {reason})")));
    }
    if state == State::Tentative {
        lines.push(words::TENTATIVE.to_owned());
    }
    lines.iter().map(|line| writer::short_line(line, ITEM)).collect()
}
