//! What is on the page: outlines and runs of text, every one with its numbers.
//!
//! The layout makes a [`Scene`]; the writers of svg, png and pdf only put it
//! into words. Nothing here knows dates, and no writer measures or moves anything.

use super::trig::{Point, Segment, axes, point, sloping_box};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub u8, pub u8, pub u8);

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stroke {
    pub colour: Colour,
    pub width: f64,
    /// Length of dash and gap.
    pub dash: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    pub path: Vec<Segment>,
    pub fill: Option<Colour>,
    pub stroke: Option<Stroke>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Face {
    Regular,
    Bold,
}

/// A run of text on one straight line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Text {
    pub content: String,
    pub face: Face,
    pub size: f64,
    pub colour: Colour,
    /// Where the line of writing begins.
    pub start: Point,
    /// Slope in degrees, clockwise.
    pub slope: f64,
    /// The sum of the advances, and the reach of the ink over and under the line.
    pub width: f64,
    pub up: f64,
    pub down: f64,
}

/// Half the height of capitals and digits in DejaVu, of the size.
const HALF_CAPITAL: f64 = 0.3645;

impl Text {
    #[must_use]
    pub fn starting(mut self, x: f64, y: f64) -> Text {
        self.start = point(x, y);
        self
    }

    #[must_use]
    pub fn ending(self, x: f64, y: f64) -> Text {
        let start = x - self.width;
        self.starting(start, y)
    }

    /// Centred on a place, by its capitals.
    #[must_use]
    pub fn centred(mut self, at: Point, slope: f64) -> Text {
        let (right, below) = axes(slope);
        let (along, across) = (-self.width / 2.0, HALF_CAPITAL * self.size);
        self.slope = slope;
        self.start = point(
            at.x + along * right.x + across * below.x,
            at.y + along * right.y + across * below.y,
        );
        self
    }

    /// The corners of the box that holds the ink.
    pub fn corners(&self) -> [Point; 4] {
        sloping_box(self.start, self.slope, self.width, self.up, self.down)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    Figure(Figure),
    Text(Text),
}

/// What a mark is to those who hear the page read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ContentRole {
    #[default]
    Picture,
    Title,
    Label,
    Legend,
}

/// Parts that belong together, with their tooltip and link.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Mark {
    /// The whole of what a label may have shortened.
    pub tooltip: Option<String>,
    pub link: Option<String>,
    /// Of several marks with one link, the one that the keyboard stops at.
    pub first_of_link: bool,
    pub reading: ContentRole,
    pub parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scene {
    pub width: f64,
    pub height: f64,
    pub title: String,
    pub description: String,
    /// From the back to the front.
    pub marks: Vec<Mark>,
}

impl Scene {
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.marks.iter().flat_map(|mark| &mark.parts).filter_map(|part| match part {
            Part::Text(text) => Some(text),
            Part::Figure(_) => None,
        })
    }
}

/// Whether two four-cornered boxes share more than `slack` in every direction,
/// by the separating axes of their sides.
pub(super) fn overlap(a: &[Point; 4], b: &[Point; 4], slack: f64) -> bool {
    let sides = |corners: &[Point; 4]| {
        [(corners[0], corners[1]), (corners[1], corners[2])].map(|(from, to)| {
            let (x, y) = (to.x - from.x, to.y - from.y);
            let length = (x * x + y * y).sqrt().max(1e-9);
            point(x / length, y / length)
        })
    };
    let reach = |corners: &[Point; 4], axis: Point| {
        let along = corners.map(|corner| corner.x * axis.x + corner.y * axis.y);
        (along.into_iter().fold(f64::MAX, f64::min), along.into_iter().fold(f64::MIN, f64::max))
    };
    sides(a).into_iter().chain(sides(b)).all(|axis| {
        let ((a_from, a_to), (b_from, b_to)) = (reach(a, axis), reach(b, axis));
        a_to.min(b_to) - a_from.max(b_from) > slack
    })
}
