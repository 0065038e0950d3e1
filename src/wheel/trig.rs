//! Everything round: the only file that knows a sine.
//!
//! A direction is a *turn*: 0 is twelve o'clock, a quarter is three o'clock, 1 is
//! twelve again. The functions come from `libm`, not from the platform, so that
//! every machine gets the same digits.

use std::f64::consts::{PI, TAU};

/// A place on the page, in points of 1/72 inch; y grows downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// From the left edge.
    pub x: f64,
    /// From the top edge.
    pub y: f64,
}

/// One step of an outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Segment {
    Move(Point),
    Line(Point),
    /// Two handles and the end.
    Curve(Point, Point, Point),
    Close,
}

impl Segment {
    /// Where it leads to; closing leads back.
    pub fn end(&self) -> Option<Point> {
        match self {
            Segment::Move(to) | Segment::Line(to) | Segment::Curve(_, _, to) => Some(*to),
            Segment::Close => None,
        }
    }
}

pub(super) fn point(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// The place at a distance from a centre.
pub(super) fn polar(centre: Point, radius: f64, turn: f64) -> Point {
    point(centre.x + radius * sine(turn), centre.y - radius * cosine(turn))
}

/// How far to the right a direction goes, of 1.
pub(super) fn sine(turn: f64) -> f64 {
    libm::sin(turn * TAU)
}

/// How far upwards a direction goes, of 1.
pub(super) fn cosine(turn: f64) -> f64 {
    libm::cos(turn * TAU)
}

/// The length of an arc.
pub(super) fn arc_length(radius: f64, turns: f64) -> f64 {
    TAU * radius * turns
}

/// The slope, in degrees, of upright writing along the circle.
pub(super) fn along(turn: f64) -> f64 {
    let lower_half = (0.25..0.75).contains(&turn);
    360.0 * if lower_half { turn - 0.5 } else { turn }
}

/// The slope, in degrees, of writing along the radius, readable from the right
/// way up: outwards on the right half, inwards on the left.
pub(super) fn across(turn: f64) -> f64 {
    360.0 * if turn < 0.5 { turn - 0.25 } else { turn - 0.75 }
}

/// Right and down for writing at a slope: the direction of the line, and that
/// of the way down from it.
pub(super) fn axes(degrees: f64) -> (Point, Point) {
    let (sin, cos) = (libm::sin(degrees * PI / 180.0), libm::cos(degrees * PI / 180.0));
    (point(cos, sin), point(-sin, cos))
}

/// Curves along a circle from one direction to another; the pen stands at the start.
pub(super) fn arc(centre: Point, radius: f64, from: f64, to: f64) -> Vec<Segment> {
    let pieces = (8.0 * (to - from).abs()).ceil().max(1.0);
    let step = (to - from) / pieces;
    // The handles that bring a cubic nearest to a circle.
    let handle = radius * 4.0 / 3.0 * libm::tan(step * TAU / 4.0);
    let tangent = |turn: f64, length: f64| {
        let at = polar(centre, radius, turn);
        point(at.x + length * cosine(turn), at.y + length * sine(turn))
    };
    (0..pieces as u32)
        .map(|piece| {
            let start = from + step * f64::from(piece);
            let end = start + step;
            Segment::Curve(
                tangent(start, handle),
                tangent(end, -handle),
                polar(centre, radius, end),
            )
        })
        .collect()
}

/// A stroke along a circle.
pub(super) fn open_arc(centre: Point, radius: f64, from: f64, to: f64) -> Vec<Segment> {
    let mut path = vec![Segment::Move(polar(centre, radius, from))];
    path.extend(arc(centre, radius, from, to));
    path
}

/// The piece of a ring between two directions.
pub(super) fn sector(centre: Point, inner: f64, outer: f64, from: f64, to: f64) -> Vec<Segment> {
    let mut path = open_arc(centre, outer, from, to);
    path.push(Segment::Line(polar(centre, inner, to)));
    path.extend(arc(centre, inner, to, from));
    path.push(Segment::Close);
    path
}

pub(super) fn circle(centre: Point, radius: f64) -> Vec<Segment> {
    let mut path = open_arc(centre, radius, 0.0, 1.0);
    path.push(Segment::Close);
    path
}

/// A line out from a centre, between two distances.
pub(super) fn spoke(centre: Point, inner: f64, outer: f64, turn: f64) -> Vec<Segment> {
    vec![Segment::Move(polar(centre, inner, turn)), Segment::Line(polar(centre, outer, turn))]
}

/// A closed outline through corners, each a direction and a distance.
pub(super) fn corners(
    centre: Point,
    corners: impl IntoIterator<Item = (f64, f64)>,
) -> Vec<Segment> {
    let mut path: Vec<Segment> = corners
        .into_iter()
        .map(|(turn, radius)| Segment::Line(polar(centre, radius, turn)))
        .collect();
    if let Some(first) = path.first_mut()
        && let Segment::Line(start) = *first
    {
        *first = Segment::Move(start);
    }
    path.push(Segment::Close);
    path
}

/// The four corners of a box that stands at a slope: from a start on the line,
/// so far along it, so far up and down from it.
pub(super) fn sloping_box(
    start: Point,
    degrees: f64,
    width: f64,
    up: f64,
    down: f64,
) -> [Point; 4] {
    let (right, below) = axes(degrees);
    let corner = |along: f64, across: f64| {
        point(
            start.x + along * right.x + across * below.x,
            start.y + along * right.y + across * below.y,
        )
    };
    [corner(0.0, -up), corner(width, -up), corner(width, down), corner(0.0, down)]
}
