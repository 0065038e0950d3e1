//! The open feeds as a server's last act keeps them, for the next one to send while it still
//! reads the plan.
//!
//! They are sent only where all that they are made from is the same: the plan, the settings,
//! the day, the program, and the ledger, which must be the very file that was closed with
//! them. So each is, byte for byte, what rendering would give.

use super::response::ReadyFeed;
use crate::plan::Config;
use crate::store::Revision;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ops::Range;

const HEADER: &str = "aarshjul's open feeds";

/// What the feeds are made from.
pub(in crate::web) struct FeedsKey<'a> {
    pub config: &'a Config,
    pub revision: Revision,
    pub today: NaiveDate,
    /// Identifies the program's file and the ledger's.
    pub files: [&'a str; 2],
}

/// The feeds by the ids that their addresses have.
pub(in crate::web) struct KeptFeeds {
    places: BTreeMap<String, Place>,
    bytes: Vec<u8>,
}

struct Place {
    /// What makes it a ready feed again, but for its bytes.
    head: String,
    compressed: Range<usize>,
}

impl FeedsKey<'_> {
    /// A hash of these, and of the lines about the feeds: each feed has its own checksum.
    fn name(&self, lines: &str) -> String {
        let FeedsKey { config, revision, today, files } = self;
        let hash = Sha256::digest(format!("{revision} {today} {files:?} {config:?}\n{lines}"));
        base16ct::lower::encode_string(&hash)
    }
}

impl KeptFeeds {
    /// The file of these feeds.
    pub fn file<'a>(
        key: &FeedsKey,
        feeds: impl Iterator<Item = (&'a str, &'a ReadyFeed)> + Clone,
    ) -> Vec<u8> {
        let mut lines = String::new();
        for (id, feed) in feeds.clone() {
            let (head, compressed) = feed.kept();
            lines += &format!("{id} {} {head}\n", compressed.len());
        }
        let mut file = format!("{HEADER}\n{}\n{lines}\n", key.name(&lines)).into_bytes();
        feeds.for_each(|(_, feed)| file.extend_from_slice(feed.kept().1));
        file
    }

    /// From its file; `None` where that is of something else.
    pub fn read(bytes: Vec<u8>, key: &FeedsKey) -> Option<KeptFeeds> {
        let end = bytes.windows(2).position(|two| two == b"\n\n")?;
        let head = std::str::from_utf8(&bytes[..=end]).ok()?;
        let (name, lines) = head.strip_prefix(HEADER)?.strip_prefix('\n')?.split_once('\n')?;
        if name != key.name(lines) {
            return None;
        }
        let (mut places, mut start) = (BTreeMap::new(), end + 2);
        for line in lines.lines() {
            let mut words = line.splitn(3, ' ');
            let (id, length) = (words.next()?, words.next()?.parse::<usize>().ok()?);
            let compressed = start..start.checked_add(length)?;
            start = compressed.end;
            places.insert(id.to_owned(), Place { head: words.next()?.to_owned(), compressed });
        }
        (start == bytes.len()).then_some(KeptFeeds { places, bytes })
    }

    /// The open feed of a path such as "/direktionen.ics".
    pub fn open_feed(&self, path: &str) -> Option<ReadyFeed> {
        let id = path.strip_prefix('/')?.strip_suffix(".ics")?;
        let Place { head, compressed } = self.places.get(id)?;
        ReadyFeed::from_kept(head, &self.bytes[compressed.clone()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sources;
    use crate::feed::{Cut, Feed};
    use axum::http::HeaderMap;
    use chrono::DateTime;

    const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();

    fn key<'a>(config: &'a Config, ledger: &'a str) -> FeedsKey<'a> {
        let revision = Revision::of(&Sources::default());
        FeedsKey { config, revision, today: DAY, files: ["program", ledger] }
    }

    #[test]
    fn a_kept_feed_answers_as_it_did_and_only_for_what_it_was_made_from() {
        let (last_modified, events) = (DateTime::UNIX_EPOCH, BTreeMap::new());
        let bytes = b"BEGIN:VCALENDAR\r\n".repeat(500);
        let feed = Feed { bytes, last_modified, events, cut: Cut::default() };
        let same = feed.clone();
        let ready = ReadyFeed::new(feed, "raadet.ics", DAY);
        let config = Config::default();
        let feeds = [("raadet", &ready), ("byraadet", &ready)];
        let file = KeptFeeds::file(&key(&config, "ledger"), feeds.into_iter());

        let kept = KeptFeeds::read(file.clone(), &key(&config, "ledger")).unwrap();
        for path in ["/raadet.ics", "/byraadet.ics"] {
            let again = kept.open_feed(path).unwrap();
            let headers = |feed: &ReadyFeed| feed.respond(&HeaderMap::new()).headers().clone();
            assert_eq!(headers(&again), headers(&ready));
            assert_eq!(again.kept(), ready.kept());
        }
        assert!(kept.open_feed("/raadet").is_none() && kept.open_feed("/andet.ics").is_none());
        assert!(KeptFeeds::read(file.clone(), &key(&config, "another")).is_none());
        let mut other = config.clone();
        other.feed.refresh_minutes += 1;
        assert!(KeptFeeds::read(file.clone(), &key(&other, "ledger")).is_none());
        for end in [0, 10, 60, file.len() - 1] {
            assert!(KeptFeeds::read(file[..end].into(), &key(&config, "ledger")).is_none());
        }
        // A bit that fell over on the disk, anywhere.
        for place in 0..file.len() {
            let mut broken = file.clone();
            broken[place] ^= 1 << (place % 8);
            let Some(broken) = KeptFeeds::read(broken, &key(&config, "ledger")) else { continue };
            for path in ["/raadet.ics", "/byraadet.ics"] {
                let Some(again) = broken.open_feed(path) else { continue };
                let headers = |feed: &ReadyFeed| feed.respond(&HeaderMap::new()).headers().clone();
                assert_eq!(headers(&again), headers(&ready), "{place}");
                assert!(again.is_of(&same), "{place}");
            }
        }
    }
}
