//! The page while it is being filled: marks from the back to the front, and the
//! places that a text which may be left out must keep clear of.

use super::font::Fonts;
use super::scene::{Colour, ContentRole, Face, Figure, Mark, Part, Stroke, Text, overlap};
use super::trig::{Point, Segment, point};

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    /// On the right, where a short title doesn't reach.
    pub top_next_to_title: f64,
    pub bottom: f64,
}

pub(super) struct Canvas<'a> {
    pub fonts: &'a Fonts,
    pub marks: Vec<Mark>,
    taken: Vec<[Point; 4]>,
}

impl<'a> Canvas<'a> {
    pub fn new(fonts: &'a Fonts) -> Canvas<'a> {
        Canvas { fonts, marks: Vec::new(), taken: Vec::new() }
    }

    pub fn measure(&self, face: Face, size: f64, colour: Colour, content: &str) -> Text {
        self.fonts.text(face, size, colour, content)
    }

    /// Says what the marks from `first` on are; else they are of the picture.
    pub fn read_as(&mut self, reading: ContentRole, first: usize) {
        for mark in &mut self.marks[first..] {
            mark.reading = reading;
        }
    }

    /// Something without a tooltip or a link.
    pub fn draw(&mut self, part: Part) {
        self.marks.push(Mark { parts: vec![part], ..Mark::default() });
    }

    pub fn fill(&mut self, path: Vec<Segment>, colour: Colour) {
        self.draw(Part::Figure(Figure { path, fill: Some(colour), stroke: None }));
    }

    pub fn line(&mut self, path: Vec<Segment>, colour: Colour, width: f64) {
        let stroke = Some(Stroke { colour, width, dash: None });
        self.draw(Part::Figure(Figure { path, fill: None, stroke }));
    }

    pub fn write(&mut self, text: Text) {
        self.taken.push(text.corners());
        self.draw(Part::Text(text));
    }

    /// Writes only where nothing that counts stands yet.
    pub fn write_if_free(&mut self, text: Text) -> bool {
        let free = self.is_free(&text.corners());
        if free {
            self.write(text);
        }
        free
    }

    pub fn is_free(&self, corners: &[Point; 4]) -> bool {
        !self.taken.iter().any(|other| overlap(corners, other, 0.0))
    }

    /// Keeps later optional texts away from a round place.
    pub fn take_round(&mut self, centre: Point, radius: f64) {
        let corner = |x: f64, y: f64| point(centre.x + radius * x, centre.y + radius * y);
        self.taken.push([
            corner(-1.0, -1.0),
            corner(1.0, -1.0),
            corner(1.0, 1.0),
            corner(-1.0, 1.0),
        ]);
    }
}
