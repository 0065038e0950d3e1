//! What stands on the rings: a mark for each meeting with its day of the month,
//! a mark for each item, a spoke from the meeting to its items, and the events.

use super::canvas::Canvas;
use super::disc::{Band, Disc};
use super::lanes::{Day, Lanes, Spot, lanes};
use super::model::{ListEvent, ListMeeting, MeetingState};
use super::scene::{Face, Figure, Mark, Part, Stroke};
use super::style::{EVENT, INK, LEADER, PAPER, meeting_mark, meeting_number};
use super::trig::{Point, arc_length, sector, spoke};
use super::words::{event_tooltip, item_tooltip, meeting_tooltip};
use super::year::Year;
use chrono::Datelike;
use std::cmp::Reverse;

const MEETING_RADII: [f64; 6] = [7.6, 6.4, 5.4, 4.4, 3.2, 2.0];
const ITEM_RADII: [f64; 6] = [5.6, 4.9, 4.2, 3.4, 2.8, 2.2];
/// A mark for several items leaves room for their number next to it.
const SHARED_RADII: [f64; 3] = [3.4, 2.8, 2.2];
/// The rim's own half.
const RIM: f64 = 0.6;
/// Below this a day's number can't be read.
const LEAST_NUMBERED: f64 = 4.4;

/// Draws every meeting and item of the year; returns whether meetings have numbers.
pub(super) fn draw(canvas: &mut Canvas, year: &Year, disc: &Disc) -> bool {
    draw_spokes(canvas, year, disc);
    for (ring, band) in disc.rings.iter().enumerate() {
        draw_items(canvas, year, disc, ring, *band);
    }
    let mut numbered = false;
    for (body, band) in disc.bodies.iter().enumerate() {
        numbered |= draw_meetings(canvas, year, disc, body, *band);
    }
    draw_events(canvas, year, disc);
    numbered
}

/// A piece of the rim for each event, the shorter ones over the longer.
fn draw_events(canvas: &mut Canvas, year: &Year, disc: &Disc) {
    let mut events: Vec<&ListEvent> = year.events.iter().collect();
    events.sort_by_key(|event| Reverse(event.to - event.from));
    // The corners of a meeting's mark may reach a little over its own ring.
    let (inner, outer) = (disc.events.inner + 1.2, disc.events.outer - RIM);
    for event in events {
        let from = year.turn(event.first_day(year.number));
        let to = year.turn_after(event.last_day(year.number));
        let path = sector(disc.centre, inner, outer, from, to);
        let stroke = Some(Stroke { colour: PAPER, width: 0.8, dash: None });
        canvas.marks.push(Mark {
            tooltip: Some(event_tooltip(event)),
            parts: vec![Part::Figure(Figure { path, fill: Some(EVENT), stroke })],
            ..Mark::default()
        });
    }
}

/// From the innermost item out to the rim, where the line to the label goes on.
fn draw_spokes(canvas: &mut Canvas, year: &Year, disc: &Disc) {
    for meeting in &year.meetings {
        let rings = meeting.items.iter().map(|item| year.ring_of(item.category.as_deref()));
        if let Some(inner) = rings.max() {
            let path =
                spoke(disc.centre, disc.rings[inner].middle(), disc.outer, year.noon(meeting.date));
            canvas.line(path, LEADER, 0.6);
        }
    }
}

fn draw_meetings(canvas: &mut Canvas, year: &Year, disc: &Disc, body: usize, band: Band) -> bool {
    let mut numbered = false;
    let meetings: Vec<&ListMeeting> = year.meetings.iter().filter(|m| m.body == body).collect();
    let days: Vec<Day> =
        meetings.iter().map(|m| (arc_length(band.inner, year.noon(m.date)), 1)).collect();
    let lanes = lanes(&days, band.width(), &MEETING_RADII);
    for (meeting, spot) in meetings.into_iter().zip(&lanes.spots) {
        let centre = place(year, disc, band, meeting, *spot);
        let shapes = meeting_mark(meeting.state, meeting.tentative, centre, lanes.radius);
        let mut parts: Vec<Part> = shapes.into_iter().map(Part::Figure).collect();
        let number = day_number(canvas, meeting, centre, &lanes);
        numbered |= number.is_some();
        parts.extend(number);
        canvas.take_round(centre, lanes.radius);
        canvas.marks.push(Mark {
            tooltip: Some(meeting_tooltip(meeting)),
            link: year.link(meeting),
            first_of_link: true,
            parts,
            ..Mark::default()
        });
    }
    numbered
}

fn place(year: &Year, disc: &Disc, band: Band, meeting: &ListMeeting, spot: Spot) -> Point {
    let onwards = spot.onwards / arc_length(band.inner, 1.0);
    disc.at(band.middle() + spot.outwards, year.noon(meeting.date) + onwards)
}

fn day_number(
    canvas: &Canvas,
    meeting: &ListMeeting,
    centre: Point,
    lanes: &Lanes,
) -> Option<Part> {
    let colour = meeting_number(meeting.state, meeting.tentative)?;
    let narrow = if meeting.state == MeetingState::Extra { 0.92 } else { 1.0 };
    let size = lanes.radius * 1.14 * narrow;
    let day = meeting.date.day().to_string();
    let text = canvas.measure(Face::Bold, size, colour, &day).centred(centre, 0.0);
    let readable = lanes.clear && lanes.radius >= LEAST_NUMBERED;
    (readable && canvas.is_free(&text.corners())).then_some(Part::Text(text))
}

/// A mark for each item, side by side; where even small ones have no room, one
/// mark for the items of a meeting, with their number.
fn draw_items(canvas: &mut Canvas, year: &Year, disc: &Disc, ring: usize, band: Band) {
    let cells: Vec<(&ListMeeting, Vec<usize>)> = year
        .meetings
        .iter()
        .map(|meeting| (meeting, items_on(year, meeting, ring)))
        .filter(|(_, items)| !items.is_empty())
        .collect();
    let start = |meeting: &ListMeeting| arc_length(band.inner, year.noon(meeting.date));
    let days: Vec<Day> =
        cells.iter().map(|(meeting, items)| (start(meeting), items.len())).collect();
    let separate = lanes(&days, band.width(), &ITEM_RADII);
    if separate.clear {
        let items = cells
            .iter()
            .flat_map(|(meeting, items)| items.iter().map(|item| (*meeting, vec![*item])));
        draw_cells(canvas, year, disc, ring, items, &separate);
    } else {
        let days: Vec<Day> = cells.iter().map(|(meeting, _)| (start(meeting), 1)).collect();
        let shared = lanes(&days, band.width(), &SHARED_RADII);
        draw_cells(canvas, year, disc, ring, cells.into_iter(), &shared);
    }
}

fn items_on(year: &Year, meeting: &ListMeeting, ring: usize) -> Vec<usize> {
    (0..meeting.items.len())
        .filter(|item| year.ring_of(meeting.items[*item].category.as_deref()) == ring)
        .collect()
}

fn draw_cells<'a>(
    canvas: &mut Canvas,
    year: &Year,
    disc: &Disc,
    ring: usize,
    cells: impl Iterator<Item = (&'a ListMeeting, Vec<usize>)>,
    lanes: &Lanes,
) {
    let (style, radius) = (year.rings[ring].style, lanes.radius);
    let mut counts = Vec::new();
    for ((meeting, items), spot) in cells.zip(&lanes.spots) {
        let centre = place(year, disc, disc.rings[ring], meeting, *spot);
        canvas.take_round(centre, radius);
        let tooltip: Vec<String> =
            items.iter().map(|item| item_tooltip(meeting, &meeting.items[*item])).collect();
        canvas.marks.push(Mark {
            tooltip: Some(tooltip.join("; ")),
            link: year.link(meeting),
            parts: vec![Part::Figure(style.mark(centre, radius))],
            ..Mark::default()
        });
        if items.len() > 1 {
            counts.push((centre, items.len()));
        }
    }
    for (centre, count) in counts {
        let text = canvas.measure(Face::Bold, 6.2, INK, &count.to_string());
        let right = centre.x + radius + 1.4;
        canvas.write_if_free(text.starting(right, centre.y + 2.2));
    }
}
