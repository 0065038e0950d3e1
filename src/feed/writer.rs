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

use icalendar::{Property, ValueType};

/// Exchange keeps no longer subject or place.
pub(super) const SHORT: usize = 255;

/// Octets in a line, its CRLF not counted (RFC 5545 section 3.1).
const LINE: usize = 75;

/// Begins or ends a component, or writes a line of plain ASCII made here.
pub(super) fn write_raw(out: &mut String, line: &str) {
    let start = out.len();
    out.push_str(line);
    end_line(out, start);
}

/// One property, whatever its value holds, as one folded line.
pub(super) fn write_property(out: &mut String, property: &Property) {
    let start = out.len();
    out.push_str(property.key());
    for parameter in property.params().values() {
        out.push(';');
        out.push_str(parameter.key());
        out.push('=');
        // Never free text: what would need quotes is left out.
        out.extend(parameter.value().chars().filter(|c| is_plain(*c)));
    }
    out.push(':');
    match property.value_type() {
        // The crate escapes each category when it is added.
        Some(ValueType::Text) if property.key() == "CATEGORIES" => push_raw(out, property.value()),
        // NAME and COLOR are TEXT (RFC 7986 sections 5.1 and 5.9), which the crate does not know.
        Some(ValueType::Text) | None => push_text(out, property.value()),
        Some(_) => push_raw(out, property.value()),
    }
    end_line(out, start);
}

/// Whether a character stands as it is in every value.
fn is_ordinary(c: char) -> bool {
    let is_separator = matches!(c, '\\' | ';' | ',');
    is_kept(c) && !is_separator && c != '\n'
}

/// What no reader stumbles over: not CR and the other control characters but LF, the two
/// separators that some take for a line's end, the byte-order mark and its mirror, and
/// U+FFFF.
fn is_kept(c: char) -> bool {
    match c {
        ' '..='~' | '\n' => true,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        _ => c >= '\u{a0}',
    }
}

/// A text without what breaks a reader; a tab becomes a space.
pub(super) fn clean(text: &str) -> String {
    if text.chars().all(is_kept) {
        return text.to_owned();
    }
    let spaced = text.chars().map(|c| if c == '\t' { ' ' } else { c });
    spaced.filter(|c| is_kept(*c)).collect()
}

/// The same on one line, without the spaces around it, which readers treat each
/// in its way.
pub(super) fn one_line(text: &str) -> String {
    let trimmed = text.trim();
    if trimmed.chars().all(|c| is_kept(c) && c != '\n') {
        return trimmed.to_owned();
    }
    clean(text).replace('\n', " ").trim().to_owned()
}

/// A text on one line of so many characters at most, the last of them "…" if it
/// was longer; an address that doesn't fit is left out as a whole. It may be empty, and
/// libical drops an empty property.
pub(super) fn short_line(text: &str, most: usize) -> String {
    let mut line = one_line(text);
    if line.len() > most && line.chars().nth(most).is_some() {
        let cut = line.char_indices().nth(most - 1).map_or(0, |(at, _)| at);
        line.truncate(outside_address(&line, cut));
        line.push('…');
    }
    line
}

/// The place itself, or the beginning of the address that it would part.
fn outside_address(line: &str, cut: usize) -> usize {
    let start = line[..cut].rfind(' ').map_or(0, |space| space + 1);
    let word = line[start..].split(' ').next().unwrap_or_default();
    let is_parted = word.contains("://") && cut < start + word.len();
    if is_parted { start } else { cut }
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

/// The address of a page that a reader can be given.
pub(super) fn address(base: &str, path: &str) -> Option<String> {
    let base = base.trim().trim_end_matches('/');
    let address = [base, path].concat();
    (address.len() > path.len() + "https://".len() && is_address(&address)).then_some(address)
}

/// Http or https, and nothing but the characters of a URI (RFC 3986 section 2).
pub(super) fn is_address(text: &str) -> bool {
    let is_other = |b: u8| b"-._~:/?#[]@!$&'()*+,;=%".contains(&b);
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_of_uri = |rest: &str| rest.bytes().all(|b| b.is_ascii_alphanumeric() || is_other(b));
    rest.is_some_and(|rest| !rest.is_empty() && is_of_uri(rest))
}

/// What may stand in a parameter or behind the `@` of a UID.
pub(super) fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._/+".contains(c)
}

/// Appends a TEXT value (RFC 5545 section 3.3.11).
pub(super) fn push_text(out: &mut String, text: &str) {
    push_value(out, text, |out, c| match c {
        '\\' | ';' | ',' => out.extend(['\\', c]),
        '\n' => out.push_str("\\n"),
        '\t' => out.push(' '),
        _ => {}
    });
}

/// Appends a value that is escaped already, or never is.
fn push_raw(out: &mut String, value: &str) {
    push_value(out, value, |out, c| {
        if matches!(c, '\\' | ';' | ',') {
            out.push(c);
        }
    });
}

/// Appends runs of what stands as it is, and what `other` makes of the rest.
fn push_value(out: &mut String, value: &str, other: impl Fn(&mut String, char)) {
    let mut from = 0;
    for (at, c) in value.char_indices().filter(|(_, c)| !is_ordinary(*c)) {
        out.push_str(&value[from..at]);
        other(out, c);
        from = at + c.len_utf8();
    }
    out.push_str(&value[from..]);
}

/// Ends the line that begins at `start`, folded where it is longer than a line may be.
pub(super) fn end_line(out: &mut String, start: usize) {
    if out.len() - start > LINE {
        let line = out.split_off(start);
        fold(out, &line);
    }
    out.push_str("\r\n");
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
    fn addresses_are_checked() {
        let page = address("https://x.dk/", "/direktionen");
        assert_eq!(page.as_deref(), Some("https://x.dk/direktionen"));
        assert_eq!(address("https://x.dk\r\nA:b", "/"), None);
        assert_eq!(address("javascript:alert(1)", "/"), None);
    }

    #[test]
    fn a_short_line_ends_in_an_ellipsis() {
        assert_eq!(short_line("æøå", 3), "æøå");
        assert_eq!(short_line("æøåæ", 3), "æø…");
    }

    #[test]
    fn an_address_is_never_cut() {
        let place = "Lokale 2, https://moede.example.dk/abc?d=1 eller 70 12 34 56";
        for most in 1..=place.len() {
            let line = short_line(place, most);
            assert!(line.chars().count() <= most, "{line}");
            let address = line.split(' ').find(|word| word.starts_with("ht"));
            let address = address.map(|word| word.trim_end_matches('…'));
            assert!(address.is_none_or(|a| a == "https://moede.example.dk/abc?d=1"), "{line}");
        }
        assert_eq!(short_line(place, 20), "Lokale 2, …");
        assert_eq!(short_line(place, 50), "Lokale 2, https://moede.example.dk/abc?d=1 eller …");
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
            let escaped = |text: &str| {
                let text = text.replace('\\', "\\\\").replace('\n', "\\n");
                text.replace(';', "\\;").replace(',', "\\,")
            };
            let value = escaped(&clean(&text));
            prop_assert_eq!(unfolded, format!("SUMMARY:{value}\r\n"));
            prop_assert_eq!(escaped_len(&clean(&text)), value.len());
        }
    }
}
