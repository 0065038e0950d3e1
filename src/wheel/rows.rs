//! What the labels say: for each meeting that has something to say, its date and
//! its rows, each with its sign. Where they stand is up to `columns` and `directory`.

use super::font::Fonts;
use super::list::{ListMeeting, MeetingState};
use super::scene::{Face, Part};
use super::style::{Style, meeting_mark, ring_style};
use super::trig::Point;
use super::words::{day, item_label, item_tooltip, meeting_label, meeting_tooltip};
use super::year::Year;

/// What belongs to one meeting.
pub(super) struct Group {
    /// Index in [`Year::meetings`].
    pub meeting: usize,
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
}

/// A text taken apart for wrapping: its words with their widths, of the size.
pub(super) struct Words {
    words: Vec<(String, f64)>,
    space: f64,
}

/// The groups of the year, by date.
pub(super) fn groups(year: &Year, fonts: &Fonts) -> Vec<Group> {
    let groups = year.meetings.iter().enumerate().map(|(index, meeting)| {
        let badge = match year.bodies.len() {
            1 => String::new(),
            _ => fonts.clean(&year.bodies[meeting.body].badge),
        };
        let rows = rows(year, meeting, fonts);
        Group { meeting: index, date: day(meeting.date), badge, rows }
    });
    groups.filter(|group| !group.rows.is_empty()).collect()
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
            sign: Sign::Item(ring_style(&year.rings[ring], ring)),
            words: Words::new(&item_label(item), fonts),
            tooltip: item_tooltip(meeting, item),
        }
    });
    own.into_iter().chain(items).collect()
}

impl Sign {
    pub fn parts(self, centre: Point, radius: f64) -> Vec<Part> {
        match self {
            Sign::Item(style) => vec![Part::Shape(style.mark(centre, radius))],
            Sign::Meeting(state, tentative) => meeting_mark(state, tentative, centre, radius * 1.1)
                .into_iter()
                .map(Part::Shape)
                .collect(),
        }
    }
}

impl Words {
    pub fn new(text: &str, fonts: &Fonts) -> Words {
        let words = fonts
            .clean(text)
            .split(' ')
            .map(|word| (word.to_owned(), fonts.width(Face::Regular, word)))
            .collect();
        Words { words, space: fonts.advance(Face::Regular, ' ') }
    }

    /// The lines of the text, and whether all of it is there. A word wider than
    /// the line is parted; what has no line is an ellipsis. `width` is of the size.
    pub fn wrap(&self, fonts: &Fonts, width: f64, most: usize) -> (Vec<String>, bool) {
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
            let pieces = part(fonts, word, width, width - used - gap);
            // A short word goes to the next line, a long one begins on this one.
            let needed = if *length <= width { 1 } else { pieces.len() - 1 };
            if lines.len() + needed >= most {
                return (self.cut(fonts, lines, line, index, width), false);
            }
            if *length <= width {
                lines.push(std::mem::replace(&mut line, word.clone()));
            } else {
                for piece in pieces {
                    let gap = if line.is_empty() || piece.is_empty() { "" } else { " " };
                    lines.push(format!("{}{gap}{piece}", std::mem::take(&mut line)));
                }
                line = lines.pop().unwrap_or_default();
            }
            used = fonts.width(Face::Regular, &line);
        }
        lines.push(line);
        (lines, true)
    }

    /// Ends with as much as fits of the text from a word on.
    fn cut(
        &self,
        fonts: &Fonts,
        mut lines: Vec<String>,
        line: String,
        from: usize,
        width: f64,
    ) -> Vec<String> {
        let mut rest = line;
        for (word, _) in &self.words[from..] {
            rest.push_str(if rest.is_empty() { "" } else { " " });
            rest.push_str(word);
        }
        lines.push(fonts.fit(Face::Regular, &rest, width));
        lines
    }
}

/// A word in pieces as wide as the line, the first as wide as what is left of one.
fn part(fonts: &Fonts, word: &str, width: f64, first: f64) -> Vec<String> {
    let (mut pieces, mut piece, mut left) = (Vec::new(), String::new(), first);
    for character in word.chars() {
        let advance = fonts.advance(Face::Regular, character);
        if advance > left {
            pieces.push(std::mem::take(&mut piece));
            left = width;
        }
        piece.push(character);
        left -= advance;
    }
    pieces.push(piece);
    pieces
}
