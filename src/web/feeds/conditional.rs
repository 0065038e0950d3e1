//! Conditional requests and content codings: what a client has, and what it accepts.
//!
//! RFC 9110, sections 8.8.3 (entity tags), 12.5.3 (Accept-Encoding), 13.1
//! (preconditions). No response is made here.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_ENCODING, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use std::time::SystemTime;

/// `If-None-Match`, compared with the entity tags of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum IfNoneMatch {
    /// Not sent: `If-Modified-Since` may count.
    Absent,
    /// `*`: the client has some copy.
    Any,
    /// The index of the tag that matches.
    Match(usize),
    NoMatch,
}

/// Looks for `tags` among those sent. The comparison is weak (section 13.1.2).
pub(in crate::web) fn if_none_match(headers: &HeaderMap, tags: &[&str]) -> IfNoneMatch {
    let mut sent = headers.get_all(IF_NONE_MATCH).iter().peekable();
    if sent.peek().is_none() {
        return IfNoneMatch::Absent;
    }
    let found = sent.find_map(|value| {
        let value = value.as_bytes().trim_ascii();
        if value == b"*" {
            return Some(IfNoneMatch::Any);
        }
        let ours = |tag| tags.iter().position(|known| known.as_bytes() == tag);
        quoted(value).find_map(ours).map(IfNoneMatch::Match)
    });
    found.unwrap_or(IfNoneMatch::NoMatch)
}

/// Every tag of a list with its quotes; whatever is between them is skipped. A tag may
/// contain a comma, but no quote.
fn quoted(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let start = rest.iter().position(|byte| *byte == b'"')?;
        let length = rest[start + 1..].iter().position(|byte| *byte == b'"')? + 2;
        let tag = &rest[start..start + length];
        rest = &rest[start + length..];
        Some(tag)
    })
}

/// Whether a copy from the time in `If-Modified-Since` is current. A date that can't be
/// parsed is ignored (section 13.1.3).
pub(in crate::web) fn is_unmodified(headers: &HeaderMap, last_modified: SystemTime) -> bool {
    headers
        .get(IF_MODIFIED_SINCE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| httpdate::parse_http_date(value).ok())
        .is_some_and(|since| last_modified <= since)
}

/// Whether the client accepts gzip: it is listed, and not with a quality of zero.
pub(in crate::web) fn accepts_gzip(headers: &HeaderMap) -> bool {
    let mut any = None;
    for value in headers.get_all(ACCEPT_ENCODING) {
        for coding in value.as_bytes().split(|byte| *byte == b',') {
            let mut parts = coding.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
            let name = parts.next().unwrap_or_default();
            let accepted = !parts.any(is_zero_quality);
            if name.eq_ignore_ascii_case(b"gzip") || name.eq_ignore_ascii_case(b"x-gzip") {
                return accepted;
            }
            if name == b"*" {
                any = Some(accepted);
            }
        }
    }
    any.unwrap_or(false)
}

/// `q=0`, `q=0.000`.
fn is_zero_quality(parameter: &[u8]) -> bool {
    let Some(quality) = parameter.strip_prefix(b"q=").or_else(|| parameter.strip_prefix(b"Q="))
    else {
        return false;
    };
    quality.first() == Some(&b'0') && quality[1..].iter().all(|byte| matches!(byte, b'.' | b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn headers(name: HeaderName, values: &[&'static str]) -> HeaderMap {
        values.iter().map(|value| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn tags_are_found_in_every_form() {
        let tags = ["\"a,b\"", "\"a-gz\""];
        let known = |values: &[&'static str]| if_none_match(&headers(IF_NONE_MATCH, values), &tags);
        assert_eq!(known(&[]), IfNoneMatch::Absent);
        for (values, found) in [
            (&["\"a,b\""][..], IfNoneMatch::Match(0)),
            (&["W/\"a-gz\""], IfNoneMatch::Match(1)),
            (&["\"x\", W/\"y\",\"a-gz\""], IfNoneMatch::Match(1)),
            (&["\"x\"", "\"a,b\""], IfNoneMatch::Match(0)),
            (&[" * "], IfNoneMatch::Any),
            (&["\"*\""], IfNoneMatch::NoMatch),
            (&["\"a\""], IfNoneMatch::NoMatch),
            (&["a,b"], IfNoneMatch::NoMatch),
            (&["\"a,b"], IfNoneMatch::NoMatch),
            (&["\"\""], IfNoneMatch::NoMatch),
            (&[""], IfNoneMatch::NoMatch),
        ] {
            assert_eq!(known(values), found, "{values:?}");
        }
    }

    #[test]
    fn gzip_is_accepted_when_listed() {
        for (value, taken) in [
            ("gzip", true),
            ("deflate, GZIP;q=0.5", true),
            ("x-gzip", true),
            ("*", true),
            ("br, *;q=0.1", true),
            ("gzip;q=0", false),
            ("gzip; q=0.000, *", false),
            ("*;q=0", false),
            ("identity", false),
            ("", false),
            ("gzipped", false),
        ] {
            let headers = headers(ACCEPT_ENCODING, &[value]);
            assert_eq!(accepts_gzip(&headers), taken, "{value}");
        }
        assert!(!accepts_gzip(&HeaderMap::new()));
    }

    #[test]
    fn dates_are_compared_to_the_second() {
        let changed = httpdate::parse_http_date("Wed, 21 Jun 2023 09:00:00 GMT").unwrap();
        let unmodified = |value| is_unmodified(&headers(IF_MODIFIED_SINCE, &[value]), changed);
        assert!(unmodified("Wed, 21 Jun 2023 09:00:00 GMT"));
        assert!(unmodified("Wednesday, 21-Jun-23 09:00:01 GMT"));
        assert!(!unmodified("Wed, 21 Jun 2023 08:59:59 GMT"));
        assert!(!unmodified("yesterday"));
        assert!(!is_unmodified(&HeaderMap::new(), changed));
    }
}
