//! The wheel for a screen: a drawing in the page, whose colours are those of the page's
//! style, whose months lead to the list, and whose rings can be hidden. It goes nine
//! tenths round, so that the names of the rings have room at the top.

use super::model::{ListMeeting, MeetingState};
use super::number::number;
use super::style::Style;
use super::svg::{escape, outline, path_data};
use super::trig::{Point, arc_length, point, polar, sector};
use super::words::{event_tooltip, item_label, item_tooltip, meeting_tooltip, ring_name, title};
use super::year::Year;
use crate::calendar::{month_name, short_month};
use crate::schedule::{BodyView, Names};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use std::fmt::Write;

const CENTRE: Point = Point { x: 360.0, y: 360.0 };
/// So much of the circle is the year.
const SWEEP: f64 = 0.9;
const EVENTS: (f64, f64) = (334.0, 352.0);
const MEETINGS: (f64, f64) = (296.0, 330.0);
/// All rings of categories together.
const ITEMS: (f64, f64) = (132.0, 292.0);
const WIDEST: f64 = 27.0;
const MONTHS: (f64, f64) = (92.0, 128.0);
/// Half of a mark.
const MARK: f64 = 5.0;
/// The mean width of a letter of 12 px.
const LETTER: f64 = 6.3;
/// Words in a ring that is narrower would not fit between its lines.
const ROOM_FOR_WORDS: f64 = 16.0;
/// Fewer letters say nothing.
const FEWEST: usize = 6;

/// A wheel, and its rings from the outermost to the innermost.
pub struct ScreenWheel {
    /// An `svg` element.
    pub svg: String,
    /// From the outermost on, as the page lists them.
    pub rings: Vec<ScreenRing>,
}

/// A ring that can be hidden.
pub struct ScreenRing {
    /// "økonomi".
    pub name: String,
    /// Its mark as an `svg` element; empty for meetings and events.
    pub sign: String,
}

/// Draws a year of one body or of several.
pub fn screen(
    views: &[BodyView],
    year: i32,
    today: Option<NaiveDate>,
    names: Names,
) -> ScreenWheel {
    let year = Year::read(views, year, today, Some(""), names);
    let mut drawing = Drawing { year: &year, svg: String::with_capacity(48 * 1024) };
    drawing.draw();
    let mut rings = vec![ring("møder", String::new())];
    if !year.events.is_empty() {
        rings.insert(0, ring("begivenheder", String::new()));
    }
    rings.extend(year.rings.iter().map(|one| ring(&ring_name(&year, &one.kind), sign(one.style))));
    ScreenWheel { svg: drawing.svg, rings }
}

fn ring(name: &str, sign: String) -> ScreenRing {
    ScreenRing { name: name.to_owned(), sign }
}

fn sign(style: Style) -> String {
    let mark = outline(&style.mark(point(7.0, 7.0), MARK));
    format!("<svg class=\"sign\" viewBox=\"0 0 14 14\" aria-hidden=\"true\">{mark}</svg>")
}

struct Drawing<'a> {
    year: &'a Year,
    svg: String,
}

impl<'a> Drawing<'a> {
    fn draw(&mut self) {
        let _ = write!(
            self.svg,
            "<svg class=\"screen\" viewBox=\"0 0 720 720\" role=\"group\" aria-label=\"{}\"><defs>",
            escape(&title(self.year)),
        );
        for (index, ring) in self.year.rings.iter().enumerate() {
            let mark = outline(&ring.style.mark(point(0.0, 0.0), MARK));
            let _ = write!(self.svg, "<g id=\"s{index}\">{mark}</g>");
        }
        self.svg.push_str("</defs>");
        self.free_days();
        for index in 0..self.year.rings.len() {
            self.piece("band", self.band(index), 0.0, 1.0, "");
        }
        self.months();
        let first = usize::from(!self.year.events.is_empty());
        self.events();
        self.meetings(first);
        for index in 0..self.year.rings.len() {
            self.items(index, first + 1);
        }
        if let Some(today) = self.year.today {
            let (from, to) = (self.year.turn(today), self.year.turn_after(today));
            self.piece("today", (MONTHS.1, EVENTS.1), from, to, "I dag");
        }
        let _ = write!(
            self.svg,
            "<text class=\"year\" x=\"360\" y=\"373\" text-anchor=\"middle\">{}</text></svg>",
            self.year.number
        );
    }

    /// Inner and outer radius of a ring of items.
    fn band(&self, index: usize) -> (f64, f64) {
        let wide = (ITEMS.1 - ITEMS.0) / self.year.rings.len().max(1) as f64;
        let wide = wide.min(WIDEST);
        let outer = ITEMS.1 - wide * index as f64;
        (outer - wide, outer)
    }

    fn piece(&mut self, class: &str, (inner, outer): (f64, f64), from: f64, to: f64, name: &str) {
        let path = path_data(&sector(CENTRE, inner, outer, from * SWEEP, to * SWEEP));
        let name = match name {
            "" => String::new(),
            name => format!("<title>{}</title>", escape(name)),
        };
        let _ = write!(self.svg, "<path class=\"{class}\" d=\"{path}\">{name}</path>");
    }

    /// Each month is a link to its part of the list.
    fn months(&mut self) {
        for month in 1..=12 {
            let (from, to) = (self.year.month_start(month), self.year.month_start(month + 1));
            let middle = (from + to) / 2.0 * SWEEP;
            let at = polar(CENTRE, (MONTHS.0 + MONTHS.1) / 2.0, middle);
            let (name, short) = (month_name(month), short_month(month).to_lowercase());
            let label = if short == name { short.clone() } else { format!("{short} ({name})") };
            let letter: String = short.chars().take(1).collect::<String>().to_uppercase();
            let _ =
                write!(self.svg, "<a class=\"month\" href=\"#m{month}\" aria-label=\"{label}\">");
            self.piece("area", (MONTHS.1, EVENTS.1), from, to, name);
            self.piece("label", MONTHS, from, to, name);
            for (class, text, down) in [("full", &short, 4.5), ("letter", &letter, 11.0)] {
                let (x, y) = (number(at.x), number(at.y + down));
                let _ = write!(
                    self.svg,
                    "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{text}</text>"
                );
            }
            self.svg.push_str("</a>");
        }
    }

    fn free_days(&mut self) {
        let year = self.year;
        for pause in &year.breaks {
            let (from, to) = (year.turn(pause.from), year.turn_after(pause.to));
            self.piece("pause", (ITEMS.0, MEETINGS.1), from, to, &pause.name);
        }
    }

    fn events(&mut self) {
        let year = self.year;
        if year.events.is_empty() {
            return;
        }
        self.name("r0", EVENTS, "begivenheder");
        self.svg.push_str("<g class=\"r0\">");
        for event in &year.events {
            let days = (event.first_day(year.number), event.last_day(year.number));
            let (from, to) = (year.turn(days.0), year.turn_after(days.1));
            self.piece("event", EVENTS, from, to, &event_tooltip(event));
        }
        self.svg.push_str("</g>");
    }

    fn meetings(&mut self, ring: usize) {
        let class = format!("r{ring}");
        self.name(&class, MEETINGS, "møder");
        let _ = write!(self.svg, "<g class=\"{class}\">");
        for meeting in &self.year.meetings {
            let at = self.place((MEETINGS.0 + MEETINGS.1) / 2.0, meeting.date, 0.0);
            let state = match (meeting.state, meeting.tentative) {
                (MeetingState::Cancelled, _) => "off",
                (_, true) => "maybe",
                (_, false) => "sure",
            };
            let (x, y) = (number(at.x), number(at.y));
            let (link, words) = (meeting.path(), escape(&meeting_tooltip(meeting)));
            let _ = write!(
                self.svg,
                "<a class=\"{state}\" href=\"{link}\"><title>{words}</title>\
                 <circle cx=\"{x}\" cy=\"{y}\" r=\"12\"/>\
                 <text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text></a>",
                number(at.y + 4.3),
                meeting.date.day(),
            );
        }
        self.svg.push_str("</g>");
    }

    /// The marks of a ring, and what they are where there is room until the next.
    fn items(&mut self, index: usize, before: usize) {
        let (inner, outer) = self.band(index);
        let class = format!("r{}", index + before);
        let name = ring_name(self.year, &self.year.rings[index].kind);
        let (year, days) = (self.year, self.days(index));
        self.name(&class, (inner, outer), &name);
        let _ = write!(self.svg, "<g class=\"{class}\">");
        let middle = (inner + outer) / 2.0;
        let ends = days.iter().skip(1).map(|(meeting, _)| year.noon(meeting.date)).chain([1.0]);
        for ((meeting, items), end) in days.iter().zip(ends.collect::<Vec<_>>()) {
            let link = meeting.path();
            for (number_on, item) in items.iter().enumerate() {
                let shift = (2.0 * MARK + 1.0) * number_on as f64;
                let at = self.place(middle, meeting.date, shift);
                let tooltip = &meeting.items[*item];
                let _ = write!(
                    self.svg,
                    "<a href=\"{link}\" tabindex=\"-1\"><title>{}</title><use href=\"#s{index}\" x=\"{}\" y=\"{}\"/></a>",
                    escape(&item_tooltip(meeting, tooltip)),
                    number(at.x),
                    number(at.y),
                );
            }
            let taken = (2.0 * MARK + 1.0) * items.len() as f64;
            let first = item_label(&meeting.items[items[0]]);
            if outer - inner >= ROOM_FOR_WORDS {
                self.words(&first, middle, (year.noon(meeting.date), end), taken);
            }
        }
        self.svg.push_str("</g>");
    }

    /// The meetings with items of a ring, each with the numbers of these.
    fn days(&self, ring: usize) -> Vec<(&'a ListMeeting, Vec<usize>)> {
        let year = self.year;
        let mut days: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (number, meeting) in year.meetings.iter().enumerate() {
            for (item, one) in meeting.items.iter().enumerate() {
                if year.ring_of(one.category.as_deref()) == ring {
                    days.entry(number).or_default().push(item);
                }
            }
        }
        days.into_iter().map(|(number, items)| (&year.meetings[number], items)).collect()
    }

    /// Words along a ring from a mark to the next, cut to the room that there is.
    fn words(&mut self, text: &str, radius: f64, (from, to): (f64, f64), taken: f64) {
        let unit = arc_length(radius, SWEEP);
        let room = ((to - from) * unit - taken - MARK).max(0.0);
        let letters = (room / LETTER) as usize;
        let cut = match text.chars().count() <= letters {
            true => text.to_owned(),
            false => {
                let start: String = text.chars().take(letters.saturating_sub(1)).collect();
                format!("{}…", start.trim_end())
            }
        };
        if letters < FEWEST {
            return;
        }
        let start = (from + taken / unit) * SWEEP;
        let end = start + LETTER * cut.chars().count() as f64 / arc_length(radius, 1.0);
        // Upright in the lower half too: there it is read against the clock.
        let lower = (0.25..0.75).contains(&((start + end) / 2.0));
        let (radius, from, to, way) = match lower {
            true => (radius + 4.0, end, start, 0),
            false => (radius - 4.0, start, end, 1),
        };
        let (a, b) = (polar(CENTRE, radius, from), polar(CENTRE, radius, to));
        let id = format!("t{}-{}", number(a.x), number(a.y));
        let _ = write!(
            self.svg,
            "<path id=\"{id}\" d=\"M{} {}A{r} {r} 0 0 {way} {} {}\"/><text class=\"word\"><textPath href=\"#{id}\">{}</textPath></text>",
            number(a.x),
            number(a.y),
            number(b.x),
            number(b.y),
            escape(&cut),
            r = number(radius),
        );
    }

    /// A ring's name, before January.
    fn name(&mut self, class: &str, (inner, outer): (f64, f64), name: &str) {
        let line = |radius: f64| number(CENTRE.y - radius);
        let (top, x) = (line((inner + outer) / 2.0 - 4.3), number(CENTRE.x - 8.0));
        let letters = ((inner * 0.7) / LETTER) as usize;
        let shown: String = name.chars().take(letters).collect();
        let _ = write!(
            self.svg,
            "<text class=\"name {class}\" x=\"{x}\" y=\"{top}\" text-anchor=\"end\">{}</text>",
            escape(&shown)
        );
    }

    /// The middle of a day on a ring, and so far on.
    fn place(&self, radius: f64, date: NaiveDate, onwards: f64) -> Point {
        polar(CENTRE, radius, self.year.noon(date) * SWEEP + onwards / arc_length(radius, 1.0))
    }
}
