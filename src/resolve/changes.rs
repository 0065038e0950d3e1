//! `[[change]]`: which occurrence each is about, where it takes it, and how
//! occurrences differ (plan-format, "Changes").

use super::finding::FindingKind;
use super::placing::Placing;
use crate::plan::{ChangeAction, ChangeIndex, ChangeScope, Item, ItemIndex, index_at, indexed};
use crate::schedule::{Occurrence, OccurrenceIndex, Reason, Status};
use chrono::NaiveDate;
use std::ops::Range;

impl Placing<'_, '_> {
    /// Gives each `date` change its occurrence, by nominal date, failing that by the
    /// planned date of the meeting chosen. Of two for one occurrence the second is
    /// stale.
    pub(super) fn match_changes(&mut self) {
        self.change_of = vec![None; self.occurrences.len()];
        self.is_matched = vec![false; self.body.changes.len()];
        for (index, change) in indexed(&self.body.changes) {
            let ChangeScope::Once(date) = change.scope else { continue };
            let Some(occurrence) = self.named_occurrence(change.item, date) else { continue };
            let known = &mut self.change_of[occurrence.position()];
            if known.is_none() {
                *known = Some(index);
                self.is_matched[index.position()] = true;
            }
        }
    }

    /// The occurrence of an item that a date names. An item without a rule has one,
    /// and any date names it.
    pub(super) fn named_occurrence(
        &self,
        item: ItemIndex,
        date: NaiveDate,
    ) -> Option<OccurrenceIndex> {
        let range = self.range_of(item);
        let all = &self.occurrences[range.clone()];
        let is_single = !self.body.items[item].recurs() && all.len() == 1 && all[0].step.is_none();
        if is_single {
            return Some(index_at::<Occurrence>(range.start));
        }
        // Those that decisions gave come last: what is said of the others stays said of
        // them.
        let is_given = |o: &Occurrence| match o.step {
            Some(turn) => turn.step.is_none(),
            None => o.chosen.is_none() && self.body.items[item].recurs(),
        };
        let position =
            |test: &dyn Fn(&Occurrence) -> bool| all.iter().position(|o| !is_given(o) && test(o));
        let alias = self.own.aliases.iter().find(|(nominal, _)| *nominal == date);
        position(&|o| o.nominal == Some(date))
            .or_else(|| {
                let (_, meeting) = alias?;
                position(&|o| o.chosen == Some(*meeting))
            })
            .or_else(|| position(&|o| o.planned == Some(date) && o.nominal.is_some()))
            .or_else(|| all.iter().position(|o| is_given(o) && o.nominal == Some(date)))
            .map(|position| index_at::<Occurrence>(range.start + position))
    }

    /// The occurrences of an item.
    pub(super) fn range_of(&self, item: ItemIndex) -> Range<usize> {
        let start = self.occurrences.partition_point(|o| o.item < item);
        let end = start + self.occurrences[start..].partition_point(|o| o.item <= item);
        start..end
    }

    /// Moves, awaits or skips what a change says. Steps of cases are moved by a date of
    /// their own.
    pub(super) fn apply_moves(&mut self) {
        for position in 0..self.occurrences.len() {
            let Some(change) = self.change_of[position] else { continue };
            let Some(action) = self.body.changes[change].action else { continue };
            if self.occurrences[position].step.is_some() {
                continue;
            }
            // The change is about where it stood by its rule: that it found no meeting
            // there no longer matters.
            let moved = self.moved_by(change, action);
            let occurrence = &mut self.occurrences[position];
            occurrence.reasons = moved.reasons;
            occurrence.status = moved.status;
            self.pinned[position] |= moved.is_pinned;
        }
    }

    /// Where a change takes its occurrence.
    pub(super) fn moved_by(&self, change: ChangeIndex, action: ChangeAction) -> Moved {
        let mut reasons = vec![Reason::Changed { change }];
        let status = match action {
            ChangeAction::Await => Status::Awaiting,
            ChangeAction::Skip => Status::Skipped,
            ChangeAction::To(date) => {
                let named = self.own.lookup.named(date, self.body.changes[change].extra);
                if named.is_none() {
                    reasons.push(Reason::NoMeeting { date });
                }
                match named.or_else(|| self.own.lookup.held_after(date)) {
                    Some(meeting) => Status::Placed(meeting),
                    None => {
                        reasons.push(Reason::NoneLeft);
                        Status::Awaiting
                    }
                }
            }
        };
        Moved { status, reasons, is_pinned: matches!(action, ChangeAction::To(_)) }
    }

    /// Makes the item as each occurrence has it, where that is otherwise than in the
    /// plan: first the keys of a case's step, then those of changes from a day on, in
    /// order of that day, then those of the occurrence's own change.
    pub(super) fn make_variants(&mut self) {
        let mut onwards: Vec<(ItemIndex, NaiveDate, ChangeIndex)> = indexed(&self.body.changes)
            .filter_map(|(index, change)| match change.scope {
                ChangeScope::From(date) => Some((change.item, date, index)),
                ChangeScope::Once(_) => None,
            })
            .collect();
        onwards.sort_unstable();
        let mut last: Option<(Vec<Layer>, ItemIndex)> = None;
        for position in 0..self.occurrences.len() {
            let layers = self.layers(position, &onwards);
            if layers.is_empty() {
                continue;
            }
            // Neighbours mostly differ in the same way.
            let known = last.as_ref().filter(|(other, _)| *other == layers);
            let variant = match known {
                Some((_, variant)) => *variant,
                None => self.variant(self.occurrences[position].item, &layers),
            };
            self.occurrences[position].variant = Some(variant);
            last = Some((layers, variant));
        }
    }

    fn layers(
        &mut self,
        position: usize,
        onwards: &[(ItemIndex, NaiveDate, ChangeIndex)],
    ) -> Vec<Layer> {
        let occurrence = &self.occurrences[position];
        let mut layers = Vec::new();
        if onwards.is_empty() && occurrence.step.is_none() && self.change_of[position].is_none() {
            return layers;
        }
        if let Some(step) = occurrence.step.and_then(|turn| turn.step) {
            layers.push(Layer::Step(occurrence.item, step));
        }
        let first = onwards.partition_point(|(item, ..)| *item < occurrence.item);
        for (_, date, index) in
            onwards[first..].iter().take_while(|(item, ..)| *item == occurrence.item)
        {
            if occurrence.nominal.is_some_and(|nominal| *date <= nominal) {
                self.is_matched[index.position()] = true;
                layers.push(Layer::Change(*index));
            }
        }
        if let Some(change) = self.change_of[position]
            && !self.body.changes[change].values.is_empty()
        {
            layers.push(Layer::Change(change));
        }
        layers
    }

    fn variant(&mut self, item: ItemIndex, layers: &[Layer]) -> ItemIndex {
        let mut own = self.body.items[item].clone();
        for layer in layers {
            match layer {
                Layer::Change(change) => self.body.changes[*change].values.apply(&mut own),
                Layer::Step(_, step) => {
                    if let Some(values) = self.step_values(item, *step) {
                        values.apply(&mut own);
                    }
                }
            }
        }
        self.variants.push(own);
        index_at::<Item>(self.variants.len() - 1)
    }

    /// Reports each change that is about no occurrence.
    pub(super) fn report_stale_changes(&mut self) {
        for (index, change) in indexed(&self.body.changes) {
            if !self.is_matched[index.position()] {
                let date = change.scope.date();
                self.find(Some(date), FindingKind::StaleChange { change: index });
            }
        }
    }
}

/// Where an occurrence goes.
pub(super) struct Moved {
    pub status: Status,
    pub reasons: Vec<Reason>,
    pub is_pinned: bool,
}

/// Something that gives an occurrence other values than its item's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    Step(ItemIndex, u32),
    Change(ChangeIndex),
}
