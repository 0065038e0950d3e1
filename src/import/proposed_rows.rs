//! Proposals of the forward table: what is kept, moved, new, gone.

use super::comparison::{
    Comparison, Gone, Matched, MeetingDifference, Verdict, meeting_differences,
};
use super::forward::without_closed;
use super::proposal::{ProposalKind, Writer, template};
use crate::calendar::full_date;
use crate::plan::edit::{Edit, ItemField, ItemTiming};
use crate::plan::{ChangeAction, Timing};
use chrono::NaiveDate;

impl Writer<'_> {
    /// The rows of the table, and what awaits a date.
    pub fn table(&mut self, compared: &Comparison) {
        for difference in meeting_differences(self.minutes, self.view) {
            self.meeting(&difference);
        }
        let rows = self.minutes.rows.iter().zip(&compared.rows);
        for (row, matched) in rows {
            for (title, matched) in row.items.iter().zip(matched) {
                self.item(title, row.date, matched);
            }
        }
        for (title, matched) in self.minutes.awaiting.iter().zip(&compared.awaiting) {
            self.item(title, None, matched);
        }
        for gone in &compared.gone {
            self.gone(gone);
        }
    }

    fn meeting(&mut self, difference: &MeetingDifference) {
        match difference {
            MeetingDifference::Cancelled { date, reason } => {
                let given = if reason.is_empty() { "aflyst i referatet" } else { reason };
                let edit = Edit::CancelMeeting {
                    date: self.nominal(*date),
                    extra: None,
                    reason: given.to_owned(),
                };
                let words = format!("mødet den {} aflyses: {given}", full_date(*date));
                self.push(ProposalKind::Gone, words, reason, *date >= self.today, vec![edit]);
            }
            MeetingDifference::MovedTo { date, to } => {
                let edit = Edit::MoveMeeting {
                    date: self.nominal(*date),
                    extra: None,
                    to: Some(*to),
                    time: None,
                    place: None,
                    reason: self.reason(),
                };
                let words =
                    format!("mødet den {} flyttes til den {}", full_date(*date), full_date(*to));
                self.push(ProposalKind::Moved, words, "", *date >= self.today, vec![edit]);
            }
            MeetingDifference::Missing { date } => {
                let words = format!("planen har intet møde den {}", full_date(*date));
                self.push(ProposalKind::New, words, "", false, Vec::new());
            }
        }
    }

    fn item(&mut self, title: &str, date: Option<NaiveDate>, matched: &Matched) {
        let day =
            date.map_or("afventer dato".to_owned(), |date| format!("den {}", full_date(date)));
        let words = format!("»{title}« {day}");
        match &matched.verdict {
            Verdict::Kept => self.push(ProposalKind::Kept, words, title, true, Vec::new()),
            Verdict::New => {
                let timing =
                    date.map_or(ItemTiming::Awaiting, |date| ItemTiming::Date(self.nominal(date)));
                let (name, is_closed) = without_closed(title);
                let id = Some(self.new_id(name));
                let sure = date.is_none_or(|date| self.is_held(self.view, date));
                let fields = vec![ItemField::Closed(is_closed)];
                let edit = Edit::AddItem { id, title: template(name), timing, fields };
                self.push(ProposalKind::New, words, title, sure, vec![edit]);
            }
            Verdict::Moved { from } => {
                let from = from.map_or("afventede dato".to_owned(), |from| {
                    format!("stod den {}", full_date(from))
                });
                let edits = date.and_then(|date| self.move_to(matched, date)).into_iter().collect();
                let sure =
                    date.is_some_and(|date| date >= self.today && self.is_held(self.view, date));
                self.push(ProposalKind::Moved, format!("{words}; {from}"), title, sure, edits);
            }
        }
    }

    fn move_to(&self, matched: &Matched, to: NaiveDate) -> Option<Edit> {
        let id = matched.id.clone()?;
        let to = self.nominal(to);
        let body = &self.plan.bodies[self.plan.body(self.view.id())?];
        match &body.items.iter().find(|item| item.id == id)?.timing {
            Timing::Once { .. } => {
                let fields = vec![ItemField::Timing(ItemTiming::Date(to))];
                Some(Edit::SetItem { item: id, fields })
            }
            Timing::Awaiting => Some(Edit::DateItem { item: id, date: to }),
            Timing::When { .. } | Timing::Due { .. } => Some(Edit::Change {
                item: id,
                date: matched.nominal?,
                action: ChangeAction::To(to),
                reason: self.reason(),
            }),
            Timing::Case(_) => None,
        }
    }

    fn gone(&mut self, gone: &Gone) {
        let body = self.plan.body(self.view.id()).map(|index| &self.plan.bodies[index]);
        let item = body.and_then(|body| body.items.iter().find(|item| item.id == gone.id));
        let reason = format!("står ikke i {}", self.source());
        let edit = match (item.map(|item| &item.timing), gone.nominal) {
            (Some(Timing::When { .. }), Some(date)) => Some(Edit::Change {
                item: gone.id.clone(),
                date,
                action: ChangeAction::Skip,
                reason,
            }),
            (Some(Timing::Once { .. } | Timing::Due { .. }), _) => {
                Some(Edit::Withdraw { item: gone.id.clone(), reason })
            }
            _ => None,
        };
        let words = format!("»{}« den {} står ikke i referatet", gone.title, full_date(gone.date));
        self.push(ProposalKind::Gone, words, "", false, edit.into_iter().collect());
    }
}
