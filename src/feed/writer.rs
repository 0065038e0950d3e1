//! From properties to the bytes of a feed: every text goes through here.
//!
//! The `icalendar` crate keeps the components, names the properties and knows
//! their value types. It does not write them here, because its writer (0.17)
//!
//! - lets a raw CR through in every text, and a raw LF in `NAME`, `URL`, `COLOR`
//!   and all parameters: three readers then saw whole false events;
//! - leaves the commas of `NAME` and the quotes of parameters as they are;
//! - folds an octet late at times, parts a backslash from its letter (Google drops
//!   that event), and panics in a long run of no-break spaces;
//! - gives a component without DTSTAMP or UID the clock's time and a random one,
//!   a VTIMEZONE too;
//! - takes quadratic time in long texts.
//!
//! So the few lines below clean, escape and fold. They know nothing of meetings.

use icalendar::{Component, Event, Property, ValueType};

/// Exchange keeps no longer subject or place.
pub(super) const SHORT: usize = 255;

/// Octets in a line, its CRLF not counted (RFC 5545 section 3.1).
const LINE: usize = 75;

/// Begins or ends a component, or writes a line of plain ASCII made here.
pub(super) fn write_raw(out: &mut String, line: &str) {
    fold(out, line);
}

/// One property, whatever its value holds, as one folded line.
pub(super) fn write_property(out: &mut String, property: &Property) {
    let mut line = String::from(property.key());
    for parameter in property.params().values() {
        line.push(';');
        line.push_str(parameter.key());
        line.push('=');
        // Never free text: what would need quotes is left out.
        line.extend(parameter.value().chars().filter(|c| is_plain(*c)));
    }
    line.push(':');
    let value = clean(property.value());
    match property.value_type() {
        // The crate escapes each category when it is added.
        Some(ValueType::Text) if property.key() == "CATEGORIES" => line.push_str(&one_line(&value)),
        // NAME and COLOR are TEXT (RFC 7986 sections 5.1 and 5.9), which the crate does not know.
        Some(ValueType::Text) | None => line.push_str(&escape(&value)),
        Some(_) => line.extend(value.chars().filter(|c| !c.is_control())),
    }
    fold(out, &line);
}

/// One event, its properties in order of name.
pub(super) fn write_event(out: &mut String, event: &Event) {
    write_raw(out, "BEGIN:VEVENT");
    for property in event.properties().values() {
        write_property(out, property);
    }
    for property in event.multi_properties().values().flatten() {
        write_property(out, property);
    }
    write_raw(out, "END:VEVENT");
}

/// A text without what breaks a reader: CR and all other control characters but
/// LF (a tab becomes a space), the two separators that some readers take for a
/// line's end, the byte-order mark and its mirror, and U+FFFF.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|c| *c == '\n' || !c.is_control())
        .collect()
}

/// The same on one line, without the spaces around it, which readers treat each
/// in its way.
pub(super) fn one_line(text: &str) -> String {
    clean(text).replace('\n', " ").trim().to_owned()
}

/// A text on one line of so many characters at most, the last of them "…" if it
/// was longer. It may be empty, and libical drops an empty property.
pub(super) fn short_line(text: &str, most: usize) -> String {
    let line = one_line(text);
    match line.char_indices().nth(most) {
        None => line,
        Some(_) => line.chars().take(most - 1).chain(['…']).collect(),
    }
}

/// A name, never empty.
pub(super) fn named(name: &str, otherwise: &str) -> String {
    let name = short_line(name, SHORT);
    if name.is_empty() { otherwise.to_owned() } else { name }
}

/// How many octets a text takes as a value.
pub(super) fn escaped_len(text: &str) -> usize {
    text.len() + text.bytes().filter(|b| matches!(b, b'\\' | b';' | b',' | b'\n')).count()
}

/// An address that a reader can be given: http or https, and nothing but the
/// characters of a URI (RFC 3986 section 2).
pub(super) fn address(base: &str, path: &str) -> Option<String> {
    let base = base.trim().trim_end_matches('/');
    let rest = base.strip_prefix("https://").or_else(|| base.strip_prefix("http://"))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+=%".contains(c);
    let sound = !rest.is_empty() && base.chars().chain(path.chars()).all(plain);
    sound.then(|| format!("{base}{path}"))
}

/// A colour by its CSS name (RFC 7986 section 5.9).
pub(super) fn colour(name: &str) -> Option<&str> {
    (!name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase())).then_some(name)
}

/// What may stand in a parameter or behind the `@` of a UID.
pub(super) fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._/+".contains(c)
}

/// A TEXT value (RFC 5545 section 3.3.11).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            _ => escaped.push(c),
        }
    }
    escaped
}

fn fold(out: &mut String, line: &str) {
    let (mut rest, mut room) = (line, LINE);
    while rest.len() > room {
        let (head, tail) = rest.split_at(cut(rest, room));
        out.push_str(head);
        out.push_str("\r\n ");
        // The space that begins the next line counts.
        (rest, room) = (tail, LINE - 1);
    }
    out.push_str(rest);
    out.push_str("\r\n");
}

/// Where to part a text that is longer than `room`: between two characters, not
/// within an escape and, if it can be helped, not next to a space, which some
/// readers trim.
fn cut(text: &str, room: usize) -> usize {
    let bytes = text.as_bytes();
    let whole = |at: &usize| text.is_char_boundary(*at) && !after_odd_backslashes(&bytes[..*at]);
    let between_words = |at: &usize| bytes[*at - 1] == b' ' || bytes[*at] == b' ';
    let near = || (room / 2..=room).rev().filter(whole);
    near().find(|at| !between_words(at)).or_else(|| near().next()).unwrap_or(room)
}

fn after_odd_backslashes(bytes: &[u8]) -> bool {
    bytes.iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(key: &str, value: &str) -> String {
        let mut out = String::new();
        write_property(&mut out, &Property::new(key, value));
        out
    }

    #[test]
    fn every_separator_is_escaped_or_gone() {
        assert_eq!(written("NAME", "a,b;c\\d\ne"), "NAME:a\\,b\\;c\\\\d\\ne\r\n");
        assert_eq!(
            written("SUMMARY", "a\rb\0c\u{85}d\u{2028}e\u{feff}f\tg"),
            "SUMMARY:abcdef g\r\n"
        );
        assert_eq!(written("URL", "https://x/\r\nATTENDEE:y"), "URL:https://x/ATTENDEE:y\r\n");
    }

    #[test]
    fn parameters_hold_no_free_text() {
        let property =
            Property::new("DTSTART", "20260101T090000").add_parameter("TZID", "A/B\":\r\nX").done();
        let mut out = String::new();
        write_property(&mut out, &property);
        assert_eq!(out, "DTSTART;TZID=A/BX:20260101T090000\r\n");
    }

    #[test]
    fn addresses_and_colours_are_checked() {
        let page = address("https://x.dk/", "/direktionen");
        assert_eq!(page.as_deref(), Some("https://x.dk/direktionen"));
        assert_eq!(address("https://x.dk\r\nA:b", "/"), None);
        assert_eq!(address("javascript:alert(1)", "/"), None);
        assert_eq!(colour("steelblue"), Some("steelblue"));
        assert_eq!(colour("steel\nblue"), None);
    }

    #[test]
    fn a_short_line_ends_in_an_ellipsis() {
        assert_eq!(short_line("æøå", 3), "æøå");
        assert_eq!(short_line("æøåæ", 3), "æø…");
    }

    /// Texts that are mostly what makes folding hard.
    fn hard_text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[ -~]{1,9}",
            Just("\\".repeat(7)),
            Just("\u{a0}".repeat(90)),
            Just(" ".repeat(80)),
            Just("😀æ\u{2003}".to_owned()),
            any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn folding_is_sound_and_undone_by_unfolding(text in hard_text()) {
            let out = written("SUMMARY", &text);
            let lines: Vec<&str> = out.strip_suffix("\r\n").unwrap().split("\r\n").collect();
            for (index, line) in lines.iter().enumerate() {
                prop_assert!(line.len() <= LINE);
                prop_assert!(index + 1 == lines.len() || !after_odd_backslashes(line.as_bytes()));
                prop_assert!(line.chars().all(|c| !c.is_control()));
            }
            let unfolded = out.replace("\r\n ", "");
            prop_assert_eq!(unfolded, format!("SUMMARY:{}\r\n", escape(&clean(&text))));
            prop_assert_eq!(escaped_len(&clean(&text)), escape(&clean(&text)).len());
        }
    }
}
