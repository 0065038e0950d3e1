//! Random edits of a plan: most fit it, some do not.

use crate::random::Rng;
use aarshjul::calendar::TimeSpan;
use aarshjul::plan::edit::{Edit, ItemField, ItemTiming, Rule};
use aarshjul::plan::{ChangeAction, IfCancelled, Plan, Timing, loose_time_span};
use chrono::{Days, NaiveDate};

pub const TEXTS: [&str; 8] = [
    "Nyt",
    "Økonomi: \"første\" kvartal",
    "sti\\vej æøå",
    "en {year} og {{ parentes",
    "'''",
    "\"\"\"",
    "to\nlinjer # og [[item]]",
    "  mange   mellemrum  ",
];

pub fn random_edit(rng: &mut Rng, plan: &Plan, body: usize) -> Edit {
    let this = &plan.bodies[body];
    let text = (*rng.pick(&TEXTS)).to_owned();
    let item = match this.items.len() as u64 {
        0 => "i0".to_owned(),
        count => this.items[rng.below(count) as usize].id.clone(),
    };
    let known = this.items.iter().find(|known| known.id == item);
    let date = match known.map(|known| &known.timing) {
        Some(Timing::Once { date, .. }) => *date,
        _ => wednesday(rng),
    };
    let meeting = match this.meetings.len() as u64 {
        count @ 1.. if rng.one_in(2) => this.meetings[rng.below(count) as usize].date,
        _ => wednesday(rng),
    };
    match rng.below(16) {
        0 | 1 => {
            let id = rng.one_in(4).then(|| format!("n{}", rng.below(50)));
            let timing = timing(rng);
            let fields = fields(rng, matches!(timing, ItemTiming::When(_)));
            Edit::AddItem { id, title: text, timing, fields }
        }
        2..=4 => {
            let recurs = known.is_some_and(|known| known.recurs());
            Edit::SetItem { item, fields: fields(rng, recurs) }
        }
        5 => Edit::DateItem { item, date: wednesday(rng) },
        6 | 7 => {
            let action = match rng.below(3) {
                0 => ChangeAction::To(wednesday(rng)),
                1 => ChangeAction::Await,
                _ => ChangeAction::Skip,
            };
            Edit::Change { item, date, action, reason: text }
        }
        8 => match this.changes.len() as u64 {
            0 => Edit::RemoveChange { item, date },
            count => {
                let change = &this.changes[rng.below(count) as usize];
                Edit::RemoveChange {
                    item: this.items[change.item].id.clone(),
                    date: change.scope.date(),
                }
            }
        },
        9 => Edit::Withdraw { item, reason: text },
        10 => Edit::Reinstate { item },
        11 => Edit::CancelMeeting { date: meeting, extra: None, reason: text },
        12 => Edit::Uncancel { date: meeting, extra: None },
        13 => Edit::MoveMeeting {
            date: meeting,
            extra: None,
            to: rng.one_in(2).then(|| meeting + Days::new(rng.below(5))),
            time: rng.one_in(2).then(time),
            place: rng.one_in(2).then(|| text.clone()),
            reason: text,
        },
        14 => {
            let (date, name) = (meeting + Days::new(2), text);
            Edit::ExtraMeeting { date, time: time(), name, place: None }
        }
        _ => Edit::RemoveMeeting { date: meeting, extra: None },
    }
}

pub fn wednesday(rng: &mut Rng) -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 1, 4).unwrap() + Days::new(7 * rng.below(150))
}

fn time() -> TimeSpan {
    loose_time_span("13-14.30").unwrap()
}

fn timing(rng: &mut Rng) -> ItemTiming {
    match rng.below(4) {
        0 => ItemTiming::Awaiting,
        1 => ItemTiming::Date(wednesday(rng)),
        2 => {
            let months = vec![1 + rng.below(6) as u32, 7 + rng.below(6) as u32];
            ItemTiming::When(Rule::new("months", months).and("meeting", Some(-1)))
        }
        _ => ItemTiming::When(Rule::new("before", "e0").and("days", Some(7))),
    }
}

/// `until` belongs to a rule.
pub fn fields(rng: &mut Rng, recurs: bool) -> Vec<ItemField> {
    let mut fields = Vec::new();
    let text = |rng: &mut Rng| rng.one_in(3).then(|| (*rng.pick(&TEXTS)).to_owned());
    let number = |rng: &mut Rng| rng.one_in(3).then(|| rng.below(90));
    let policies =
        [IfCancelled::Next, IfCancelled::Previous, IfCancelled::Await, IfCancelled::Drop];
    for field in 0..12 {
        if !rng.one_in(4) || field == 7 && !recurs {
            continue;
        }
        fields.push(match field {
            0 => ItemField::Title((*rng.pick(&TEXTS)).to_owned()),
            1 => ItemField::Minutes(number(rng).map(|minutes| minutes as u32)),
            2 => ItemField::Category(text(rng)),
            3 => ItemField::Closed(rng.one_in(2)),
            4 => ItemField::Note(text(rng)),
            5 => ItemField::Text(text(rng)),
            6 => ItemField::Order(number(rng).map(|order| order as i64)),
            7 => ItemField::Until(rng.one_in(3).then(|| wednesday(rng) + Days::new(2000))),
            8 => ItemField::Flexible(rng.one_in(2)),
            9 => ItemField::IfCancelled(*rng.pick(&policies)),
            _ => ItemField::Timing(timing(rng)),
        });
    }
    // A key is set once.
    fields.dedup_by_key(|field| std::mem::discriminant(field));
    fields
}
