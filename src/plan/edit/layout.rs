//! The concrete syntax of a file: the byte ranges of tables, keys, values and comments.
//!
//! Nothing here interprets them; a text with syntax errors has no layout.

use std::ops::Range;
use toml_parser::parser::{Event, EventKind, parse_document};
use toml_parser::{ParseError, Source};

/// The parsed ranges of a file.
#[derive(Debug, Default)]
pub struct Layout {
    pub sections: Vec<Section>,
    /// In order of position.
    pub comments: Vec<Range<usize>>,
}

/// A table's header and its entries. The first section of a file has no header.
#[derive(Debug)]
pub struct Section {
    pub path: Vec<String>,
    /// The range of `[[item]]`.
    pub head: Range<usize>,
    pub entries: Vec<Entry>,
}

/// `key = value`.
#[derive(Debug)]
pub struct Entry {
    /// More than one for a dotted key.
    pub keys: Vec<String>,
    /// From the key's first character to the value's last.
    pub place: Range<usize>,
    pub value: Value,
}

#[derive(Debug)]
pub struct Value {
    pub place: Range<usize>,
    pub inner: Inner,
}

#[derive(Debug)]
pub enum Inner {
    Plain,
    /// The elements, and the comma after the last one, if any.
    Array(Vec<Value>, Option<Range<usize>>),
    Table(Vec<Entry>),
}

impl Layout {
    /// Parses a text; `None` if it is not valid TOML.
    pub fn read(text: &str) -> Option<Layout> {
        let source = Source::new(text);
        let tokens = source.lex().into_vec();
        let mut events: Vec<Event> = Vec::new();
        let mut errors: Vec<ParseError> = Vec::new();
        parse_document(&tokens, &mut events, &mut errors);
        if !errors.is_empty() {
            return None;
        }
        let comments = events.iter().filter(|event| event.kind() == EventKind::Comment);
        let comments = comments.map(place).collect();
        events.retain(|event| {
            use EventKind::{Comment, Newline, Whitespace};
            !matches!(event.kind(), Whitespace | Comment | Newline)
        });
        let mut walk = Walk { source, events: events.into_iter().peekable() };
        Some(Layout { sections: walk.sections()?, comments })
    }

    /// Whether a range contains a comment.
    pub fn has_comment(&self, place: &Range<usize>) -> bool {
        self.comments.iter().any(|c| place.start <= c.start && c.end <= place.end)
    }
}

fn place(event: &Event) -> Range<usize> {
    event.span().start()..event.span().end()
}

struct Walk<'t> {
    source: Source<'t>,
    events: std::iter::Peekable<std::vec::IntoIter<Event>>,
}

impl Walk<'_> {
    fn next_if(&mut self, kind: EventKind) -> Option<Event> {
        self.events.next_if(|event| event.kind() == kind)
    }

    fn sections(&mut self) -> Option<Vec<Section>> {
        let entries = self.entries(None)?;
        let mut sections = vec![Section { path: Vec::new(), head: 0..0, entries }];
        while let Some(open) = self.events.next() {
            let path = self.keys()?.0;
            let close = self.events.next()?;
            let head = place(&open).start..place(&close).end;
            sections.push(Section { path, head, entries: self.entries(None)? });
        }
        Some(sections)
    }

    /// The parts of a dotted key, and the start of the first one.
    fn keys(&mut self) -> Option<(Vec<String>, usize)> {
        let mut keys = Vec::new();
        let mut start = None;
        while let Some(key) = self.next_if(EventKind::SimpleKey) {
            start = start.or(Some(place(&key).start));
            let mut name = String::new();
            self.source.get(key)?.decode_key(&mut name, &mut ());
            keys.push(name);
            self.next_if(EventKind::KeySep);
        }
        Some((keys, start?))
    }

    /// Entries up to the first event that begins none; `separator` is skipped after each.
    fn entries(&mut self, separator: Option<EventKind>) -> Option<Vec<Entry>> {
        let mut entries = Vec::new();
        while self.events.peek().is_some_and(|event| event.kind() == EventKind::SimpleKey) {
            let (keys, start) = self.keys()?;
            self.next_if(EventKind::KeyValSep)?;
            let value = self.value()?;
            entries.push(Entry { keys, place: start..value.place.end, value });
            if let Some(separator) = separator {
                self.next_if(separator);
            }
        }
        Some(entries)
    }

    fn value(&mut self) -> Option<Value> {
        let first = self.events.next()?;
        let start = place(&first).start;
        match first.kind() {
            EventKind::Scalar => Some(Value { place: place(&first), inner: Inner::Plain }),
            EventKind::InlineTableOpen => {
                let entries = self.entries(Some(EventKind::ValueSep))?;
                let close = self.next_if(EventKind::InlineTableClose)?;
                Some(Value { place: start..place(&close).end, inner: Inner::Table(entries) })
            }
            EventKind::ArrayOpen => {
                let mut elements = Vec::new();
                let mut comma = None;
                loop {
                    if let Some(close) = self.next_if(EventKind::ArrayClose) {
                        let inner = Inner::Array(elements, comma);
                        return Some(Value { place: start..place(&close).end, inner });
                    }
                    elements.push(self.value()?);
                    comma = self.next_if(EventKind::ValueSep).map(|event| place(&event));
                }
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_its_place() {
        let text = "x = 1 # a\r\n[[item]] # b\r\nid = \"æ\"\r\nwhen . 'every' = [1, {q = 2}, ] \r\n[item.\"sub\"]";
        let layout = Layout::read(text).unwrap();
        let paths: Vec<_> = layout.sections.iter().map(|s| s.path.join(".")).collect();
        assert_eq!(paths, ["", "item", "item.sub"]);
        assert_eq!(&text[layout.sections[1].head.clone()], "[[item]]");
        let entries = &layout.sections[1].entries;
        assert_eq!(&text[entries[0].value.place.clone()], "\"æ\"");
        assert_eq!(entries[1].keys, ["when", "every"]);
        assert_eq!(&text[entries[1].place.clone()], "when . 'every' = [1, {q = 2}, ]");
        let Inner::Array(elements, Some(comma)) = &entries[1].value.inner else { panic!() };
        assert_eq!(&text[elements[1].place.clone()], "{q = 2}");
        assert_eq!(&text[comma.clone()], ",");
        let comments: Vec<_> = layout.comments.iter().map(|c| &text[c.clone()]).collect();
        assert_eq!(comments, ["# a", "# b"]);
        assert!(Layout::read("x = \n]").is_none());
    }
}
