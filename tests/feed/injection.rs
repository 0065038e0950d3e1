//! Whatever a person writes in any field, a reader sees the same events.

use crate::reader::{Line, lint, read};
use crate::sample::*;
use aarshjul::plan::{Config, Piece, Plan, Template};
use aarshjul::schedule::Audience;
use std::collections::BTreeSet;
use std::sync::Arc;

fn texts() -> Vec<(&'static str, String)> {
    let event = "BEGIN:VEVENT\r\nUID:x\r\nDTSTART:20260601T000000Z\r\nEND:VEVENT";
    let texts = [
        ("CR", "a\rb"),
        ("LF", "a\nb"),
        ("CR LF and a whole event", event),
        ("CR and a whole event", &event.replace('\n', "")),
        ("LF and a whole event", &event.replace('\r', "")),
        ("NUL", "a\0b"),
        ("U+2028 and U+2029", "a\u{2028}BEGIN:VEVENT\u{2029}b"),
        ("U+0085 and other C1", "a\u{85}BEGIN:VEVENT\u{80}\u{9f}b"),
        ("all C0 and DEL", "\u{1}\u{7}\u{8}\t\u{b}\u{c}\u{e}\u{1b}\u{1f}\u{7f}"),
        ("BOM, U+FFFE and U+FFFF", "\u{feff}a\u{fffe}b\u{ffff}"),
        ("quotes", "\"a\" 'b' ”c” <b>d</b> & \"\";X=\""),
        ("commas, semicolons and colons", ",a;b:c,;:VALUE=DATE:"),
        ("backslashes", "\\n\\N\\,\\;\\\\\\"),
        ("a fold", "a\r\n b\n\tc"),
        ("bidi, joiners and marks", "\u{202e}a\u{200d}👩\u{200d}🚀e\u{301}\u{301}"),
        ("only spaces", "   "),
        ("nothing", ""),
    ];
    let long = [
        ("10,000 characters", "æ".repeat(10_000)),
        ("10,000 backslashes", "\\".repeat(9_999)),
        ("no-break spaces, on which the crate's writer ends", "\u{a0}".repeat(300)),
        ("spaces", " ".repeat(400)),
        ("emoji", "😀".repeat(3_000)),
        ("lines", "a\n".repeat(5_000)),
    ];
    let texts = texts.into_iter().map(|(name, text)| (name, text.to_owned()));
    texts.chain(long).collect()
}

type Put = fn(&mut Plan, &mut Config, &str);

const FIELDS: [(&str, Put); 21] = [
    ("body name", |plan, _, text| Arc::make_mut(&mut plan.bodies[0]).name = text.into()),
    ("meeting name", |plan, _, text| Arc::make_mut(&mut plan.bodies[0]).meeting_name = text.into()),
    ("place", |plan, _, text| Arc::make_mut(&mut plan.bodies[0]).place = text.into()),
    ("place of one meeting", |plan, _, text| {
        Arc::make_mut(&mut plan.bodies[0]).meetings[2].place = Some(text.into())
    }),
    ("name of one meeting", |plan, _, text| {
        Arc::make_mut(&mut plan.bodies[0]).meetings[3].name = Some(text.into())
    }),
    ("reason to cancel", |plan, _, text| {
        Arc::make_mut(&mut plan.bodies[0]).meetings[0].cancelled = cancelled(text)
    }),
    ("reason to move", |plan, _, text| {
        Arc::make_mut(&mut plan.bodies[0]).meetings[1].reason = Some(text.into())
    }),
    ("item title", |plan, _, text| {
        Arc::make_mut(&mut plan.bodies[0]).items[1].title = template(text)
    }),
    ("closed item title", |plan, _, text| {
        Arc::make_mut(&mut plan.bodies[0]).items[2].title = template(text)
    }),
    ("break name", |plan, _, text| plan.calendar.breaks[0].name = text.into()),
    ("closed day name", |plan, _, text| plan.calendar.closed[0].name = text.into()),
    ("event name", |plan, _, text| plan.events[0].dates[0].keys.name = text.into()),
    ("event reason", |plan, _, text| plan.events[0].dates[0].keys.reason = text.into()),
    ("role", |plan, _, text| plan.roles[0].title = text.into()),
    ("holder", |plan, _, text| plan.roles[0].holders[0].name = text.into()),
    ("where to join", |plan, _, text| Arc::make_mut(&mut plan.bodies[0]).link = Some(text.into())),
    ("where to join one meeting", |plan, _, text| {
        Arc::make_mut(&mut plan.bodies[0]).meetings[2].link = Some(text.into());
    }),
    ("colour of the body", |plan, _, text| {
        Arc::make_mut(&mut plan.bodies[0]).colour = Some(text.into())
    }),
    ("colour", |_, config, text| config.feed.colour = text.into()),
    ("public address", |_, config, text| config.server.public_url = Some(text.into())),
    ("public address, its end", |_, config, text| {
        config.server.public_url = Some(format!("https://x.dk/{text}"));
    }),
];

fn template(text: &str) -> Template {
    Template { pieces: vec![Piece::Text(text.to_owned())] }
}

/// All but what a text may change.
fn events(plan: &Plan, config: &Config) -> BTreeSet<Line> {
    let feed = fresh(plan, config, Audience::Full);
    lint(&feed.bytes);
    let line = |line: Line| Line { summary: String::new(), ..line };
    read(&feed.bytes).values().map(|event| line(event.line())).collect()
}

#[test]
fn no_text_in_any_field_makes_or_breaks_an_event() {
    let expected = events(&plan(), &config());
    for (field, put) in FIELDS {
        for (name, text) in texts() {
            let (mut plan, mut config) = (plan(), config());
            put(&mut plan, &mut config, &text);
            assert_eq!(events(&plan, &config), expected, "{name} in {field}");
        }
    }
}

#[test]
fn all_fields_together_stay_within_bounds() {
    let expected = events(&plan(), &config());
    for (plan, config) in everywhere() {
        assert_eq!(events(&plan, &config), expected, "{:.40}", plan.bodies[0].name);
    }
}

/// For each text, a plan that has it in every field.
pub fn everywhere() -> Vec<(Plan, Config)> {
    let put_all = |text: &str| {
        let (mut plan, mut config) = (plan(), config());
        for (_, put) in FIELDS {
            put(&mut plan, &mut config, text);
        }
        (plan, config)
    };
    texts().iter().map(|(_, text)| put_all(text)).collect()
}

#[test]
fn a_domain_with_anything_in_it_still_gives_one_uid_each() {
    let expected = events(&plan(), &config()).len();
    for (name, text) in texts() {
        let mut config = config();
        config.feed.domain = Some(text.chars().take(100).collect());
        assert_eq!(events(&plan(), &config).len(), expected, "{name}");
    }
}
