//! The years that are looked at: an ordinary one, an empty one, a full one.

use super::sample::{
    Kind, Meet, Point, YEAR, calendar, date, held, point, schedule, wednesdays, with_events,
};
use aarshjul::schedule::Schedule;

const TITLES: [(&str, Option<&str>); 14] = [
    ("Budgetopfølgning pr. 31. marts", Some("økonomi")),
    ("Status på sygefravær", Some("personale")),
    ("Dialogmøde med skolelederne", Some("dialogmøde")),
    ("Årsregnskab og revisionsberetning", Some("økonomi")),
    ("Program for chefforum", Some("ledelse")),
    ("Arbejdsmiljøets årlige drøftelse", Some("personale")),
    ("Klimahandleplan – opfølgning på DK2020", Some("klima og plan")),
    ("Ledelsesinformation, 2. kvartal", None),
    ("Forberedelse af temamøde for kommunalbestyrelsen", Some("politik")),
    ("Dialogmøde med ældreområdet", Some("dialogmøde")),
    ("Budgetstrategi og tidsplan for næste års budget, herunder høring", Some("økonomi")),
    ("Beredskabsplan, it-sikkerhed og databeskyttelse", None),
    ("Evaluering af julefrokosten", Some("ledelse")),
    ("Lovprogrammets betydning for Økonomiudvalget", Some("politik")),
];

/// The numbers from 0 below a bound, always the same ones.
fn chance(state: &mut u64, bound: usize) -> usize {
    *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    (*state >> 33) as usize % bound
}

fn spread(count: usize, seed: u64) -> Vec<Meet> {
    let days = wednesdays(YEAR);
    let mut meetings: Vec<Meet> = days.into_iter().map(|day| held(day, Vec::new())).collect();
    let mut state = seed;
    for _ in 0..count {
        let (title, category) = TITLES[chance(&mut state, TITLES.len())];
        let meeting = chance(&mut state, meetings.len());
        meetings[meeting].items.push(point(title, category));
    }
    meetings
}

/// A year as the directorate has it: a cancelled, a moved and an extra meeting,
/// a closed item, one on every meeting.
pub fn ordinary() -> Schedule {
    let mut meetings = spread(62, 7);
    meetings[12].kind = Kind::Cancelled("ØK-tur til Sverige".into());
    meetings[12].items.clear();
    let moved = meetings[17].date;
    meetings[17].kind = Kind::MovedFrom(moved, "KL-topmøde".into());
    meetings[17].date = moved.succ_opt().unwrap();
    meetings[20].items.push(Point { closed: true, ..point("Lønforhandling", Some("personale")) });
    for meeting in &mut meetings {
        meeting
            .items
            .push(Point { on_every_meeting: true, ..point("Nyt fra fagområderne", None) });
    }
    meetings.push(Meet {
        date: date(YEAR, 8, 31),
        kind: Kind::Extra("Budgetseminar".into()),
        tentative: false,
        items: vec![point("Budget <2028> & \"overslag\"", Some("økonomi"))],
    });
    for meeting in meetings.iter_mut().filter(|meeting| meeting.date >= date(YEAR, 11, 1)) {
        meeting.tentative = true;
    }
    with_events(
        schedule(&[("direktionen", "Direktionen", meetings)], calendar()),
        &[
            ("KL-topmøde", date(YEAR, 3, 11), date(YEAR, 3, 12)),
            ("Arbejdsmiljødag", date(YEAR, 11, 25), date(YEAR, 11, 25)),
            ("Studietur til Oslo", date(YEAR, 12, 30), date(YEAR + 1, 1, 3)),
        ],
    )
}

/// No meetings and no items.
pub fn empty() -> Schedule {
    schedule(&[("direktionen", "Direktionen", Vec::new())], calendar())
}

/// So many items on the Wednesdays of a year.
pub fn full(items: usize) -> Schedule {
    schedule(&[("direktionen", "Direktionen", spread(items, 11))], calendar())
}

/// An ordinary year with an event on most days, some longer than a month.
pub fn eventful() -> Schedule {
    let names: Vec<String> = (0..90).map(|number| format!("Begivenhed nummer {number}")).collect();
    let events: Vec<(&str, chrono::NaiveDate, chrono::NaiveDate)> = (0_u64..)
        .zip(&names)
        .map(|(number, name)| {
            let from = date(YEAR, 1, 1) + chrono::Days::new(number * 4);
            let days = if number % 10 == 0 { 40 } else { number % 3 };
            (name.as_str(), from, from + chrono::Days::new(days))
        })
        .collect();
    with_events(ordinary(), &events)
}

/// Three bodies on one wheel.
pub fn three_bodies() -> Schedule {
    let some = |step: usize, shift: u64, count: usize, seed: u64| {
        let meetings = spread(count, seed).into_iter().step_by(step);
        let shifted = meetings.map(|meeting| {
            let date = meeting.date + chrono::Days::new(shift);
            Meet { date, ..meeting }
        });
        shifted.collect::<Vec<Meet>>()
    };
    schedule(
        &[
            ("direktionen", "Direktionen", spread(40, 3)),
            ("chefforum", "Chefforum", some(13, 2, 30, 5)),
            ("hovedudvalget", "Hovedudvalget", some(5, 1, 60, 9)),
        ],
        calendar(),
    )
}

/// Sixty items on one meeting, and words without end.
pub fn sixty_on_one() -> Schedule {
    let mut meetings = spread(10, 2);
    let long = "Arbejdsmarkedsuddannelsesforanstaltninger".repeat(6);
    for number in 0..60 {
        meetings[20].items.push(point(&format!("{number}. {long}"), Some("økonomi")));
    }
    schedule(&[("direktionen", "Direktionen", meetings)], calendar())
}
