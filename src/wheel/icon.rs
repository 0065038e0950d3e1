//! What stands before an entry of the legend.

use super::canvas::Canvas;
use super::font::Fonts;
use super::rows::Sign;
use super::scene::{Colour, Face, Figure, Part, Stroke};
use super::style::{BREAK_FILL, BREAK_LINE, HOLIDAY_FILL, INK, MONTH_LINE, TODAY};
use super::trig::{Point, Segment, point};

#[derive(Clone)]
pub(super) enum Icon {
    None,
    Sign(Sign),
    Break,
    Holiday,
    Today,
    Badge(String),
}

impl Icon {
    /// How much room it takes, of the size.
    pub fn width(&self, fonts: &Fonts) -> f64 {
        match self {
            Icon::None => 0.0,
            Icon::Sign(_) | Icon::Today => 1.25,
            Icon::Break | Icon::Holiday => 1.75,
            Icon::Badge(letters) => fonts.width(Face::Bold, &fonts.clean(letters)) + 0.5,
        }
    }

    pub fn parts(&self, canvas: &Canvas, centre: Point, size: f64) -> Vec<Part> {
        match self {
            Icon::None => Vec::new(),
            Icon::Sign(sign) => sign.parts(centre, size * 0.38),
            Icon::Break => swatch(centre, size, BREAK_FILL, true),
            Icon::Holiday => swatch(centre, size, HOLIDAY_FILL, false),
            Icon::Today => {
                let at = |x: f64, y: f64| point(centre.x + x * size, centre.y + y * size);
                let path = vec![
                    Segment::Move(at(0.0, -0.45)),
                    Segment::Line(at(0.42, 0.4)),
                    Segment::Line(at(-0.42, 0.4)),
                    Segment::Close,
                ];
                vec![Part::Figure(Figure { path, fill: Some(TODAY), stroke: None })]
            }
            Icon::Badge(letters) => {
                let letters = canvas.fonts.clean(letters);
                let text = canvas.measure(Face::Bold, size, INK, &letters);
                let (x, y) = (centre.x - size * 0.5, centre.y + size * 0.36);
                vec![Part::Text(text.starting(x, y))]
            }
        }
    }
}

fn swatch(centre: Point, size: f64, fill: Colour, striped: bool) -> Vec<Part> {
    let at = |x: f64, y: f64| point(centre.x + x * size, centre.y + y * size);
    let edge = Stroke { colour: MONTH_LINE, width: 0.4, dash: None };
    let path = vec![
        Segment::Move(at(-0.5, -0.45)),
        Segment::Line(at(0.9, -0.45)),
        Segment::Line(at(0.9, 0.45)),
        Segment::Line(at(-0.5, 0.45)),
        Segment::Close,
    ];
    let mut parts = vec![Part::Figure(Figure { path, fill: Some(fill), stroke: Some(edge) })];
    if striped {
        let stripe = Stroke { colour: BREAK_LINE, width: 0.6, dash: None };
        let path = [-0.15, 0.15]
            .into_iter()
            .flat_map(|y| [Segment::Move(at(-0.5, y)), Segment::Line(at(0.9, y))])
            .collect();
        parts.push(Part::Figure(Figure { path, fill: None, stroke: Some(stripe) }));
    }
    parts
}
