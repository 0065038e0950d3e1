//! Proposals of points that the plan doesn't have, and of what was decided.

use super::comparison::PlannedPoint;
use super::known::has_decision;
use super::points::{Attachment, Point, PointKind};
use super::proposal::{ProposalKind, Writer, template};
use crate::plan::edit::{Edit, ItemField, ItemTiming};
use crate::plan::{self, HeldAt};

impl Writer<'_> {
    /// The item of a point.
    pub fn point(&mut self, point: &Point, planned: Option<&PlannedPoint>) {
        if point.kind != PointKind::Item {
            self.ids.push(None);
            return;
        }
        let words = format!("»{}« på mødet", point.title);
        if let Some(planned) = planned {
            self.ids.push(Some(planned.id.clone()));
            self.push(ProposalKind::Kept, words, &point.title, true, Vec::new());
            return;
        }
        let id = self.new_id(&point.title);
        let attachments = point.attachments.iter().map(attachment).collect();
        let mut fields = vec![
            ItemField::Minutes(self.minutes_of(point)),
            ItemField::Participants(point.participants.clone()),
            ItemField::Text(Some(point.text.join("\n")).filter(|text| !text.is_empty())),
            ItemField::Attachments(attachments),
        ];
        if point.time.is_none() && self.minutes.timed > 0 {
            fields.push(ItemField::Category(Some("økonomi".to_owned())));
        }
        let edit = Edit::AddItem {
            id: Some(id.clone()),
            title: template(&point.title),
            timing: ItemTiming::Date(self.nominal(self.minutes.meeting)),
            fields,
        };
        self.ids.push(Some(id));
        let is_held = self.is_held(self.view, self.minutes.meeting);
        self.push(ProposalKind::New, words, &point.title, is_held, vec![edit]);
    }

    /// Until the next point begins.
    fn minutes_of(&self, point: &Point) -> Option<u32> {
        let start = point.time?;
        let later = self.minutes.points.iter().filter_map(|p| p.time).filter(|time| *time > start);
        let minutes = (later.min()? - start).num_minutes();
        u32::try_from(minutes).ok()
    }

    /// What was decided about points and sections.
    pub fn decisions(&mut self, planned: &[Option<PlannedPoint>]) {
        let date = self.minutes.meeting;
        let meeting = self.view.meetings(date, date).find(|meeting| !meeting.is_cancelled());
        let unknown = HeldAt { date, extra: false, meeting: None };
        let held = meeting.map_or(unknown, |meeting| meeting.id().held_on(date));
        for decided in &self.minutes.decisions {
            let outcome = decided.outcome;
            let (words, is_known, edit) = match (decided.point, decided.section) {
                (Some(point), _) => {
                    let Some(id) = self.ids.get(point).cloned().flatten() else { continue };
                    let known = planned[point].as_ref();
                    let title = &self.minutes.points[point].title;
                    let announced = &self.minutes.points[point].participants;
                    let attended = decided.attended.clone();
                    let edit = Edit::Decide {
                        item: id,
                        held,
                        nominal: known.and_then(|known| known.nominal).filter(|n| *n != date),
                        text: decided.text.clone(),
                        outcome,
                        next: None,
                        attended: if attended == *announced { Vec::new() } else { attended },
                        again: None,
                        replaces: false,
                    };
                    (format!("beslutning om »{title}«"), known.is_some_and(|k| k.is_decided), edit)
                }
                (None, Some(section)) => {
                    let is_known = has_decision(self.plan, self.view.id(), date, section);
                    let text = decided.text.clone();
                    let edit = Edit::DecideSection { section, held, text };
                    ("beslutning om hele afsnittet".to_owned(), is_known, edit)
                }
                (None, None) => continue,
            };
            let edits = if is_known { Vec::new() } else { vec![edit] };
            let kind = if is_known { ProposalKind::Kept } else { ProposalKind::Decided };
            let sure = outcome.is_some() || decided.section.is_some();
            self.push(kind, words, &decided.quote, sure, edits);
        }
    }
}

fn attachment(read: &Attachment) -> plan::Attachment {
    let title = if read.title.is_empty() { "Lukket bilag" } else { &read.title };
    plan::Attachment { title: title.to_owned(), number: read.number.clone(), closed: read.closed }
}
