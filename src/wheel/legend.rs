//! The foot of the page: what every mark, ring and shade means, and the names of
//! breaks and holidays with their dates.

use super::canvas::{Canvas, Frame};
use super::font::Fonts;
use super::icon::Icon;
use super::model::MeetingState;
use super::rows::Sign;
use super::scene::{Face, Part};
use super::style::{INK, SOFT_INK};
use super::trig::point;
use super::words::{day, ring_name, span};
use super::year::Year;

const SIZES: [f64; 5] = [8.0, 7.5, 7.0, 6.5, 6.0];
/// More lines than this take too much of the disc's room.
const MOST_LINES: usize = 6;
const COLUMN_GAP: f64 = 28.0;

pub(super) struct Legend {
    size: f64,
    /// Left and right, each its lines from the top.
    columns: [Vec<Vec<Piece>>; 2],
}

struct Section {
    heading: &'static str,
    entries: Vec<Entry>,
}

struct Entry {
    icon: Icon,
    text: String,
}

/// An entry, or a heading, with its distance from the column's left side.
struct Piece {
    x: f64,
    bold: bool,
    icon: Icon,
    text: String,
}

impl Legend {
    /// The largest size that keeps to the lines; at the smallest, what fits.
    pub fn new(year: &Year, fonts: &Fonts, frame: Frame, numbered: bool) -> Legend {
        let width = (frame.right - frame.left - COLUMN_GAP) / 2.0;
        let sides = [
            vec![meetings(year, numbered), bodies(year), rings(year)],
            vec![breaks(year), holidays(year)],
        ];
        let mut legend = None;
        for size in SIZES {
            let columns = sides.each_ref().map(|side| flow(side, fonts, size, width));
            let fits = columns.iter().all(|lines| lines.len() <= MOST_LINES);
            legend = Some(Legend { size, columns });
            if fits {
                break;
            }
        }
        let mut legend = legend.expect("there is a last size");
        for lines in &mut legend.columns {
            shorten(lines, fonts, width / legend.size);
        }
        legend
    }

    pub fn height(&self) -> f64 {
        let lines = self.columns.iter().map(Vec::len).max().unwrap_or_default();
        lines as f64 * self.line()
    }

    fn line(&self) -> f64 {
        self.size * 1.42
    }

    pub fn draw(&self, canvas: &mut Canvas, frame: Frame) {
        let top = frame.bottom - self.height();
        let half = (frame.right - frame.left + COLUMN_GAP) / 2.0;
        for (column, lines) in self.columns.iter().enumerate() {
            let left = frame.left + half * column as f64;
            for (index, line) in lines.iter().enumerate() {
                let base = top + self.line() * index as f64 + self.size;
                for piece in line {
                    self.draw_piece(canvas, piece, left + piece.x, base);
                }
            }
        }
    }

    fn draw_piece(&self, canvas: &mut Canvas, piece: &Piece, x: f64, base: f64) {
        let size = self.size;
        let centre = point(x + size * 0.5, base - size * 0.36);
        for part in piece.icon.parts(canvas, centre, size) {
            canvas.draw(part);
        }
        let (face, colour) = if piece.bold { (Face::Bold, INK) } else { (Face::Regular, SOFT_INK) };
        let text = canvas.measure(face, size, colour, &piece.text);
        let x = x + size * piece.icon.width(canvas.fonts);
        canvas.draw(Part::Text(text.starting(x, base)));
    }
}

fn meetings(year: &Year, numbered: bool) -> Section {
    let used = |state| year.meetings.iter().any(|meeting| meeting.state == state);
    let tentative = year.meetings.iter().any(|m| m.tentative && m.state != MeetingState::Cancelled);
    let mut entries = Vec::new();
    let states = [
        (MeetingState::Held, if numbered { "møde (tallet er dagen)" } else { "møde" }),
        (MeetingState::Moved, "flyttet møde"),
        (MeetingState::Extra, "ekstra møde"),
        (MeetingState::Cancelled, "aflyst møde"),
    ];
    for (state, text) in states {
        if used(state) {
            entries.push(entry(Icon::Sign(Sign::Meeting(state, false)), text));
        }
    }
    if tentative {
        let icon = Icon::Sign(Sign::Meeting(MeetingState::Held, true));
        entries.push(entry(icon, "foreløbigt møde"));
    }
    if !year.events.is_empty() {
        entries.push(entry(Icon::Sign(Sign::Event), "begivenhed"));
    }
    if let Some(today) = year.today {
        entries.push(entry(Icon::Today, &format!("i dag, {}", day(today))));
    }
    let heading = if year.events.is_empty() { "Møder" } else { "Møder og begivenheder" };
    Section { heading, entries }
}

fn bodies(year: &Year) -> Section {
    let entries = match year.bodies.len() {
        0 | 1 => Vec::new(),
        _ => year
            .bodies
            .iter()
            .map(|body| entry(Icon::Badge(body.badge.clone()), &body.name))
            .collect(),
    };
    Section { heading: "Mødefora, udefra og ind", entries }
}

fn rings(year: &Year) -> Section {
    let entries = year
        .rings
        .iter()
        .map(|ring| entry(Icon::Sign(Sign::Item(ring.style)), &ring_name(year, &ring.kind)))
        .collect();
    let heading = if year.rings.len() > 1 { "Punkter, udefra og ind" } else { "Punkter" };
    Section { heading, entries }
}

fn breaks(year: &Year) -> Section {
    let mut named: Vec<(&str, Vec<String>)> = Vec::new();
    for pause in &year.breaks {
        let days = span(pause.from, pause.to);
        match named.iter_mut().find(|(name, _)| *name == pause.name) {
            Some((_, spans)) => spans.push(days),
            None => named.push((&pause.name, vec![days])),
        }
    }
    let entries = named
        .into_iter()
        .map(|(name, spans)| entry(Icon::Break, &format!("{name} {}", spans.join(" og "))))
        .collect();
    Section { heading: "Ferier", entries }
}

fn holidays(year: &Year) -> Section {
    let entries = year
        .holidays
        .iter()
        .enumerate()
        .map(|(index, (date, name))| {
            let icon = if index == 0 { Icon::Holiday } else { Icon::None };
            entry(icon, &format!("{} {name}", day(*date)))
        })
        .collect();
    Section { heading: "Helligdage og lukkedage", entries }
}

fn entry(icon: Icon, text: &str) -> Entry {
    Entry { icon, text: text.to_owned() }
}

/// Sections under each other, entries next to each other as far as they fit.
fn flow(sections: &[Section], fonts: &Fonts, size: f64, width: f64) -> Vec<Vec<Piece>> {
    let mut lines = Vec::new();
    for section in sections.iter().filter(|section| !section.entries.is_empty()) {
        let mut x = size * (fonts.width(Face::Bold, section.heading) + 0.9);
        let indent = size * 1.2;
        let heading = section.heading.to_owned();
        let mut line = vec![Piece { x: 0.0, bold: true, icon: Icon::None, text: heading }];
        for entry in &section.entries {
            let icon = entry.icon.width(fonts);
            let text = fonts.fit(Face::Regular, &fonts.clean(&entry.text), 38.0);
            let needed = size * (icon + fonts.width(Face::Regular, &text));
            if x + needed > width {
                lines.push(std::mem::take(&mut line));
                x = indent;
            }
            line.push(Piece { x, bold: false, icon: entry.icon.clone(), text });
            x += needed + size * 1.1;
        }
        lines.push(line);
    }
    lines
}

/// Cuts what is over the most lines, and says so. `width` is of the size.
fn shorten(lines: &mut Vec<Vec<Piece>>, fonts: &Fonts, width: f64) {
    let cut: usize = lines.iter().skip(MOST_LINES).map(Vec::len).sum();
    lines.truncate(MOST_LINES);
    if cut == 0 {
        return;
    }
    let Some(last) = lines.last_mut() else { return };
    last.truncate(2);
    if let Some(kept) = last.last_mut() {
        kept.text = fonts.fit(Face::Regular, &format!("{} … og flere", kept.text), width * 0.5);
    }
}
