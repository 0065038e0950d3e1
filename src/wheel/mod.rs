//! The årshjul as a picture: a year on a disc, laid out once in numbers and
//! written as svg, png and pdf; and the same as a list.
//!
//! ```text
//! schedule ─▶ list ─▶ year ─▶ page (disc, marks, columns | directory, legend)
//!                                 ▼
//!                              scene ─▶ svg, png, pdf
//! ```
//!
//! Nothing here chooses where an item stands, reads a clock or writes a file.
//! `trig` holds everything round, `number` prints every number of the svg,
//! `style` every colour and form, `words` the Danish.

#![warn(missing_docs)]

mod canvas;
mod cells;
mod columns;
mod directory;
mod disc;
mod events;
mod font;
mod free;
mod icon;
mod lanes;
mod legend;
mod list;
mod marks;
mod model;
mod number;
mod page;
mod pdf;
mod png;
mod rings;
mod rows;
mod scene;
mod screen;
mod stack;
mod style;
mod svg;
mod trig;
mod words;
mod year;

pub use list::list;
pub use model::{ListEvent, ListFree, ListItem, ListMeeting, ListMonth, MeetingState};
pub use rings::category_signs;
pub use screen::{ScreenRing, ScreenWheel, screen};
pub use trig::Point;

use crate::schedule::{BodyView, Names};
use chrono::NaiveDate;
use scene::Scene;

/// A year, laid out.
#[derive(Clone, Debug, PartialEq)]
pub struct Wheel {
    scene: Scene,
}

/// A text where it stands on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedText<'a> {
    /// As it is drawn: it may be a line of a longer text.
    pub content: &'a str,
    /// The corners of the box that holds its ink, in points.
    pub corners: [Point; 4],
}

/// Lays out a year of one body or of several on one wheel.
///
/// `today` is marked when it lies in the year. With `link_base` every meeting
/// links to its page, `{link_base}/{body}/moede/{date}`: `Some("")` for pages of
/// the same server, an address for a file that is sent on.
pub fn lay_out(
    views: &[BodyView],
    year: i32,
    today: Option<NaiveDate>,
    link_base: Option<&str>,
    names: Names,
) -> Wheel {
    let year = year::Year::read(views, year, today, link_base, names);
    Wheel { scene: page::lay_out(&year) }
}

impl Wheel {
    /// Text as text, with a title and a description; fit to stand inline on a page.
    pub fn svg(&self) -> String {
        svg::write(&self.scene)
    }

    /// A3 at 150 dots an inch.
    pub fn png(&self) -> Vec<u8> {
        png::write(&self.scene)
    }

    /// One page of A3, the fonts in it, its text fit to be searched and copied.
    pub fn pdf(&self) -> Vec<u8> {
        pdf::write(&self.scene)
    }

    /// Width and height of the page in points.
    pub fn size(&self) -> (f64, f64) {
        (self.scene.width, self.scene.height)
    }

    /// Every text on the page, for those who check that none collide.
    pub fn texts(&self) -> impl Iterator<Item = PlacedText<'_>> {
        self.scene
            .texts()
            .map(|text| PlacedText { content: &text.content, corners: text.corners() })
    }

    /// What the picture is called.
    pub fn title(&self) -> &str {
        &self.scene.title
    }
}
