//! How a label is set: date, the body's letters, a sign, the text; outwards from
//! the side of the column that is nearest to the disc.

use super::canvas::Canvas;
use super::font::{Fonts, LINE};
use super::rows::Group;
use super::scene::{Face, Mark, Part, Text};
use super::style::{INK, SOFT_INK};
use super::trig::point;

/// Whether a column is read from its left side or its right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// A row of a group, wrapped, with its top at `y`.
pub(super) struct Entry<'a> {
    pub group: &'a Group,
    pub row: usize,
    pub lines: &'a [String],
    pub y: f64,
    /// On the first row of a meeting in a column.
    pub with_date: bool,
}

/// The cells of one column, in numbers.
pub(super) struct Cells {
    pub size: f64,
    side: Side,
    /// Where the dates begin.
    edge: f64,
    badge: f64,
    sign: f64,
    text: f64,
    /// What is left for the text, of the size.
    pub text_width: f64,
}

impl Cells {
    /// For a column of a width that begins at `edge` and reaches away from the disc.
    pub fn new(
        fonts: &Fonts,
        groups: &[Group],
        side: Side,
        edge: f64,
        width: f64,
        size: f64,
    ) -> Cells {
        let widest = |texts: &mut dyn Iterator<Item = &str>| {
            size * texts.map(|text| fonts.width(Face::Bold, text)).fold(0.0, f64::max)
        };
        let dates = widest(&mut groups.iter().map(|group| group.date.as_str()));
        let badges = widest(&mut groups.iter().map(|group| group.badge.as_str()));
        let badge = dates + size * 0.6;
        let sign = badge + if badges > 0.0 { badges + size * 0.6 } else { 0.0 };
        let text = sign + size * 1.15;
        Cells { size, side, edge, badge, sign, text, text_width: (width - text) / size }
    }

    /// From the line of one row to that of the next.
    pub fn line(&self) -> f64 {
        self.size * LINE
    }

    /// How high a row of so many lines is.
    pub fn height(&self, lines: usize) -> f64 {
        lines as f64 * self.line() + self.size * 0.16
    }

    /// One row of a group.
    pub fn draw(&self, canvas: &mut Canvas, entry: Entry) {
        let Entry { group, row, lines, y, with_date } = entry;
        let base = y + self.size * 0.95;
        let mut parts = Vec::new();
        if with_date {
            let date = canvas.measure(Face::Bold, self.size, INK, &group.date);
            parts.push(Part::Text(self.set(date, 0.0, base)));
            if !group.badge.is_empty() {
                let badge = canvas.measure(Face::Bold, self.size, SOFT_INK, &group.badge);
                parts.push(Part::Text(self.set(badge, self.badge, base)));
            }
        }
        let row = &group.rows[row];
        let sign = point(self.x(self.sign + self.size * 0.38), y + self.size * 0.59);
        parts.extend(row.sign.parts(sign, self.size * 0.33));
        for (index, line) in lines.iter().enumerate() {
            let text = canvas.measure(Face::Regular, self.size, INK, line);
            let base = base + index as f64 * self.line();
            parts.push(Part::Text(self.set(text, self.text, base)));
        }
        canvas.marks.push(Mark {
            tooltip: Some(row.tooltip.clone()),
            link: group.link.clone(),
            parts,
            ..Mark::default()
        });
    }

    fn x(&self, distance: f64) -> f64 {
        match self.side {
            Side::Right => self.edge + distance,
            Side::Left => self.edge - distance,
        }
    }

    fn set(&self, text: Text, distance: f64, base: f64) -> Text {
        match self.side {
            Side::Right => text.starting(self.x(distance), base),
            Side::Left => text.ending(self.x(distance), base),
        }
    }
}
