//! What the labels say: for each meeting that has something to say, its date and
//! its rows, each with its sign. Where they stand is up to `columns` and `directory`.

use super::font::Fonts;
use super::model::{ListMeeting, MeetingState};
use super::scene::{Face, Part};
use super::style::{Style, event_mark, meeting_mark};
use super::trig::Point;
use super::words::{
    day, event_label, event_tooltip, item_label, item_tooltip, meeting_label, meeting_tooltip,
};
use super::year::Year;

/// What belongs to one meeting, or one event.
pub(super) struct Group {
    /// The direction of its day.
    pub turn: f64,
    /// To the meeting's page; an event has none.
    pub link: Option<String>,
    pub date: String,
    /// The body's letters; empty when there is one body only.
    pub badge: String,
    pub rows: Vec<Row>,
}

pub(super) struct Row {
    pub sign: Sign,
    pub words: Words,
    pub tooltip: String,
}

#[derive(Clone, Copy)]
pub(super) enum Sign {
    Item(Style),
    Meeting(MeetingState, bool),
    Event,
}

/// A text taken apart for wrapping: its words with their widths, of the size.
pub(super) struct Words {
    words: Vec<(String, f64)>,
    space: f64,
}

/// The groups of the year, by date.
pub(super) fn groups(year: &Year, fonts: &Fonts) -> Vec<Group> {
    let meetings = year.meetings.iter().map(|meeting| {
        let badge = match year.bodies.len() {
            1 => String::new(),
            _ => fonts.clean(&year.bodies[meeting.body].badge),
        };
        Group {
            turn: year.noon(meeting.date),
            link: year.link(meeting),
            date: day(meeting.date),
            badge,
            rows: rows(year, meeting, fonts),
        }
    });
    let events = year.events.iter().map(|event| {
        let first = event.first_day(year.number);
        let row = Row {
            sign: Sign::Event,
            words: Words::new(&event_label(event), fonts),
            tooltip: event_tooltip(event),
        };
        let (turn, date) = (year.noon(first), day(first));
        Group { turn, link: None, date, badge: String::new(), rows: vec![row] }
    });
    let meetings = meetings.filter(|group| !group.rows.is_empty());
    let mut groups: Vec<Group> = meetings.chain(events).collect();
    // Stable: on one day the meetings come first.
    groups.sort_by(|a, b| a.turn.total_cmp(&b.turn));
    groups
}

fn rows(year: &Year, meeting: &ListMeeting, fonts: &Fonts) -> Vec<Row> {
    let own = meeting_label(meeting).map(|text| Row {
        sign: Sign::Meeting(meeting.state, meeting.tentative),
        words: Words::new(&text, fonts),
        tooltip: meeting_tooltip(meeting),
    });
    let items = meeting.items.iter().map(|item| {
        let ring = year.ring_of(item.category.as_deref());
        Row {
            sign: Sign::Item(year.rings[ring].style),
            words: Words::new(&item_label(item), fonts),
            tooltip: item_tooltip(meeting, item),
        }
    });
    own.into_iter().chain(items).collect()
}

impl Sign {
    pub fn parts(self, centre: Point, radius: f64) -> Vec<Part> {
        match self {
            Sign::Item(style) => vec![Part::Figure(style.mark(centre, radius))],
            Sign::Event => vec![Part::Figure(event_mark(centre, radius))],
            Sign::Meeting(state, tentative) => meeting_mark(state, tentative, centre, radius * 1.1)
                .into_iter()
                .map(Part::Figure)
                .collect(),
        }
    }
}

/// No line ends with "d.", or with "16." whose month follows.
fn holds_on(before: &str) -> bool {
    let last = before.rsplit(' ').next().unwrap_or_default().trim_start_matches('(');
    let day = last.strip_suffix('.').unwrap_or_default();
    last == "d." || (1..=2).contains(&day.len()) && day.bytes().all(|byte| byte.is_ascii_digit())
}

impl Words {
    pub fn new(text: &str, fonts: &Fonts) -> Words {
        let clean = fonts.clean(text);
        let mut words: Vec<String> = Vec::new();
        for word in clean.split(' ') {
            match words.last_mut() {
                Some(before) if holds_on(before) => *before = format!("{before} {word}"),
                _ => words.push(word.to_owned()),
            }
        }
        let with_width = |word: String| {
            let width = fonts.width(Face::Regular, &word);
            (word, width)
        };
        Words {
            words: words.into_iter().map(with_width).collect(),
            space: fonts.advance(Face::Regular, ' '),
        }
    }

    /// The lines of the text. A word wider than the line is parted; what has no
    /// line is an ellipsis. `width` is of the size.
    pub fn wrap(&self, fonts: &Fonts, width: f64, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let (mut line, mut used) = (String::new(), 0.0);
        for (index, (word, length)) in self.words.iter().enumerate() {
            let gap = if line.is_empty() { 0.0 } else { self.space };
            if used + gap + length <= width {
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push_str(word);
                used += gap + length;
                continue;
            }
            if *length <= width && lines.len() + 1 < most {
                lines.push(std::mem::replace(&mut line, word.clone()));
                used = *length;
                continue;
            }
            let mut rest = word.as_str();
            loop {
                let gap = if line.is_empty() { 0.0 } else { self.space };
                let fitting = fonts.prefix(Face::Regular, rest, width - used - gap);
                let is_whole = fitting == rest.len();
                if !is_whole && lines.len() + 1 >= most {
                    lines.push(self.cut(fonts, line, rest, index + 1, width));
                    return lines;
                }
                if fitting > 0 {
                    line.push_str(if line.is_empty() { "" } else { " " });
                    line.push_str(&rest[..fitting]);
                }
                if is_whole {
                    break;
                }
                lines.push(std::mem::take(&mut line));
                (rest, used) = (&rest[fitting..], 0.0);
            }
            used = fonts.width(Face::Regular, &line);
        }
        lines.push(line);
        lines
    }

    /// The last line there is room for: as much as fits of what is left.
    fn cut(&self, fonts: &Fonts, mut line: String, rest: &str, next: usize, width: f64) -> String {
        let words = self.words[next..].iter().map(|(word, _)| word.as_str());
        for word in std::iter::once(rest).chain(words) {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
        fonts.fit(Face::Regular, &line, width)
    }
}
