//! The disc itself: its rings in numbers, and the ground that the marks stand on:
//! months, weeks, breaks, holidays, today.
//!
//! From the outside in: the events, a ring for each body's meetings, a ring for
//! each category, ISO weeks, months, and the hub with the year. So a line out to a
//! label never runs through the name of a month.

use super::canvas::Canvas;
use super::scene::Face;
use super::style::{
    BREAK_FILL, BREAK_LINE, FINE_LINE, HOLIDAY_FILL, INK, MONTH_FILL, MONTH_LINE, PAPER, SOFT_INK,
    TODAY, WEEK_FILL,
};
use super::trig::{
    Point, across, along, arc_length, circle, corners, open_arc, polar, sector, spoke,
};
use super::year::Year;
use crate::calendar::{long_date, month_name};

const EVENTS_WIDTH: f64 = 7.0;
const MONTH_WIDTH: f64 = 23.0;
const WEEK_WIDTH: f64 = 12.5;
/// Less than this and a week's number has no room, however it is turned.
const NARROW_WEEK: f64 = 4.0;
/// Less than this and the year has no room in the hub.
const LEAST_HUB: f64 = 74.0;

/// A ring: its inner and its outer radius.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Band {
    pub inner: f64,
    pub outer: f64,
}

pub(super) struct Disc {
    pub centre: Point,
    pub outer: f64,
    /// Outermost, and of no width in a year without events.
    pub events: Band,
    pub bodies: Vec<Band>,
    pub rings: Vec<Band>,
    /// The category rings together, there even when there is no category.
    pub field: Band,
    weeks: Band,
    months: Band,
}

impl Band {
    pub fn middle(self) -> f64 {
        (self.inner + self.outer) / 2.0
    }

    pub fn width(self) -> f64 {
        self.outer - self.inner
    }

    /// So many rings of one width, the outermost first.
    fn split(self, count: usize) -> Vec<Band> {
        let width = self.width() / count.max(1) as f64;
        (0..count)
            .map(|index| {
                let outer = self.outer - width * index as f64;
                Band { inner: outer - width, outer }
            })
            .collect()
    }
}

impl Disc {
    pub fn new(centre: Point, outer: f64, year: &Year) -> Disc {
        let (bodies, rings) = (year.bodies.len(), year.rings.len());
        let events = if year.events.is_empty() { 0.0 } else { EVENTS_WIDTH };
        let events = Band { inner: outer - events, outer };
        let meetings = (bodies as f64 * 28.0).clamp(28.0, 104.0);
        let meetings = Band { inner: events.inner - meetings, outer: events.inner };
        let most = meetings.inner - MONTH_WIDTH - WEEK_WIDTH - LEAST_HUB;
        let field = (rings as f64 * 26.0).clamp(84.0, 150.0).min(most);
        let field = Band { inner: meetings.inner - field, outer: meetings.inner };
        let weeks = Band { inner: field.inner - WEEK_WIDTH, outer: field.inner };
        let months = Band { inner: weeks.inner - MONTH_WIDTH, outer: weeks.inner };
        Disc {
            centre,
            outer,
            events,
            bodies: meetings.split(bodies),
            rings: field.split(rings),
            field,
            weeks,
            months,
        }
    }

    pub fn hub(&self) -> f64 {
        self.months.inner
    }

    pub fn at(&self, radius: f64, turn: f64) -> Point {
        polar(self.centre, radius, turn)
    }
}

/// Everything that lies under the marks.
pub(super) fn draw_ground(canvas: &mut Canvas, year: &Year, disc: &Disc) {
    canvas.fill(circle(disc.centre, disc.outer), PAPER);
    draw_breaks(canvas, year, disc);
    for (date, _) in &year.holidays {
        let (from, to) = (year.turn(*date), year.turn_after(*date));
        let path = sector(disc.centre, disc.field.inner, disc.outer, from, to);
        canvas.fill(path, HOLIDAY_FILL);
    }
    draw_lines(canvas, year, disc);
    draw_months(canvas, year, disc);
    draw_today(canvas, year, disc);
}

/// A tint, and stripes along the circle for grey print.
fn draw_breaks(canvas: &mut Canvas, year: &Year, disc: &Disc) {
    for pause in &year.breaks {
        let (from, to) = (year.turn(pause.from), year.turn_after(pause.to));
        let path = sector(disc.centre, disc.field.inner, disc.outer, from, to);
        canvas.fill(path, BREAK_FILL);
        let count = ((disc.outer - disc.field.inner) / 5.0) as u32;
        let stripes = (1..count)
            .map(|stripe| disc.field.inner + 5.0 * f64::from(stripe))
            .flat_map(|radius| open_arc(disc.centre, radius, from, to))
            .collect();
        canvas.line(stripes, BREAK_LINE, 0.45);
    }
}

fn draw_lines(canvas: &mut Canvas, year: &Year, disc: &Disc) {
    for (_, from, _) in year.weeks().into_iter().skip(1) {
        let path = spoke(disc.centre, disc.field.inner, disc.outer, from);
        canvas.line(path, FINE_LINE, 0.35);
    }
    for band in disc.rings.iter().chain(&disc.bodies) {
        canvas.line(circle(disc.centre, band.outer), FINE_LINE, 0.6);
    }
    for month in 1..=12 {
        let turn = year.month_start(month);
        canvas.line(spoke(disc.centre, disc.hub(), disc.outer, turn), MONTH_LINE, 0.8);
    }
    canvas.line(circle(disc.centre, disc.field.outer), MONTH_LINE, 0.8);
    canvas.line(circle(disc.centre, disc.outer), INK, 1.2);
}

fn draw_months(canvas: &mut Canvas, year: &Year, disc: &Disc) {
    let centre = disc.centre;
    canvas.fill(sector(centre, disc.weeks.inner, disc.weeks.outer, 0.0, 1.0), WEEK_FILL);
    for (week, from, to) in year.weeks() {
        canvas.line(spoke(centre, disc.weeks.inner, disc.weeks.outer, from), MONTH_LINE, 0.35);
        let middle = (from + to) / 2.0;
        let at = disc.at(disc.weeks.middle(), middle);
        let room = arc_length(disc.weeks.inner, to - from);
        let text = canvas.measure(Face::Regular, 6.6, SOFT_INK, &week.to_string());
        if room > text.width + 1.0 {
            canvas.write_if_free(text.centred(at, along(middle)));
        } else if room > NARROW_WEEK {
            // A week that the year cuts has its number turned.
            let text = canvas.measure(Face::Regular, 5.6, SOFT_INK, &week.to_string());
            canvas.write_if_free(text.centred(at, across(middle)));
        }
    }
    // All in one size, which the longest name has room for in its own month.
    let size = (1..=12)
        .map(|month| {
            let turns = year.month_start(month + 1) - year.month_start(month);
            let room = arc_length(disc.months.inner, turns) * 0.88;
            room / canvas.fonts.width(Face::Bold, month_name(month))
        })
        .fold(14.0, f64::min);
    for month in 1..=12 {
        let (from, to) = (year.month_start(month), year.month_start(month + 1));
        let tint = MONTH_FILL[month as usize % 2];
        canvas.fill(sector(centre, disc.months.inner, disc.months.outer, from, to), tint);
        let middle = (from + to) / 2.0;
        let text = canvas.measure(Face::Bold, size, INK, month_name(month));
        canvas.write(text.centred(disc.at(disc.months.middle(), middle), along(middle)));
    }
    for band in [disc.weeks, disc.months] {
        canvas.line(circle(centre, band.outer), MONTH_LINE, 0.8);
    }
    canvas.line(circle(centre, disc.hub()), MONTH_LINE, 0.8);
}

/// A hand over the rings, and a pointer in the hub; the months between them stay readable.
fn draw_today(canvas: &mut Canvas, year: &Year, disc: &Disc) {
    let Some(today) = year.today else { return };
    let turn = year.noon(today);
    let hand = spoke(disc.centre, disc.field.inner, disc.outer, turn);
    // A pale seam parts it from a holiday next to it, in grey print too.
    canvas.line(hand.clone(), PAPER, 5.0);
    canvas.line(hand, TODAY, 2.2);
    let tip = disc.at(disc.hub() - 5.0, turn);
    let pointer = corners(tip, [(turn, 5.0), (turn + 0.36, 6.5), (turn + 0.64, 6.5)]);
    canvas.fill(pointer, TODAY);
}

/// The names of the breaks, where the marks leave room; the legend has them all.
pub(super) fn draw_break_names(canvas: &mut Canvas, year: &Year, disc: &Disc) {
    for pause in &year.breaks {
        let (from, to) = (year.turn(pause.from), year.turn_after(pause.to));
        let middle = (from + to) / 2.0;
        let name = canvas.fonts.clean(&pause.name);
        let whole = Band { inner: disc.field.inner, outer: disc.events.inner };
        let large = canvas.measure(Face::Regular, 10.0, SOFT_INK, &name);
        if arc_length(disc.field.middle(), to - from) > large.width * 1.12 {
            let at = disc.at(disc.field.middle(), middle);
            if canvas.write_if_free(large.centred(at, along(middle))) {
                continue;
            }
        }
        let small = canvas.measure(Face::Regular, 7.4, SOFT_INK, &name);
        for band in [disc.field, whole] {
            let at = disc.at(band.middle(), middle);
            let has_room = arc_length(band.inner, to - from) > 7.0;
            let fits = has_room && small.width < band.width() - 6.0;
            if fits && canvas.write_if_free(small.clone().centred(at, across(middle))) {
                break;
            }
        }
    }
}

/// The year and what it holds, in the middle.
pub(super) fn draw_hub(canvas: &mut Canvas, year: &Year, disc: &Disc) {
    let hub = disc.hub();
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => format!("ingen {many}"),
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    };
    let small = (hub * 0.105).min(13.0);
    let mut lines = vec![
        (Face::Bold, (hub * 0.46).min(64.0), INK, year.number.to_string()),
        (Face::Regular, small, SOFT_INK, counted(year.held(), "møde", "møder")),
        (Face::Regular, small, SOFT_INK, counted(year.items(), "punkt", "punkter")),
    ];
    if let Some(today) = year.today {
        lines.push((Face::Bold, small, TODAY, format!("i dag {}", long_date(today))));
    }
    let height: f64 = lines.iter().map(|(_, size, ..)| size * 1.25).sum();
    let mut top = disc.centre.y - height / 2.0;
    for (face, size, colour, content) in lines {
        let at = Point { x: disc.centre.x, y: top + size * 0.625 };
        let text = canvas.measure(face, size, colour, &content);
        canvas.write(text.centred(at, 0.0));
        top += size * 1.25;
    }
}
