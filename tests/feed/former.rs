//! What 0.2 said of a meeting that was held stays in the calendars that have it, to the
//! byte; what is coming is said anew.

use crate::reader::read;
use crate::sample::*;
use aarshjul::feed::{Feed, Ledger, render};
use aarshjul::schedule::Audience;
use sha2::{Digest, Sha256};

/// The events of the sample as 0.2 wrote them.
const EVENTS: &str = include_str!("golden-0.2.ics");

/// The ledger of the server that wrote them: of each event the digest of all but its marks.
fn ledger() -> Ledger {
    let mut text = String::new();
    for event in events(EVENTS) {
        let uid = event.lines().find_map(|line| line.strip_prefix("UID:")).unwrap();
        let marks = ["DTSTAMP:", "LAST-MODIFIED:", "SEQUENCE:"];
        let shown = event.split_inclusive("\r\n");
        let shown: String =
            shown.filter(|line| !marks.iter().any(|mark| line.starts_with(mark))).collect();
        let digest: String =
            Sha256::digest(shown)[..16].iter().map(|b| format!("{b:02x}")).collect();
        text += &format!("event direktionen/full {uid} 2026-06-01T06:00:00Z {digest}\n");
    }
    Ledger::parse(&text)
}

fn events(text: &str) -> Vec<String> {
    let events = text.split("BEGIN:VEVENT").skip(1);
    let whole = |event: &str| event.split_inclusive("END:VEVENT\r\n").next().unwrap().to_owned();
    events.map(|event| format!("BEGIN:VEVENT{}", whole(event))).collect()
}

fn on_day(today: &str, ledger: &mut Ledger) -> Feed {
    let mut config = config();
    config.rolling.months_back = 3;
    config.rolling.months_ahead = 3;
    let schedule = schedule(&plan(), &config);
    let view = schedule.body_at(0.into(), Audience::Full);
    render(view, &config, day(today), ledger, now() + chrono::TimeDelta::days(30))
}

#[test]
fn what_was_held_stays_as_it_was_shown() {
    let mut ledger = ledger();
    let feed = on_day("2026-07-01", &mut ledger);
    let text = String::from_utf8(feed.bytes).unwrap();
    let mut held = 0;
    for event in events(EVENTS).iter().filter(|event| event.contains("direktionen/moede/")) {
        let is_coming = event.contains("Foreløbigt: ");
        // Cancelled more than thirty days before.
        let is_gone = event.contains("UID:2026-05-27.");
        assert_eq!(text.contains(&event[..]), !is_coming && !is_gone, "{event}");
        held += usize::from(!is_coming && !is_gone);
    }
    assert_eq!(held, 8);
    assert_eq!(on_day("2026-07-01", &mut ledger).bytes, text.into_bytes());
}

#[test]
fn what_is_coming_is_said_anew_once() {
    let mut ledger = ledger();
    let events = read(&on_day("2026-06-01", &mut ledger).bytes);
    let uid = |date: &str| format!("{date}.direktionen@aarshjul.norddjurs.dk");
    assert!(events[&uid("2026-06-03")].changed() > now());
    assert_eq!(events[&uid("2026-05-20")].changed(), now());
    assert_eq!(events[&uid("2026-06-05.lukket")].changed(), now());
}
