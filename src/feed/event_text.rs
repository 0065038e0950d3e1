//! An event as text: written once, compared by `ledger`, and put into the feed with its
//! marks.

use super::identity::Marks;
use super::writer::{end_line, push_text, write_property, write_raw};
use icalendar::{Component, Event};
use std::ops::Range;

const DESCRIPTION: &str = "DESCRIPTION";

/// An event without its marks, its properties in order of name, as it is kept apart
/// until its marks are known.
pub(super) struct EventText {
    pub text: String,
    /// The line of its description.
    description: Range<usize>,
    /// Where each of its marks belongs.
    marks: [usize; 3],
}

impl EventText {
    pub fn new(event: &Event) -> EventText {
        let mut text = String::with_capacity(1_024);
        let (mut description, mut marks, mut found) = (0..0, [0; 3], 0);
        write_raw(&mut text, "BEGIN:VEVENT");
        for property in event.properties().values() {
            let start = text.len();
            while found < 3 && property.key() > Marks::NAMES[found] {
                marks[found] = start;
                found += 1;
            }
            write_property(&mut text, property);
            if property.key() == DESCRIPTION {
                description = start..text.len();
            }
        }
        marks[found..].fill(text.len());
        for property in event.multi_properties().values().flatten() {
            write_property(&mut text, property);
        }
        write_raw(&mut text, "END:VEVENT");
        EventText { text, description, marks }
    }

    /// Writes it with its marks and, if one is given, with another description.
    pub fn write(&self, out: &mut String, marks: &Marks, description: Option<&str>) {
        let mut from = 0;
        if let Some(description) = description {
            out.push_str(&self.text[..self.description.start]);
            let start = out.len();
            out.push_str(DESCRIPTION);
            out.push(':');
            push_text(out, description);
            end_line(out, start);
            from = self.description.end;
        }
        for ((at, name), value) in self.marks.into_iter().zip(Marks::NAMES).zip(marks.values()) {
            out.push_str(&self.text[from..at]);
            for part in [name, ":", value, "\r\n"] {
                out.push_str(part);
            }
            from = at;
        }
        out.push_str(&self.text[from..]);
    }
}
