//! The reference's case of October 2022: a subject that goes through four bodies,
//! forward from the first and back from the last.

use aarshjul::compile::compile;
use aarshjul::diag::{Source, Sources};
use aarshjul::plan::Config;
use aarshjul::schedule::{Audience, Schedule};
use chrono::NaiveDate;
use std::sync::Arc;

const CANCELLED: &str = "[[meeting]]\ndate = 2022-12-06\ncancelled = \"studietur\"\n";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// The four bodies and the case; `more` is added to the finance committee.
fn schedule(more: &str) -> Arc<Schedule> {
    let finance = format!(
        "[body]\nname = \"Økonomiudvalget\"\n[[series]]\n\
         dates = [2022-10-11, 2022-11-08, 2022-12-06, 2023-01-10, 2023-02-07]\n\
         time = \"14:00-17:00\"\n{more}"
    );
    let files = [
        (
            "direktionen/body.toml",
            "[body]\nname = \"Direktionen\"\n[[series]]\nrrule = \"FREQ=WEEKLY;BYDAY=WE\"\n\
             from = 2022-01-05\ntime = \"09:00-17:00\"\n\
             [[deadline]]\nname = \"Punkter\"\nworkdays = 4\ntime = \"12:00\"\n",
        ),
        (
            "hovedudvalget/body.toml",
            "[body]\nname = \"Hovedudvalget\"\n[[series]]\n\
             rrule = \"FREQ=MONTHLY;BYDAY=2FR;INTERVAL=2\"\nfrom = 2022-09-09\n\
             time = \"13:00-16:00\"\n",
        ),
        (
            "kommunalbestyrelsen/body.toml",
            "[body]\nname = \"Kommunalbestyrelsen\"\n[[series]]\nafter = \"oekonomiudvalget\"\n\
             days = 7\ntime = \"17:00-20:00\"\n",
        ),
        ("oekonomiudvalget/body.toml", finance.as_str()),
        (
            "sager.toml",
            "[[case]]\nid = \"trio\"\ntitle = \"TRIO-stormøde\"\nsteps = [\n\
             { body = \"direktionen\", date = 2022-10-12 },\n{ body = \"hovedudvalget\" },\n\
             { body = \"oekonomiudvalget\" },\n{ body = \"kommunalbestyrelsen\" },\n]\n",
        ),
    ];
    let source = |(path, text): (&str, &str)| Source { path: path.into(), text: text.into() };
    let sources = Sources::new(files.into_iter().map(source).collect());
    let compiled = compile(Arc::new(sources), &Config::default(), day("2023-03-31"));
    compiled.schedule.unwrap_or_else(|| panic!("{:#?}", compiled.report))
}

/// Where the case is in each body.
fn dates(schedule: &Schedule) -> Vec<String> {
    let bodies = ["direktionen", "hovedudvalget", "oekonomiudvalget", "kommunalbestyrelsen"];
    let date = |id: &str| {
        let view = schedule.body(id, Audience::Full)?;
        let step = view.occurrences_of("trio").next()?;
        step.meeting().map(|meeting| meeting.date().to_string())
    };
    bodies.iter().filter_map(|id| date(id)).collect()
}

#[test]
fn a_case_goes_on_from_body_to_body() {
    let as_planned = ["2022-10-12", "2022-11-11", "2022-12-06", "2022-12-13"];
    assert_eq!(dates(&schedule("")), as_planned);
    let later = ["2022-10-12", "2022-11-11", "2023-01-10", "2023-01-17"];
    assert_eq!(dates(&schedule(CANCELLED)), later);
}

#[test]
fn the_first_body_must_treat_it_in_time_for_the_last() {
    let schedule = schedule("");
    let route = ["direktionen", "hovedudvalget", "oekonomiudvalget", "kommunalbestyrelsen"];
    let meetings = schedule.reach(&route, day("2022-12-13")).expect("each has one in time");
    let dates: Vec<NaiveDate> = meetings.iter().map(|meeting| meeting.date()).collect();
    let expected = ["2022-11-09", "2022-11-11", "2022-12-06", "2022-12-13"];
    assert_eq!(dates, expected.map(day));
    let deadlines: Vec<NaiveDate> = meetings[0].deadlines().map(|d| d.date).collect();
    assert_eq!(deadlines, [day("2022-11-03")]);
    assert!(schedule.reach(&route, day("2022-09-01")).is_err(), "the last has no meeting by then");
}
