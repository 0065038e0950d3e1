//! Events as whole days: their names for ever, and whose feeds have them.

use crate::reader::{ReadEvent, lint, read};
use aarshjul::compile::compile;
use aarshjul::diag::{Source, Sources};
use aarshjul::feed::scope::Scope;
use aarshjul::feed::{Ledger, render, render_scope};
use aarshjul::plan::Config;
use aarshjul::schedule::{Audience, Schedule};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

const BODY: &str = r#"
[body]
name = "Direktionen"
members = ["direktoer"]
[[series]]
rrule = "FREQ=WEEKLY;BYDAY=WE"
from = 2026-01-07
time = "09:00-12:00"
"#;

const EVENTS: &str = r#"
[[role]]
id = "direktoer"
title = "direktør"
[[role]]
id = "chef"
title = "chef"
[[event]]
id = "lederdag"
name = "Lederdag"
rrule = "FREQ=YEARLY;BYMONTH=6;BYDAY=2TH"
from = 2025-01-01
tentative = true
[[event]]
id = "kb-seminar"
name = "KB-seminar"
from = 2026-09-21
to = 2026-09-22
"#;

fn today() -> NaiveDate {
    "2026-03-02".parse().unwrap()
}

fn schedule(more: &str) -> Arc<Schedule> {
    let file = |path: &str, text: String| Source { path: path.into(), text };
    let files = vec![
        file("calendar.toml", format!("{EVENTS}{more}")),
        file("direktionen/body.toml", BODY.into()),
    ];
    let sources = Arc::new(Sources::new(files));
    compile(sources, &Config::default(), "2028-12-31".parse().unwrap()).schedule.unwrap()
}

fn config() -> Config {
    let mut config = Config::default();
    config.feed.events = true;
    config
}

/// The events of a feed that are whole days.
fn days(bytes: &[u8]) -> BTreeMap<String, ReadEvent> {
    lint(bytes);
    let mut events = read(bytes);
    events.retain(|_, event| event.properties["DTSTART"].0 == ";VALUE=DATE");
    events.into_iter().map(|(uid, event)| (uid.split('@').next().unwrap().into(), event)).collect()
}

fn of_body(more: &str, config: &Config) -> BTreeMap<String, ReadEvent> {
    let (schedule, now) = (schedule(more), crate::sample::now());
    let view = schedule.body("direktionen", Audience::Open).unwrap();
    days(&render(view, config, today(), &mut Ledger::default(), now).bytes)
}

fn span(event: &ReadEvent) -> (String, String) {
    let line = event.line();
    (line.start, line.end)
}

#[test]
fn events_are_whole_days_that_take_nobodys_time() {
    let events = of_body("", &config());
    let seminar = &events["2026.kb-seminar.begivenhed.direktionen"];
    assert_eq!(span(seminar), ("2026-09-21".into(), "2026-09-23".into()));
    assert_eq!(
        (seminar.text("SUMMARY"), seminar.text("TRANSP")),
        ("KB-seminar".into(), "TRANSPARENT".into())
    );
    assert_eq!(seminar.text("X-MICROSOFT-CDO-BUSYSTATUS"), "FREE");
    let yearly = &events["2026-06-11.lederdag.begivenhed.direktionen"];
    assert_eq!(
        (yearly.text("SUMMARY"), yearly.text("STATUS")),
        ("Foreløbigt: Lederdag".into(), "TENTATIVE".into())
    );
    assert_eq!(events.len(), 4, "{:?}", events.keys());
    assert!(of_body("", &Config::default()).is_empty());
}

#[test]
fn a_year_with_a_date_of_its_own_keeps_its_name() {
    let own = "[[event]]\nid = \"lederdag\"\nfrom = 2026-06-17\n";
    let events = of_body(own, &config());
    let moved = &events["2026-06-11.lederdag.begivenhed.direktionen"];
    assert_eq!(span(moved), ("2026-06-17".into(), "2026-06-18".into()));
    assert_eq!(
        (moved.text("SUMMARY"), moved.text("STATUS")),
        ("Lederdag".into(), "CONFIRMED".into())
    );
    let before: Vec<String> = of_body("", &config()).into_keys().collect();
    assert_eq!(events.into_keys().collect::<Vec<_>>(), before);
    // One more, not in its place.
    let more = of_body(&format!("{own}replaces = false\n"), &config());
    assert_eq!(span(&more["2026.lederdag.begivenhed.direktionen"]).0, "2026-06-17");
    assert_eq!(more.len(), before.len() + 1);
}

#[test]
fn members_have_events_once_and_others_not() {
    let (schedule, now, all) = (schedule(""), crate::sample::now(), Audience::Open);
    let events_of = |roles: &[&str]| {
        let roles: Vec<String> = roles.iter().map(|role| (*role).to_owned()).collect();
        let (scope, mut ledger) = (Scope::new(&roles, &[]), Ledger::default());
        let feed = render_scope(&schedule, &scope, all, &config(), today(), &mut ledger, now);
        read(&feed.bytes).into_keys().filter(|uid| uid.contains(".begivenhed.alle@")).count()
    };
    assert_eq!([events_of(&[]), events_of(&["direktoer"]), events_of(&["chef"])], [4, 4, 0]);
}
