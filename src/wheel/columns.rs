//! Labels in a column on each side of the disc, every meeting with a line to its
//! place on the rim. The better way, as long as there is room for it.
//!
//! No line crosses a label, the disc or another line: labels stand in the order
//! of their places on the rim, and each stands where a straight line to it
//! passes the disc by.

use super::canvas::{Canvas, Frame};
use super::cells::{Cells, Entry, Side};
use super::disc::Disc;
use super::font::Fonts;
use super::rows::Group;
use super::stack::{Block, stack};
use super::style::LEADER;
use super::trig::{Segment, cosine, point, sine};

/// The disc's radius, the size of the text and the most lines of a row, the most
/// readable first.
const TRIES: [(f64, f64, usize); 12] = [
    (330.0, 10.0, 3),
    (314.0, 10.0, 3),
    (298.0, 10.0, 3),
    (298.0, 9.5, 3),
    (298.0, 9.0, 3),
    (286.0, 8.8, 3),
    (286.0, 8.4, 3),
    (286.0, 8.0, 3),
    (274.0, 7.7, 3),
    (274.0, 7.4, 3),
    (274.0, 7.2, 2),
    (274.0, 6.9, 2),
];
/// Between the rim and the columns.
const LEADER_ROOM: f64 = 36.0;
/// How far a line goes straight out before it turns to its label.
const STEM: f64 = 8.0;
/// Between the line and the date.
const INDENT: f64 = 5.0;

/// Where every label stands.
pub(super) struct Columns {
    columns: [Column; 2],
}

struct Column {
    cells: Cells,
    /// Where the lines end.
    edge: f64,
    labels: Vec<Label>,
}

/// A group with its rows wrapped, and its place.
struct Label {
    group: usize,
    turn: f64,
    rows: Vec<Vec<String>>,
    height: f64,
    top: f64,
}

/// The first try at which every label has its place, with the disc for it.
pub(super) fn place(
    groups: &[Group],
    fonts: &Fonts,
    frame: Frame,
    disc_of: impl Fn(f64) -> Disc,
) -> Option<(Disc, Columns)> {
    TRIES.into_iter().find_map(|(radius, size, lines)| {
        let disc = disc_of(radius);
        let room = Room { groups, fonts, disc: &disc, frame };
        let right = room
            .column(Side::Right, frame.top, size, lines)
            .or_else(|| room.column(Side::Right, frame.top_next_to_title, size, lines))?;
        let left = room.column(Side::Left, frame.top, size, lines)?;
        Some((disc, Columns { columns: [right, left] }))
    })
}

/// What is to be placed, and between what.
struct Room<'a> {
    groups: &'a [Group],
    fonts: &'a Fonts,
    disc: &'a Disc,
    frame: Frame,
}

impl Room<'_> {
    fn column(&self, side: Side, top: f64, size: f64, lines: usize) -> Option<Column> {
        let reach = self.disc.outer + LEADER_ROOM;
        let (edge, start, width) = match side {
            Side::Right => {
                let edge = self.disc.centre.x + reach;
                (edge, edge + INDENT, self.frame.right - edge - INDENT)
            }
            Side::Left => {
                let edge = self.disc.centre.x - reach;
                (edge, edge - INDENT, edge - INDENT - self.frame.left)
            }
        };
        let cells = Cells::new(self.fonts, self.groups, side, start, width, size);
        let mut labels = self.labels(side, &cells, lines);
        // Downwards on the page: on the left that is back in time.
        if side == Side::Left {
            labels.reverse();
        }
        let (gap, bottom) = (size * 0.5, self.frame.bottom);
        let blocks: Vec<Block> =
            labels.iter().map(|label| self.block(label, &cells, (top, bottom), gap)).collect();
        let tops = stack(&blocks, top, bottom + gap)?;
        for (label, top) in labels.iter_mut().zip(tops) {
            label.top = top;
        }
        Some(Column { cells, edge, labels })
    }

    /// The labels of a side by date, wrapped and without a place.
    fn labels(&self, side: Side, cells: &Cells, lines: usize) -> Vec<Label> {
        let mut labels = Vec::new();
        for (index, group) in self.groups.iter().enumerate() {
            if (group.turn < 0.5) == (side == Side::Right) {
                let rows: Vec<Vec<String>> = group
                    .rows
                    .iter()
                    .map(|row| row.words.wrap(self.fonts, cells.text_width, lines))
                    .collect();
                let height = rows.iter().map(|lines| cells.height(lines.len())).sum();
                labels.push(Label { group: index, turn: group.turn, rows, height, top: 0.0 });
            }
        }
        labels
    }

    /// Where a label wants to be, and where the line to it would meet the disc.
    fn block(&self, label: &Label, cells: &Cells, (top, bottom): (f64, f64), gap: f64) -> Block {
        let half_line = cells.line() / 2.0;
        let wanted = (top + bottom - cosine(label.turn) * (bottom - top) - label.height) / 2.0;
        let (mut least, mut most) = (f64::MIN, f64::MAX);
        match tangent(self.disc, label.turn) {
            Tangent::Over(limit) => most = limit - half_line,
            Tangent::Under(limit) => least = limit + half_line - label.height,
            Tangent::Clear => {}
        }
        Block { wanted, height: label.height + gap, least, most }
    }
}

/// Where a line to a label has to end so that it passes the disc by.
enum Tangent {
    /// At this height or over it.
    Over(f64),
    Under(f64),
    Clear,
}

/// The tangent at the end of the stem, where it meets the edge of the column.
fn tangent(disc: &Disc, turn: f64) -> Tangent {
    let (rise, reach) = (cosine(turn), disc.outer + LEADER_ROOM);
    if rise.abs() < 0.02 {
        return Tangent::Clear;
    }
    let limit = disc.centre.y - (disc.outer + STEM - reach * sine(turn).abs()) / rise;
    if rise > 0.0 { Tangent::Over(limit) } else { Tangent::Under(limit) }
}

impl Columns {
    pub fn draw(&self, canvas: &mut Canvas, groups: &[Group], disc: &Disc) {
        for column in &self.columns {
            for label in &column.labels {
                let path = leader(column, label, disc);
                canvas.line(path, LEADER, 0.6);
                let (x, top, bottom) = (column.edge, label.top, label.top + label.height);
                let bar = vec![Segment::Move(point(x, top)), Segment::Line(point(x, bottom))];
                canvas.line(bar, LEADER, 1.1);
            }
            // In order of date, as it is read aloud and copied.
            let mut labels: Vec<&Label> = column.labels.iter().collect();
            labels.sort_by_key(|label| label.group);
            for label in labels {
                let mut y = label.top;
                for (row, lines) in label.rows.iter().enumerate() {
                    let group = &groups[label.group];
                    let with_date = row == 0;
                    column.cells.draw(canvas, Entry { group, row, lines, y, with_date });
                    y += column.cells.height(lines.len());
                }
            }
        }
    }
}

/// Straight out from the rim, then to the nearest place on the label's bar.
fn leader(column: &Column, label: &Label, disc: &Disc) -> Vec<Segment> {
    let half_line = column.cells.line() / 2.0;
    let (first, last) = (label.top + half_line, label.top + label.height - half_line);
    let stem = disc.at(disc.outer + STEM, label.turn);
    let end = stem.y.clamp(first, last.max(first));
    vec![
        Segment::Move(disc.at(disc.outer + 0.6, label.turn)),
        Segment::Line(stem),
        Segment::Line(point(column.edge, end)),
    ]
}
