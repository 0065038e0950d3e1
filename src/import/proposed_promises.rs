//! Proposals of follow-ups, of what comes back, and of cases.

use super::known::{has_case, has_follow_up, has_item};
use super::owners::owners;
use super::promise::{Course, Promise};
use super::proposal::{Proposal, ProposalKind, Writer, template};
use crate::calendar::full_date;
use crate::plan::edit::{CasesEdit, Due, Edit, ItemField, ItemTiming, NewStep, SharedEdit};
use crate::schedule::describe_window;

impl Writer<'_> {
    /// What somebody does, or what comes back.
    pub fn promise(&mut self, promise: &Promise) {
        let agreed = self.minutes.meeting;
        let item = promise.point.and_then(|point| self.ids.get(point).cloned().flatten());
        let own = self.view.id();
        let back = promise.back.clone().unwrap_or_else(|| own.to_owned());
        if !promise.is_item {
            let owners = owners(&promise.owners, self.plan);
            let is_known = has_follow_up(self.plan, own, agreed, promise, item.as_deref());
            let edit = Edit::AddFollowUp {
                id: None,
                title: promise.title.clone(),
                agreed,
                item,
                owners,
                due: promise.due.clone(),
                closed: false,
            };
            let who = promise.owners.iter().map(|owner| format!(", {owner}")).collect::<String>();
            let due = due_words(promise.due.as_ref());
            let words = format!("opfølgning: »{}«{who}{due}", promise.title);
            self.add(
                ProposalKind::Promised,
                words,
                promise,
                is_known,
                promise.sure,
                Some((own.to_owned(), edit)),
            );
            return;
        }
        let other = self.schedule.body(&back, self.view.audience());
        let name = other.map_or(back.as_str(), |view| view.name());
        let due = promise.due.as_ref();
        let words = format!("»{}« igen i {name}{}", promise.title, due_words(due));
        let Some(other) = other else {
            self.add(ProposalKind::Promised, words, promise, false, false, None);
            return;
        };
        let is_known = has_item(other, self.plan, agreed, promise, item.as_deref());
        let (timing, is_held) = match due {
            Some(Due::Day(day)) if self.is_held(other, *day) => {
                let nominal = other.meetings(*day, *day).find(|m| !m.is_cancelled());
                (ItemTiming::Date(nominal.map_or(*day, |meeting| meeting.nominal())), true)
            }
            Some(due) => (ItemTiming::Due(due.clone()), !matches!(due, Due::Day(_))),
            None => (ItemTiming::Awaiting, false),
        };
        let mut fields = vec![
            ItemField::Agreed(Some(agreed)),
            ItemField::Participants(promise.participants.clone()),
        ];
        if back == own {
            fields.push(ItemField::Follows(item));
        }
        let id = if is_known { None } else { Some(self.new_id(&promise.title)) };
        let edit = Edit::AddItem { id, title: template(&promise.title), timing, fields };
        self.add(
            ProposalKind::Promised,
            words,
            promise,
            is_known,
            promise.sure && is_held,
            Some((back, edit)),
        );
    }

    fn add(
        &mut self,
        kind: ProposalKind,
        words: String,
        promise: &Promise,
        is_known: bool,
        sure: bool,
        edit: Option<(String, Edit)>,
    ) {
        let kind = if is_known { ProposalKind::Kept } else { kind };
        let edits = edit.into_iter().filter(|_| !is_known).collect();
        let quote = promise.quote.clone();
        self.all.push(Proposal { kind, words, quote, sure, edits });
    }

    /// What goes through several bodies.
    pub fn course(&mut self, course: &Course) {
        let known = |id: &String| self.plan.body(id).is_some();
        let is_known = has_case(self.plan, course);
        let can_be_written = course.steps.iter().all(|(body, _)| known(body));
        let own = (self.view.id().to_owned(), self.minutes.meeting);
        let steps = [own].into_iter().chain(course.steps.clone());
        let steps = steps.map(|(body, date)| NewStep { body, date: Some(date), days: None });
        let edit = CasesEdit::Add {
            id: None,
            title: course.title.clone(),
            number: None,
            role: None,
            decided_by: None,
            steps: steps.collect(),
        };
        let edit = Edit::Shared(SharedEdit::Cases(edit));
        let edits = if is_known || !can_be_written { Vec::new() } else { vec![edit] };
        let kind = if is_known { ProposalKind::Kept } else { ProposalKind::New };
        let words = format!("sag gennem flere organer: »{}«", course.title);
        self.push(kind, words, &course.quote, false, edits);
    }
}

fn due_words(due: Option<&Due>) -> String {
    match due {
        Some(Due::Day(day)) => format!(", {}", full_date(*day)),
        Some(Due::Window(window)) => format!(", {}", describe_window(window)),
        None => String::new(),
    }
}
