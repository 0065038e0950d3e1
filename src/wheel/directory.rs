//! The labels as a directory next to the disc, by date, when there are too many
//! for lines: the day in a meeting's mark is the number that leads here.

use super::canvas::{Canvas, Frame};
use super::cells::{Cells, Entry, Side};
use super::font::Fonts;
use super::rows::Group;
use super::scene::{Face, Part};
use super::style::SOFT_INK;
use super::words::left_over;

/// The disc's radius, the size of the text, columns, and the most lines of a row.
const TRIES: [(f64, f64, usize, usize); 12] = [
    (296.0, 8.4, 2, 2),
    (296.0, 8.0, 2, 2),
    (262.0, 8.2, 3, 2),
    (262.0, 7.8, 3, 2),
    (262.0, 7.4, 3, 2),
    (262.0, 7.0, 3, 2),
    (250.0, 7.0, 3, 1),
    (250.0, 6.5, 3, 1),
    (236.0, 6.4, 4, 1),
    (224.0, 6.1, 4, 1),
    (212.0, 5.8, 4, 1),
    (212.0, 5.5, 4, 1),
];
/// Between the disc and the first column.
const DISC_GAP: f64 = 22.0;
const COLUMN_GAP: f64 = 14.0;

/// Where every row stands.
pub(super) struct Directory {
    columns: Vec<Cells>,
    places: Vec<Place>,
    /// Rows that even the smallest size had no room for.
    left_over: usize,
    frame: Frame,
    /// The radius of the disc that this leaves room for.
    pub disc: f64,
}

struct Place {
    group: usize,
    row: usize,
    lines: Vec<String>,
    column: usize,
    y: f64,
    with_date: bool,
}

/// The first size at which all rows have room; at the last, as many as have.
///
/// The disc stands at the left of the frame and is no larger than `most`.
pub(super) fn place(groups: &[Group], fonts: &Fonts, frame: Frame, most: f64) -> Directory {
    let mut directory = None;
    for (disc, size, columns, lines) in TRIES {
        let disc = disc.min(most);
        let text_area = Frame { left: frame.left + 2.0 * disc + DISC_GAP, ..frame };
        let mut tried = flow(groups, fonts, text_area, size, columns, lines);
        tried.disc = disc;
        let all = tried.left_over == 0;
        directory = Some(tried);
        if all {
            break;
        }
    }
    directory.expect("there is a last try")
}

fn flow(
    groups: &[Group],
    fonts: &Fonts,
    frame: Frame,
    size: f64,
    count: usize,
    most_lines: usize,
) -> Directory {
    let width = (frame.right - frame.left + COLUMN_GAP) / count as f64 - COLUMN_GAP;
    let columns: Vec<Cells> = (0..count)
        .map(|column| {
            let edge = frame.left + column as f64 * (width + COLUMN_GAP);
            Cells::new(fonts, groups, Side::Right, edge, width, size)
        })
        .collect();
    let rows: usize = groups.iter().map(|group| group.rows.len()).sum();
    let mut places: Vec<Place> = Vec::new();
    let (mut column, mut y) = (0, frame.top);
    'rows: for (index, group) in groups.iter().enumerate() {
        for (row, content) in group.rows.iter().enumerate() {
            let lines = content.words.wrap(fonts, columns[column].text_width, most_lines);
            let height = columns[column].height(lines.len());
            // The last line of the last column is kept for what is left over.
            let kept = if column + 1 == count { columns[column].height(1) } else { 0.0 };
            let is_new_column = y + height + kept > frame.bottom;
            if is_new_column {
                if column + 1 == count {
                    break 'rows;
                }
                (column, y) = (column + 1, frame.top);
            }
            let with_date = row == 0 || is_new_column;
            places.push(Place { group: index, row, lines, column, y, with_date });
            y += height;
        }
        y += size * 0.4;
    }
    let left_over = rows - places.len();
    Directory { columns, places, left_over, frame, disc: 0.0 }
}

impl Directory {
    pub fn draw(&self, canvas: &mut Canvas, groups: &[Group]) {
        for place in &self.places {
            let cells = &self.columns[place.column];
            let group = &groups[place.group];
            let Place { row, ref lines, y, with_date, .. } = *place;
            cells.draw(canvas, Entry { group, row, lines, y, with_date });
        }
        if self.left_over > 0 {
            let size = self.columns[0].size;
            let column = self.frame.right - self.frame.left;
            let width = (column + COLUMN_GAP) / self.columns.len() as f64 - COLUMN_GAP;
            let text = canvas.fonts.fit(Face::Bold, &left_over(self.left_over), width / size);
            let text = canvas.measure(Face::Bold, size, SOFT_INK, &text);
            let text = text.starting(self.frame.right - width, self.frame.bottom - size * 0.3);
            canvas.draw(Part::Text(text));
        }
    }
}
