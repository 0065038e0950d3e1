//! The addresses of our own in a page, and the same page with those of its copy.

use super::content::key;
use chrono::NaiveDate;
use std::collections::BTreeSet;

const ATTRIBUTES: [&str; 2] = [" href=\"", " src=\""];

/// The days of which meetings and years are published: those of the rolling plan.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Reach {
    /// Whether no part of an address is a day or a year outside.
    pub fn has(&self, address: &str) -> bool {
        address.split('/').all(|part| match days(part) {
            Some((first, last)) => last >= self.from && first <= self.to,
            None => true,
        })
    }

    /// Whether a part of an address is a day or a year before them.
    pub fn is_past(&self, address: &str) -> bool {
        address.split('/').any(|part| days(part).is_some_and(|(_, last)| last < self.from))
    }
}

/// The first and the last day that a part of an address is about: `2026-12-02.docx`, `2026`.
fn days(part: &str) -> Option<(NaiveDate, NaiveDate)> {
    if let Some(day) = part.get(..10).and_then(|day| day.parse::<NaiveDate>().ok()) {
        return Some((day, day));
    }
    let name = part.split('.').next().filter(|name| name.len() == 4)?;
    let year = name.parse().ok()?;
    Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
}

/// The page with the addresses of copies, and all that it leads to, without `#…`. What is
/// outside the reach is no link.
pub(super) fn of_copy(html: &str, reach: Reach) -> (String, BTreeSet<String>) {
    let mut copy = String::with_capacity(html.len());
    let mut found = BTreeSet::new();
    let mut rest = html;
    while let Some((place, name)) = next(rest) {
        let value = &rest[place + name.len()..];
        let end = value.find('"').unwrap_or(value.len());
        let (address, after) = value.split_at(end);
        copy.push_str(&rest[..place]);
        rest = match is_own(address) && !reach.has(address) {
            true => after.strip_prefix('"').unwrap_or(after),
            false => {
                copy.push_str(name);
                copy.push_str(&address_of_copy(address, &mut found));
                after
            }
        };
    }
    copy.push_str(rest);
    (copy, found)
}

/// Where the next address begins, and of which attribute it is.
fn next(html: &str) -> Option<(usize, &'static str)> {
    let places = ATTRIBUTES.iter().filter_map(|name| Some((html.find(name)?, *name)));
    places.min()
}

fn is_own(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//")
}

fn address_of_copy(address: &str, found: &mut BTreeSet<String>) -> String {
    if !is_own(address) {
        return address.to_owned();
    }
    let (plain, fragment) = match address.split_once('#') {
        Some((plain, fragment)) => (plain, format!("#{fragment}")),
        None => (address, String::new()),
    };
    found.insert(plain.replace("&amp;", "&"));
    match plain.split_once('?') {
        Some((_, query)) if !query.starts_with("v=") => format!("/{}{fragment}", key(plain)),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REACH: Reach = Reach {
        from: NaiveDate::from_ymd_opt(2025, 11, 25).expect("a real date"),
        to: NaiveDate::from_ymd_opt(2028, 5, 31).expect("a real date"),
    };

    #[test]
    fn what_is_outside_the_window_is_no_link() {
        let html = r#"<a href="/a/moede/2025-11-19">før</a><a rel="prev" href="/a/aarshjul/2024">2024</a><a href="/a/aarshjul/2025.svg">x</a>"#;
        let (copy, found) = of_copy(html, REACH);
        assert_eq!(copy, r#"<a>før</a><a rel="prev">2024</a><a href="/a/aarshjul/2025.svg">x</a>"#);
        assert_eq!(found.len(), 1);
        assert!(REACH.is_past("a/moede/2025-11-19.ics") && !REACH.is_past("a/moede/2026-11-18"));
        assert!(!REACH.has("/a/dagsorden/2028-06-01.docx") && !REACH.is_past("a/moede/2028-06-01"));
    }

    #[test]
    fn addresses_with_a_query_are_those_of_the_copy() {
        let html = r##"<a href="/a?fra=2027-05#m2027-06">x</a><a href="#y"></a><img src="/p.svg"><a href="https://x.dk/?q=1"><link href="/s.css?v=12"><a href="/feed/T?tidligere=1&amp;side=2">"##;
        let (copy, found) = of_copy(html, REACH);
        assert_eq!(
            copy,
            r##"<a href="/a/fra=2027-05#m2027-06">x</a><a href="#y"></a><img src="/p.svg"><a href="https://x.dk/?q=1"><link href="/s.css?v=12"><a href="/feed/T/tidligere=1,side=2">"##
        );
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        let expected = ["/a?fra=2027-05", "/feed/T?tidligere=1&side=2", "/p.svg", "/s.css?v=12"];
        assert_eq!(found, expected);
    }
}
