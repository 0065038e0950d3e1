//! A plan with a thousand bodies, compiled and rendered whole, and after an edit in one.

use aarshjul::compile::{Compiled, compile_after};
use aarshjul::diag::{Source, Sources};
use aarshjul::feed::{Feed, Feeds, FeedsInput, Ledger};
use aarshjul::plan::Config;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

pub const BODIES: usize = 1_000;

/// What a server has of a plan.
pub struct Served {
    compiled: Compiled,
    feeds: Feeds<Feed>,
    ledger: Ledger,
}

/// Bodies that meet once a month, with a year of items; some follow another, and some
/// have an item after another's meetings.
pub fn sources() -> Sources {
    let file = |path: String, text: String| Source { path, text };
    let calendar = "[calendar]\ncountry = \"DK\"\n[[break]]\nname = \"Sommerferie\"\n\
        weeks = \"27-31\"\n[[event]]\nid = \"budget\"\nname = \"Budgetseminar\"\n\
        rrule = \"FREQ=YEARLY;BYMONTH=9;BYDAY=1TU\"\nfrom = 2024-01-01\n";
    let roles = "[[role]]\nid = \"leder\"\ntitle = \"leder\"\nholders = [{ name = \"A\" }]\n";
    let mut files = vec![file("calendar.toml".into(), calendar.into())];
    for body in 0..BODIES {
        let folder = format!("organ-{body:04}");
        let series = match body % 50 {
            7 => format!("after = \"organ-{:04}\"\ndays = 7\n", body - 1),
            _ => format!("rrule = \"FREQ=MONTHLY;BYDAY={}TU\"\nfrom = 2024-01-02\n", body % 4 + 1),
        };
        let head = format!(
            "[body]\nname = \"Organ {body}\"\nmeeting-name = \"Møde i organ {body}\"\n\
             place = \"Rådhuset\"\nminutes = 120\n[[series]]\n{series}time = \"09:00-12:00\"\n\
             on-holiday = \"next-week\"\non-break = \"next-week\"\n"
        );
        let mut items = String::new();
        for item in 0..12 {
            let when = match item {
                0 => "every = \"meeting\"".to_owned(),
                1 if body % 50 == 9 => format!("after = \"organ-{:04}\", months = [3]", body - 1),
                2 => "before = \"budget\", days = 14".to_owned(),
                _ => format!("months = [{item}], meeting = 1"),
            };
            let _ = write!(
                items,
                "[[item]]\nid = \"punkt-{item}\"\ntitle = \"Punkt {item} om {{year}}\"\n\
                 role = \"leder\"\nminutes = 20\nwhen = {{ {when} }}\n"
            );
        }
        files.push(file(format!("{folder}/body.toml"), head));
        files.push(file(format!("{folder}/punkter.toml"), items));
    }
    files.push(file("people.toml".into(), roles.into()));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Sources::new(files)
}

/// The same with another title in one body.
pub fn edited(sources: &Sources) -> Sources {
    let mut sources = sources.clone();
    let file = sources.files.iter_mut().find(|file| file.path == "organ-0500/punkter.toml");
    let file = Arc::make_mut(file.expect("the body is there"));
    file.text = file.text.replace("Punkt 5 om", "Noget andet om");
    sources
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

/// The same, whose instructions do not count.
pub fn not_counted(sources: Sources) -> Served {
    plan(None, sources)
}

#[inline(never)]
pub fn measured_plan(before: Option<&Served>, sources: Sources) -> Served {
    plan(before, sources)
}

fn plan(before: Option<&Served>, sources: Sources) -> Served {
    let config = Config::default();
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a real date");
    let known = before.map(|before| &before.compiled);
    let compiled = compile_after(known, Arc::new(sources), &config, day(2031, 12, 31));
    let schedule = compiled.schedule.as_ref().expect("no errors");
    let today = day(2026, 9, 21);
    let input = FeedsInput { schedule, config: &config, today, now: now() };
    let mut ledger = before.map_or_else(Ledger::default, |before| before.ledger.clone());
    let known = before.map(|before| &before.feeds);
    let make = |_: aarshjul::feed::Whose<'_>, feed, _: Option<&Arc<Feed>>| Arc::new(feed);
    let feeds = Feeds::render(known, &input, BTreeSet::new(), &mut ledger, make);
    Served { compiled, feeds, ledger }
}

/// How many bodies, with what was decided of them, two versions share.
pub fn shared(a: &Served, b: &Served) -> usize {
    let of = |served: &Served| served.compiled.schedule.clone().expect("no errors");
    let (a, b) = (of(a), of(b));
    let decided = a.bodies.iter().zip(&b.bodies).map(|(a, b)| Arc::ptr_eq(a, b));
    let bodies = a.plan.bodies.iter().zip(&b.plan.bodies).map(|(a, b)| Arc::ptr_eq(a, b));
    bodies.zip(decided).filter(|(body, decided)| *body && *decided).count()
}
