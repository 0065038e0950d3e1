//! What things look like: colours, and a form for every colour.
//!
//! The colours of the categories are those of Okabe and Ito, which the
//! colour-blind can distinguish; in grey print the form differs. Every mark has a dark
//! outline, so that the pale ones stand out from white paper too.

use super::model::MeetingState;
use super::scene::{Colour, Figure, Stroke};
use super::trig::{Point, Segment, circle, corners, point, sector};

pub(super) const INK: Colour = Colour(0x1b, 0x20, 0x26);
pub(super) const SOFT_INK: Colour = Colour(0x4b, 0x53, 0x5d);
pub(super) const PAPER: Colour = Colour(0xff, 0xff, 0xff);
pub(super) const MONTH_LINE: Colour = Colour(0x7d, 0x86, 0x91);
pub(super) const FINE_LINE: Colour = Colour(0xd5, 0xd9, 0xde);
pub(super) const LEADER: Colour = Colour(0x8d, 0x95, 0x9f);
pub(super) const MONTH_FILL: [Colour; 2] = [Colour(0xe9, 0xee, 0xf4), Colour(0xd8, 0xe1, 0xec)];
pub(super) const WEEK_FILL: Colour = Colour(0xf6, 0xf8, 0xfa);
pub(super) const BREAK_FILL: Colour = Colour(0xf5, 0xef, 0xdf);
pub(super) const BREAK_LINE: Colour = Colour(0xd0, 0xbd, 0x8c);
pub(super) const HOLIDAY_FILL: Colour = Colour(0xb9, 0xbf, 0xc9);
pub(super) const MEETING: Colour = Colour(0x1d, 0x3f, 0x66);
pub(super) const EVENT: Colour = Colour(0x7b, 0x2f, 0x8f);
pub(super) const TODAY: Colour = Colour(0xc4, 0x3c, 0x00);

/// A form with its colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    form: Form,
    fill: Colour,
    outline: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Circle,
    Square,
    Triangle,
    Diamond,
    Down,
    Star,
    Cross,
    Hexagon,
    Bar,
    Saltire,
}

const CATEGORIES: [(Form, Colour); 9] = [
    (Form::Square, Colour(0xe6, 0x9f, 0x00)),
    (Form::Triangle, Colour(0x00, 0x72, 0xb2)),
    (Form::Diamond, Colour(0x00, 0x9e, 0x73)),
    (Form::Star, Colour(0xd5, 0x5e, 0x00)),
    (Form::Down, Colour(0xcc, 0x79, 0xa7)),
    (Form::Cross, Colour(0xf0, 0xe4, 0x42)),
    (Form::Hexagon, Colour(0x56, 0xb4, 0xe9)),
    (Form::Bar, Colour(0x33, 0x38, 0x40)),
    (Form::Saltire, Colour(0xe6, 0xe6, 0xe6)),
];

/// So many signs are filled.
pub(super) const FILLED: usize = CATEGORIES.len();
/// So many categories have a sign of their own: from the tenth on the forms come again,
/// hollow.
pub(super) const SIGNS: usize = 2 * FILLED;

impl Style {
    pub fn category(sign: usize) -> Style {
        let (form, colour) = CATEGORIES[sign % FILLED];
        let fill = if sign < FILLED { colour } else { PAPER };
        Style { form, fill, outline: INK }
    }

    pub fn no_category(hollow: bool) -> Style {
        let fill = if hollow { PAPER } else { SOFT_INK };
        Style { form: Form::Circle, fill, outline: INK }
    }

    pub fn mark(self, centre: Point, radius: f64) -> Figure {
        let stroke = Stroke { colour: self.outline, width: (radius * 0.16).min(0.7), dash: None };
        Figure {
            path: self.form.outline(centre, radius),
            fill: Some(self.fill),
            stroke: Some(stroke),
        }
    }
}

/// The mark of a meeting: filled when it is certain, hollow when it is
/// tentative or cancelled; and a form for each state.
pub(super) fn meeting_mark(
    state: MeetingState,
    tentative: bool,
    centre: Point,
    radius: f64,
) -> Vec<Figure> {
    let form = match state {
        MeetingState::Held | MeetingState::Cancelled => Form::Circle,
        MeetingState::Moved => Form::Square,
        MeetingState::Extra => Form::Diamond,
    };
    let cancelled = state == MeetingState::Cancelled;
    let hollow = tentative || cancelled;
    let width = (radius * 0.15).clamp(0.3, 1.0);
    let mut shapes = vec![Figure {
        path: form.outline(centre, radius),
        fill: Some(if hollow { PAPER } else { MEETING }),
        stroke: Some(Stroke { colour: MEETING, width, dash: None }),
    }];
    if cancelled {
        let arm = radius * 0.55;
        let stroke = |down: f64| Figure {
            path: vec![
                Segment::Move(point(centre.x - arm, centre.y - arm * down)),
                Segment::Line(point(centre.x + arm, centre.y + arm * down)),
            ],
            fill: None,
            stroke: Some(Stroke { colour: MEETING, width: width * 1.4, dash: None }),
        };
        shapes.extend([stroke(1.0), stroke(-1.0)]);
    }
    shapes
}

/// A piece of the rim, as an event has it on the disc.
pub(super) fn event_mark(centre: Point, radius: f64) -> Figure {
    let below = point(centre.x, centre.y + radius * 1.73);
    let path = sector(below, radius * 1.3, radius * 2.4, -0.1, 0.1);
    Figure { path, fill: Some(EVENT), stroke: None }
}

/// The colour of a number on a meeting's mark; a cancelled one bears a cross instead.
pub(super) fn meeting_number(state: MeetingState, tentative: bool) -> Option<Colour> {
    match state {
        MeetingState::Cancelled => None,
        _ if tentative => Some(MEETING),
        _ => Some(PAPER),
    }
}

impl Form {
    /// Forms of one radius look equally large.
    fn outline(self, centre: Point, radius: f64) -> Vec<Segment> {
        let even = |count: u32, first: f64, size: f64| {
            let corner = move |index: u32| (first + f64::from(index) / f64::from(count), size);
            corners(centre, (0..count).map(corner))
        };
        match self {
            Form::Circle => circle(centre, radius * 0.95),
            Form::Square => even(4, 0.125, radius * 1.2),
            Form::Diamond => even(4, 0.0, radius * 1.22),
            Form::Triangle => {
                even(3, 0.0, radius * 1.25).into_iter().map(|step| lower(step, radius)).collect()
            }
            Form::Down => {
                even(3, 0.5, radius * 1.25).into_iter().map(|step| lower(step, -radius)).collect()
            }
            Form::Hexagon => even(6, 0.0, radius * 1.08),
            Form::Star => {
                let corner = |index: u32| {
                    let reach = if index.is_multiple_of(2) { 1.3 } else { 0.58 };
                    (f64::from(index) / 10.0, radius * reach)
                };
                corners(centre, (0..10).map(corner))
            }
            Form::Cross => cross(centre, radius, 0.0),
            Form::Saltire => cross(centre, radius, 0.125),
            // The corners of a lying rectangle, as directions.
            Form::Bar => corners(centre, [0.18, 0.32, 0.68, 0.82].map(|turn| (turn, radius * 1.3))),
        }
    }
}

/// A cross with four arms, turned.
fn cross(centre: Point, radius: f64, turned: f64) -> Vec<Segment> {
    // Each arm's two outer corners, and the inner one after it.
    let arm = |index: u32| {
        let middle = turned + f64::from(index) / 4.0;
        let (outer, inner) = (radius * 1.19, radius * 0.54);
        [(middle - 0.052, outer), (middle + 0.052, outer), (middle + 0.125, inner)]
    };
    corners(centre, (0..4).flat_map(arm))
}

/// A triangle's middle lies lower than the centre of its corners.
fn lower(step: Segment, radius: f64) -> Segment {
    let shift = |at: Point| point(at.x, at.y + radius * 0.2);
    match step {
        Segment::Move(at) => Segment::Move(shift(at)),
        Segment::Line(at) => Segment::Line(shift(at)),
        other => other,
    }
}
