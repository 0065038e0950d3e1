//! Labels in a column on each side of the disc, every meeting with a line to its
//! place on the rim. The better way, as long as there is room for it.
//!
//! No line crosses a label, the disc or another line: labels stand in the order
//! of their places on the rim, and each stands where a straight line to it
//! passes the disc by.

use super::canvas::Canvas;
use super::cells::{Cells, Side};
use super::disc::Disc;
use super::font::Fonts;
use super::page::Frame;
use super::rows::Group;
use super::stack::{Block, stack};
use super::style::LEADER;
use super::trig::{Segment, cosine, point, sine};
use super::year::Year;

/// Sizes of the text and the most lines of a row, the most readable first.
const TRIES: [(f64, usize); 13] = [
    (10.0, 4),
    (9.5, 4),
    (9.0, 4),
    (8.5, 4),
    (8.0, 3),
    (7.6, 3),
    (7.2, 3),
    (7.2, 2),
    (6.8, 3),
    (6.8, 2),
    (6.8, 1),
    (6.4, 2),
    (6.4, 1),
];
/// Between the rim and the columns.
const LEADER_ROOM: f64 = 36.0;
/// How far a line goes straight out before it turns to its label.
const STEM: f64 = 8.0;
/// Between the line and the date.
const INDENT: f64 = 5.0;

/// Where every label stands.
pub(super) struct Columns {
    columns: Vec<Column>,
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

/// The first size at which every label has its place.
pub(super) fn place(
    year: &Year,
    groups: &[Group],
    fonts: &Fonts,
    disc: &Disc,
    frame: Frame,
) -> Option<Columns> {
    TRIES.into_iter().find_map(|(size, lines)| {
        let columns = [Side::Right, Side::Left]
            .into_iter()
            .map(|side| column(year, groups, fonts, disc, frame, side, size, lines))
            .collect::<Option<Vec<Column>>>()?;
        Some(Columns { columns })
    })
}

#[expect(clippy::too_many_arguments, reason = "one try: what is to be set, where, and how")]
fn column(
    year: &Year,
    groups: &[Group],
    fonts: &Fonts,
    disc: &Disc,
    frame: Frame,
    side: Side,
    size: f64,
    lines: usize,
) -> Option<Column> {
    let reach = disc.outer + LEADER_ROOM;
    let (edge, start, width) = match side {
        Side::Right => {
            let edge = disc.centre.x + reach;
            (edge, edge + INDENT, frame.right - edge - INDENT)
        }
        Side::Left => {
            let edge = disc.centre.x - reach;
            (edge, edge - INDENT, edge - INDENT - frame.left)
        }
    };
    let cells = Cells::new(fonts, groups, side, start, width, size);
    let mut labels: Vec<Label> = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let turn = year.noon(year.meetings[group.meeting].date);
        if (turn < 0.5) == (side == Side::Right) {
            let wrap = |row: &super::rows::Row| row.words.wrap(fonts, cells.text_width, lines).0;
            let rows: Vec<Vec<String>> = group.rows.iter().map(wrap).collect();
            let height = rows.iter().map(|lines| cells.height(lines.len())).sum();
            labels.push(Label { group: index, turn, rows, height, top: 0.0 });
        }
    }
    // Downwards on the page: on the left that is back in time.
    if side == Side::Left {
        labels.reverse();
    }
    let gap = size * 0.5;
    let blocks: Vec<Block> =
        labels.iter().map(|label| block(label, disc, frame, &cells, reach, gap)).collect();
    let tops = stack(&blocks, frame.top, frame.bottom + gap)?;
    for (label, top) in labels.iter_mut().zip(tops) {
        label.top = top;
    }
    Some(Column { cells, edge, labels })
}

/// Where a label wants to be, and where the line to it would meet the disc.
fn block(label: &Label, disc: &Disc, frame: Frame, cells: &Cells, reach: f64, gap: f64) -> Block {
    let half_line = cells.line() / 2.0;
    let spread = (frame.bottom - frame.top) / 2.0;
    let middle = (frame.bottom + frame.top) / 2.0;
    let wanted = middle - cosine(label.turn) * spread - label.height / 2.0;
    // The tangent at the end of the stem meets the edge of the column here.
    let rise = cosine(label.turn);
    let radius = disc.outer + STEM;
    let limit = (radius - reach * sine(label.turn).abs()) / rise;
    let limit = disc.centre.y - limit;
    let (mut least, mut most) = (f64::MIN, f64::MAX);
    if rise > 0.02 {
        most = limit - half_line;
    } else if rise < -0.02 {
        least = limit + half_line - label.height;
    }
    Block { wanted, height: label.height + gap, least, most }
}

impl Columns {
    pub fn draw(&self, canvas: &mut Canvas, year: &Year, groups: &[Group], disc: &Disc) {
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
                    column.cells.draw(canvas, year, group, row, lines, y, row == 0);
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
    let rise = cosine(label.turn);
    let reach = (column.edge - disc.centre.x).abs();
    let tangent = disc.centre.y - (disc.outer + STEM - reach * sine(label.turn).abs()) / rise;
    let end = stem.y.clamp(first, last.max(first));
    let end = if rise > 0.02 {
        end.min(tangent)
    } else if rise < -0.02 {
        end.max(tangent)
    } else {
        end
    };
    vec![
        Segment::Move(disc.at(disc.outer + 0.6, label.turn)),
        Segment::Line(stem),
        Segment::Line(point(column.edge, end)),
    ]
}
