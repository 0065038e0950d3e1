//! Random edits that record: decisions, changes of an occurrence, follow-ups, cases.

use crate::random::Rng;
use crate::random_edit::{TEXTS, fields, random_edit, wednesday};
use aarshjul::plan::edit::{Again, CasesEdit, Due, Edit, ItemField, NewStep, SharedEdit};
use aarshjul::plan::{ChangeScope, FollowUpEnd, HeldAt, Outcome, Plan};
use chrono::Days;

const OUTCOMES: [Option<Outcome>; 3] = [None, Some(Outcome::Approved), Some(Outcome::Postponed)];

/// Any edit of a body's plan.
pub fn any_edit(rng: &mut Rng, plan: &Plan, body: usize) -> Edit {
    let this = &plan.bodies[body];
    let count = this.items.len() as u64;
    if count == 0 || !rng.one_in(3) {
        return random_edit(rng, plan, body);
    }
    let known = &this.items[rng.below(count) as usize];
    let item = known.id.clone();
    let text = (*rng.pick(&TEXTS)).to_owned();
    let date = wednesday(rng);
    match rng.below(5) {
        0 | 1 => Edit::Decide {
            item,
            held: HeldAt { date, extra: false, meeting: Some(date).filter(|_| rng.one_in(2)) },
            nominal: known.recurs().then_some(date),
            text,
            outcome: *rng.pick(&OUTCOMES),
            next: rng.one_in(4).then(|| "Øget fokus".to_owned()),
            attended: Vec::new(),
            again: rng.one_in(4).then(|| Again::Meeting(date + Days::new(28))),
            replaces: false,
        },
        2 => {
            let scope = match rng.one_in(2) {
                true => ChangeScope::Once(date),
                false => ChangeScope::From(date),
            };
            let mut fields = fields(rng, false);
            // What belongs to the item alone, or is written as `date`.
            fields.retain(|field| {
                !matches!(field, ItemField::Timing(_) | ItemField::From(_) | ItemField::Until(_))
            });
            Edit::ChangeItem { item, scope, fields, reason: Some(text) }
        }
        3 => match this.follow_ups.len() as u64 {
            count @ 1.. if rng.one_in(2) => Edit::EndFollowUp {
                id: this.follow_ups[rng.below(count) as usize].id.clone(),
                end: FollowUpEnd::Done(date),
            },
            _ => Edit::AddFollowUp {
                id: None,
                title: text,
                agreed: date,
                item: rng.one_in(2).then_some(item),
                owners: vec!["Navn Et".into()],
                due: rng.one_in(2).then_some(Due::Day(date)),
                closed: false,
            },
        },
        _ => {
            let step = |date, days| NewStep { body: this.id.clone(), date, days };
            let steps = vec![step(Some(date), None), step(None, Some(7))];
            Edit::Shared(SharedEdit::Cases(CasesEdit::Add {
                id: None,
                title: text,
                number: None,
                role: None,
                decided_by: None,
                steps,
            }))
        }
    }
}
