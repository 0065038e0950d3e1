//! The edits themselves: what each has, its description, its dates, and the step that
//! makes it. A new edit is a variant here with an arm in each match, and its step in
//! `steps`.

use super::agenda::AgendaEdit;
use super::already::is_already;
use super::error::EditError;
use super::fields::{Again, Due, ItemField, ItemTiming};
use super::shared::SharedEdit;
use super::splice::TableChange;
use super::steps::{Record, Step, Steps};
use super::texts::{line as one_line, optional_line, optional_lines};
use super::words::{Tense, describe, line, name, short, title};
use crate::calendar::{TimeSpan, full_date};
use crate::plan::{
    BodyIndex, ChangeAction, ChangeScope, FollowUpEnd, HeldAt, Outcome, Plan, Section,
    spoken_time_span,
};
use chrono::NaiveDate;

/// One thing to do to a body's plan. Items are named by id, meetings by their
/// planned date, occurrences by item and nominal date.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names of the plan's keys")]
pub enum Edit {
    AddItem {
        /// Made from the title where it isn't given.
        id: Option<String>,
        title: String,
        timing: ItemTiming,
        /// The other fields; `title` and `timing` above take precedence.
        fields: Vec<ItemField>,
    },
    /// Fields that are not listed stay as they are.
    SetItem {
        item: String,
        fields: Vec<ItemField>,
    },
    /// Gives an item that awaits one its date.
    DateItem {
        item: String,
        date: NaiveDate,
    },
    /// Moves, awaits or skips one occurrence; replaces an earlier change of it.
    Change {
        item: String,
        date: NaiveDate,
        action: ChangeAction,
        reason: String,
    },
    RemoveChange {
        item: String,
        date: NaiveDate,
    },
    Withdraw {
        item: String,
        reason: String,
    },
    Reinstate {
        item: String,
    },
    CancelMeeting {
        date: NaiveDate,
        /// Whether it is the extra meeting of that day; `None`: an ordinary one first.
        extra: Option<bool>,
        reason: String,
    },
    Uncancel {
        date: NaiveDate,
        /// As of [`Edit::CancelMeeting`].
        extra: Option<bool>,
    },
    /// To another day, another time or another place; `to` may be the planned date again.
    MoveMeeting {
        date: NaiveDate,
        /// As of [`Edit::CancelMeeting`].
        extra: Option<bool>,
        to: Option<NaiveDate>,
        time: Option<TimeSpan>,
        place: Option<String>,
        reason: String,
    },
    ExtraMeeting {
        date: NaiveDate,
        time: TimeSpan,
        name: String,
        place: Option<String>,
    },
    /// Removes the entry of a meeting; of an extra one, the meeting.
    RemoveMeeting {
        date: NaiveDate,
        /// As of [`Edit::CancelMeeting`].
        extra: Option<bool>,
    },
    /// Gives one occurrence of an item, or it and all later ones, other values. Where
    /// the rule itself changes from a day on, the item ends and a new one follows it.
    ChangeItem {
        item: String,
        scope: ChangeScope,
        fields: Vec<ItemField>,
        reason: Option<String>,
    },
    /// Records what was decided about an item at a meeting that was held.
    Decide {
        item: String,
        held: HeldAt,
        /// The occurrence's nominal date.
        nominal: Option<NaiveDate>,
        text: String,
        outcome: Option<Outcome>,
        next: Option<String>,
        attended: Vec<String>,
        again: Option<Again>,
        /// Changes what the plan has, which is refused else; without a text it goes.
        replaces: bool,
    },
    /// Records what was decided about a fixed section of the agenda, instead of what
    /// the plan has; without a text that goes.
    DecideSection {
        section: Section,
        held: HeldAt,
        text: String,
    },
    /// What one sitting changes of a meeting's agenda.
    Agenda(AgendaEdit),
    AddFollowUp {
        /// Made from the title where it isn't given.
        id: Option<String>,
        title: String,
        /// The day of the meeting.
        agreed: NaiveDate,
        item: Option<String>,
        /// Ids of roles, or names.
        owners: Vec<String>,
        due: Option<Due>,
        closed: bool,
    },
    EndFollowUp {
        id: String,
        end: FollowUpEnd,
    },
    /// Edits made one after the other, each with the id of its body, as one.
    Several {
        /// What they are, in one Danish sentence without a full stop.
        words: String,
        edits: Vec<(String, Edit)>,
    },
    /// Of what all bodies share.
    Shared(SharedEdit),
}

impl Edit {
    /// The edit in one Danish sentence, without a full stop. Meetings are named by the
    /// date that `actual` gives for their nominal date: the one that people see.
    pub fn words(
        &self,
        plan: &Plan,
        body: impl Into<Option<BodyIndex>>,
        actual: &dyn Fn(NaiveDate) -> NaiveDate,
        tense: Tense,
    ) -> String {
        match (self, body.into()) {
            (Edit::Shared(shared), _) => shared.words(plan, tense),
            (own, Some(body)) => {
                format!("{}: {}", plan.bodies[body].name, own.sentence(plan, body, actual, tense))
            }
            (_, None) => String::new(),
        }
    }

    fn sentence(
        &self,
        plan: &Plan,
        body: BodyIndex,
        actual: &dyn Fn(NaiveDate) -> NaiveDate,
        tense: Tense,
    ) -> String {
        let (index, body) = (body, &plan.bodies[body]);
        let meeting = |date: NaiveDate| format!("mødet den {}", full_date(actual(date)));
        let item = |id: &str| match body.items.iter().find(|item| item.id == id) {
            Some(item) => format!("»{}«", title(item, plan, self.dates().first().copied())),
            None => format!("»{id}«"),
        };
        let differing = |id: &str, fields: &[ItemField]| {
            let known = body.items.iter().find(|item| item.id == *id);
            let differs =
                |field: &&ItemField| known.is_none_or(|item| !is_already(plan, item, field));
            fields.iter().filter(differs).map(name).collect::<Vec<_>>().join(", ")
        };
        match self {
            Edit::AddItem { title, timing, .. } => {
                format!("nyt punkt »{}«, {}", short(&line(title)), describe(timing, plan, actual))
            }
            Edit::SetItem { item: id, fields } => {
                let changed = tense.pick("rettes", "er rettet");
                format!("{} {changed} ({})", item(id), differing(id, fields))
            }
            Edit::DateItem { item: id, date } => {
                let gets = tense.pick("får", "har fået");
                format!("{} {gets} datoen {}", item(id), full_date(actual(*date)))
            }
            Edit::Change { item: id, date, action, reason } => {
                let done = match action {
                    ChangeAction::To(to) => {
                        let moved = tense.pick("flyttes", "er flyttet");
                        format!("{moved} til den {}", full_date(actual(*to)))
                    }
                    ChangeAction::Await => "afventer en ny dato".to_owned(),
                    ChangeAction::Skip => {
                        tense.pick("springes over", "er sprunget over").to_owned()
                    }
                };
                format!("{} den {} {done}: {}", item(id), full_date(*date), line(reason))
            }
            Edit::RemoveChange { item: id, date } => {
                let back = tense.pick("tages", "er taget");
                format!("ændringen af {} den {} {back} tilbage", item(id), full_date(*date))
            }
            Edit::Withdraw { item: id, reason } => {
                let taken = tense.pick("tages", "er taget");
                format!("{} {taken} af dagsordenen: {}", item(id), line(reason))
            }
            Edit::Reinstate { item: id } => {
                format!("{} {} med igen", item(id), tense.pick("tages", "er"))
            }
            Edit::CancelMeeting { date, reason, .. } => {
                let cancelled = tense.pick("aflyses", "er aflyst");
                format!("{} {cancelled}: {}", meeting(*date), line(reason))
            }
            Edit::Uncancel { date, .. } => format!("{} holdes alligevel", meeting(*date)),
            Edit::MoveMeeting { date, to, time, place, reason, .. } => {
                let mut changes = Vec::new();
                changes.extend(to.map(|to| match to == *date {
                    true => "tilbage på sin planlagte dag".to_owned(),
                    false => format!("flyttet til den {}", full_date(to)),
                }));
                changes.extend(time.map(|time| format!("kl. {}", spoken_time_span(time))));
                changes.extend(place.as_ref().map(|place| format!("sted: {}", line(place))));
                let (changed, what) = (tense.pick("ændres", "er ændret"), changes.join(", "));
                format!("{} {changed} ({what}): {}", meeting(*date), line(reason))
            }
            Edit::ExtraMeeting { date, time, name, .. } => format!(
                "ekstra møde den {} kl. {}: {}",
                full_date(*date),
                spoken_time_span(*time),
                line(name)
            ),
            Edit::RemoveMeeting { date, .. } => {
                let back = tense.pick("tages", "er taget");
                format!("det særlige om {} {back} tilbage", meeting(*date))
            }
            Edit::ChangeItem { item: id, scope, fields, reason } => {
                let from = if matches!(scope, ChangeScope::From(_)) { "fra " } else { "" };
                let day = full_date(actual(scope.date()));
                let reason = reason.as_ref().map_or_else(String::new, |r| format!(": {}", line(r)));
                format!(
                    "{} {from}den {day} {} ({}){reason}",
                    item(id),
                    tense.pick("ændres", "er ændret"),
                    differing(id, fields)
                )
            }
            Edit::Decide { item: id, held, text, .. } if text.trim().is_empty() => {
                let out = tense.pick("tages", "er taget");
                format!("beslutning om {} den {} {out} ud", item(id), full_date(held.date))
            }
            Edit::Decide { item: id, held, outcome, .. } => {
                let outcome = outcome.map_or_else(String::new, |o| format!(" ({})", o.describe()));
                format!("beslutning om {} den {}{outcome}", item(id), full_date(held.date))
            }
            Edit::Agenda(edit) => edit.words(plan, index, actual, tense),
            Edit::DecideSection { section, held, text } => {
                let gone = tense.pick(" tages ud", " er taget ud");
                let gone = if text.trim().is_empty() { gone } else { "" };
                let day = full_date(held.date);
                format!("beslutning under {} den {day}{gone}", section.describe())
            }
            Edit::Several { words, .. } => words.clone(),
            Edit::AddFollowUp { title, .. } => format!("ny opfølgning »{}«", short(&line(title))),
            Edit::EndFollowUp { id, end } => {
                let known = body.follow_ups.iter().find(|follow_up| follow_up.id == *id);
                let title = known.map_or(&**id, |follow_up| &follow_up.title);
                let end = match end {
                    FollowUpEnd::Pending => tense.pick("åbnes igen", "er åben igen").to_owned(),
                    FollowUpEnd::Done(day) => format!("er udført den {}", full_date(*day)),
                    FollowUpEnd::Dropped(reason) => {
                        format!("{}: {}", tense.pick("opgives", "er opgivet"), line(reason))
                    }
                };
                format!("opfølgningen »{}« {end}", short(title))
            }
            Edit::Shared(shared) => shared.words(plan, tense),
        }
    }

    /// Whether it records what happened, so that it is about a meeting that was held.
    pub fn is_record(&self) -> bool {
        matches!(self, Edit::Decide { .. })
    }

    /// The dates in the edit.
    pub fn dates(&self) -> Vec<NaiveDate> {
        let timing = |timing: &ItemTiming| match timing {
            ItemTiming::Date(date) => Some(*date),
            ItemTiming::Awaiting | ItemTiming::Due(_) | ItemTiming::When(_) => None,
        };
        match self {
            Edit::AddItem { timing: when, .. } => timing(when).into_iter().collect(),
            Edit::SetItem { fields, .. } => fields
                .iter()
                .filter_map(|field| match field {
                    ItemField::Timing(when) => timing(when),
                    _ => None,
                })
                .collect(),
            Edit::Change { date, action: ChangeAction::To(to), .. } => vec![*date, *to],
            Edit::MoveMeeting { date, to: Some(to), .. } => vec![*date, *to],
            Edit::DateItem { date, .. }
            | Edit::Change { date, .. }
            | Edit::RemoveChange { date, .. }
            | Edit::CancelMeeting { date, .. }
            | Edit::Uncancel { date, .. }
            | Edit::MoveMeeting { date, .. }
            | Edit::ExtraMeeting { date, .. }
            | Edit::RemoveMeeting { date, .. } => vec![*date],
            Edit::Decide { held, .. } | Edit::DecideSection { held, .. } => vec![held.date],
            Edit::ChangeItem { scope, .. } => vec![scope.date()],
            Edit::Agenda(edit) => vec![edit.date],
            Edit::Withdraw { .. }
            | Edit::Reinstate { .. }
            | Edit::AddFollowUp { .. }
            | Edit::EndFollowUp { .. } => Vec::new(),
            Edit::Several { edits, .. } => {
                edits.iter().flat_map(|(_, edit)| edit.dates()).collect()
            }
            Edit::Shared(shared) => shared.dates(),
        }
    }

    /// The paths of the files that change, and the change to a table of each.
    pub(super) fn steps(
        &self,
        steps: &Steps,
    ) -> Result<Vec<(String, TableChange<'static>)>, EditError> {
        if let Edit::ChangeItem { item, scope: ChangeScope::From(date), fields, .. } = self
            && steps.changes_rule(item, fields)?
        {
            return steps.replace_rule(item, *date, fields);
        }
        let mut all = self.step(steps)?;
        if let Edit::Decide { item, held, again: Some(again), .. } = self {
            all.push(steps.again(item, held.date, again)?);
        }
        Ok(all)
    }

    fn step(&self, steps: &Steps) -> Result<Vec<(String, TableChange<'static>)>, EditError> {
        let one: Step = match self {
            Edit::Agenda(edit) => return steps.agenda(edit),
            Edit::Shared(shared) => return shared.steps(&steps.shared()),
            Edit::AddItem { id, title, timing, fields } => {
                steps.add(id.as_deref(), title, timing, fields)
            }
            Edit::SetItem { item, fields } => steps.set(item, fields),
            Edit::DateItem { item, date } => steps.date(item, *date),
            Edit::Change { item, date, action, reason } => {
                steps.change(item, *date, *action, &one_line(reason, "reason")?)
            }
            Edit::RemoveChange { item, date } => steps.remove_change(item, *date),
            Edit::Withdraw { item, reason } => steps.withdraw(item, &one_line(reason, "reason")?),
            Edit::Reinstate { item } => steps.reinstate(item),
            Edit::CancelMeeting { date, extra, reason } => {
                steps.cancel(*date, *extra, &one_line(reason, "reason")?)
            }
            Edit::Uncancel { date, extra } => steps.uncancel(*date, *extra),
            Edit::MoveMeeting { date, extra, to, time, place, reason } => {
                let place = place.as_deref().and_then(optional_line);
                steps.move_meeting(*date, *extra, *to, *time, place, &one_line(reason, "reason")?)
            }
            Edit::ExtraMeeting { date, time, name, place } => {
                let place = place.as_deref().and_then(optional_line);
                steps.extra(*date, *time, &one_line(name, "name")?, place)
            }
            Edit::RemoveMeeting { date, extra } => steps.remove_meeting(*date, *extra),
            Edit::ChangeItem { item, scope, fields, reason } => {
                steps.change_item(item, *scope, fields, reason.as_deref().and_then(optional_line))
            }
            Edit::Decide {
                item, held, nominal, text, outcome, next, attended, replaces, ..
            } => {
                let record = Record {
                    text: optional_lines(text),
                    outcome: *outcome,
                    next: next.as_deref().and_then(optional_line),
                    attended: attended.iter().filter_map(|name| optional_line(name)).collect(),
                };
                steps.decide(item, *held, *nominal, record, *replaces)
            }
            Edit::DecideSection { section, held, text } => {
                steps.decide_section(*section, *held, optional_lines(text))
            }
            // Taken apart before.
            Edit::Several { .. } => Err(EditError::new(None, "flere ændringer på én gang")),
            Edit::AddFollowUp { id, title, agreed, item, owners, due, closed } => {
                let owners = owners.iter().filter_map(|name| optional_line(name)).collect();
                let title = one_line(title, "title")?;
                let item = item.as_deref();
                steps.add_follow_up(
                    id.as_deref(),
                    title,
                    *agreed,
                    item,
                    owners,
                    due.as_ref(),
                    *closed,
                )
            }
            Edit::EndFollowUp { id, end } => steps.end_follow_up(id, end),
        };
        Ok(vec![one?])
    }
}
