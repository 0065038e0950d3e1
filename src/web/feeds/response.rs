//! A feed ready to be sent: bytes and headers, plain and compressed, made once.
//!
//! Nothing is rendered, hashed or compressed in a request. The calendar itself is
//! rendered by `feed`.

use super::conditional::{IfNoneMatch, accepts_gzip, if_none_match, is_unmodified};
use crate::feed::Feed;
use axum::body::Bytes;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG,
    LAST_MODIFIED, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use chrono::NaiveDate;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use http_body_util::Full;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::ops::Range;
use std::time::{Duration, SystemTime};

pub(in crate::web) const X_ROBOTS_TAG: HeaderName = HeaderName::from_static("x-robots-tag");

/// One feed of one audience, on one day.
#[derive(Clone, Debug)]
pub(in crate::web) struct ReadyFeed {
    plain: Variant,
    gzip: Variant,
    last_modified: SystemTime,
    /// What a program may call the file.
    name: String,
    /// Where each event is, by its UID.
    events: BTreeMap<String, Range<usize>>,
    /// It replaces another feed, which a date or a `*` in a request may refer to.
    is_tombstone: bool,
}

/// One coding of it. The two have tags of their own, for they are different
/// bytes (RFC 9110, section 8.8.3.3).
#[derive(Clone, Debug)]
struct Variant {
    tag: String,
    whole: HeaderMap,
    unchanged: HeaderMap,
    body: Bytes,
}

impl ReadyFeed {
    /// `name` is what a program may call the file: "direktionen.ics". The day is
    /// part of the tag, so that a client that lost its copy heals within a day.
    pub fn new(feed: Feed, name: &str, day: NaiveDate) -> ReadyFeed {
        let (body, events) = (Bytes::from(feed.bytes), feed.events);
        let mut hash = Sha256::new();
        hash.update(day.to_string());
        hash.update(&body);
        let hash = base16ct::lower::encode_string(&hash.finalize()[..16]);
        let seconds = u64::try_from(feed.last_modified.timestamp()).unwrap_or(0);
        let compressed = compress(&body);
        ReadyFeed { events, ..ReadyFeed::of([body, compressed], &hash, seconds, name) }
    }

    fn of([body, compressed]: [Bytes; 2], hash: &str, seconds: u64, name: &str) -> ReadyFeed {
        let last_modified = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let gzip = Variant::new(format!("\"{hash}-gz\""), compressed, name, last_modified, true);
        let plain = Variant::new(format!("\"{hash}\""), body, name, last_modified, false);
        let (name, events) = (name.to_owned(), BTreeMap::new());
        ReadyFeed { plain, gzip, last_modified, name, events, is_tombstone: false }
    }

    /// What another server makes it of: a line, and its bytes compressed.
    pub fn kept(&self) -> (String, &[u8]) {
        let seconds = self.last_modified.duration_since(SystemTime::UNIX_EPOCH);
        let seconds = seconds.map_or(0, |time| time.as_secs());
        let hash = self.plain.tag.trim_matches('"');
        (format!("{hash} {seconds} {}", self.name), &self.gzip.body)
    }

    /// From what another server kept; no event can be found in it.
    pub fn from_kept(line: &str, compressed: &[u8]) -> Option<ReadyFeed> {
        let mut words = line.splitn(3, ' ');
        let (hash, seconds, name) = (words.next()?, words.next()?.parse().ok()?, words.next()?);
        let mut body = Vec::new();
        // It ends with a checksum of them.
        GzDecoder::new(compressed).read_to_end(&mut body).ok()?;
        let bodies = [body.into(), Bytes::copy_from_slice(compressed)];
        Some(ReadyFeed::of(bodies, hash, seconds, name))
    }

    /// A feed that replaces one that clients may have: only its own tag proves that
    /// they have this one.
    pub fn tombstone(feed: Feed, day: NaiveDate) -> ReadyFeed {
        let ready = ReadyFeed::new(feed, "spaerret.ics", day);
        ReadyFeed { is_tombstone: true, ..ready }
    }

    /// Whether it has the same bytes.
    pub fn is_of(&self, feed: &Feed) -> bool {
        self.plain.body == feed.bytes
    }

    /// One of its events as it is in it.
    pub fn event(&self, uid: &str) -> Option<&str> {
        let place = self.events.get(uid)?;
        std::str::from_utf8(self.plain.body.get(place.clone())?).ok()
    }

    /// 200 with the whole feed, or 304. HEAD gets the same: hyper leaves out the body.
    pub fn respond(&self, request: &HeaderMap) -> Response<Full<Bytes>> {
        let (first, other) = match accepts_gzip(request) {
            true => (&self.gzip, &self.plain),
            false => (&self.plain, &self.gzip),
        };
        // A 304 carries the tag that matched, whichever coding it is of: the client
        // finds its copy by it.
        let known = match if_none_match(request, &[&first.tag, &other.tag]) {
            IfNoneMatch::Match(1) => Some(other),
            IfNoneMatch::Match(_) => Some(first),
            IfNoneMatch::Any if !self.is_tombstone => Some(first),
            IfNoneMatch::Absent if !self.is_tombstone => {
                is_unmodified(request, self.last_modified).then_some(first)
            }
            IfNoneMatch::Any | IfNoneMatch::Absent | IfNoneMatch::NoMatch => None,
        };
        match known {
            Some(variant) => variant.unchanged(),
            None => first.whole(),
        }
    }
}

impl Variant {
    fn new(tag: String, body: Bytes, name: &str, time: SystemTime, gzip: bool) -> Variant {
        let value = |text: &str| HeaderValue::from_str(text).expect("ids and hashes are ASCII");
        // Each response copies its headers; what is static has no count that threads share.
        let fixed = HeaderValue::from_static;
        let mut headers = HeaderMap::new();
        headers.insert(ETAG, value(&tag));
        // Not `public`, though the open feed is: a shared cache would answer with
        // yesterday's plan.
        headers.insert(CACHE_CONTROL, fixed("private, max-age=0, must-revalidate"));
        headers.insert(VARY, fixed("Accept-Encoding"));
        // A 304 repeats no more than these (RFC 9110, section 15.4.5).
        let unchanged = headers.clone();
        headers.insert(LAST_MODIFIED, value(&httpdate::fmt_http_date(time)));
        headers.insert(REFERRER_POLICY, fixed("no-referrer"));
        headers.insert(X_ROBOTS_TAG, fixed("noindex"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
        headers.insert(CONTENT_TYPE, fixed("text/calendar; charset=utf-8"));
        headers.insert(CONTENT_LENGTH, body.len().into());
        headers.insert(CONTENT_DISPOSITION, value(&format!("inline; filename=\"{name}\"")));
        if gzip {
            headers.insert(CONTENT_ENCODING, fixed("gzip"));
        }
        Variant { tag, whole: headers, unchanged, body }
    }

    fn whole(&self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(self.body.clone()));
        *response.headers_mut() = self.whole.clone();
        response
    }

    fn unchanged(&self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::default());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.headers_mut() = self.unchanged.clone();
        response
    }
}

/// The same bytes for the same bytes: no name and no time in the gzip header.
pub(in crate::web) fn compress(body: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).expect("memory takes every byte");
    encoder.finish().expect("memory takes every byte").into()
}
