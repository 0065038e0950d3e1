//! When each event happens: the dates of its rule, with the years that differ
//! (plan-format, "A year's own dates").

use super::finding::{Finding, FindingKind};
use crate::calendar::{Calendar, Period, nearest};
use crate::plan::{Event, EventIndex, indexed};
use crate::schedule::{EventOccurrence, EventSource};
use chrono::{Days, NaiveDate};

/// Every occurrence of every event whose rule's date is not after `last`, in
/// order of time.
pub(super) fn event_occurrences(
    events: &[Event],
    last: NaiveDate,
    findings: &mut Vec<Finding>,
) -> Vec<EventOccurrence> {
    let mut all = Vec::new();
    for (index, event) in indexed(events) {
        let mut by_rule = dates_by_rule(event, index, last);
        let (replaced, nominal) = replace_dates(event, index, &by_rule, findings);
        let mut position = 0;
        by_rule.retain(|_| {
            position += 1;
            !replaced[position - 1]
        });
        all.extend(by_rule);
        let dates = event.dates.iter().zip(nominal).zip(0..);
        all.extend(dates.map(|((date, nominal), number)| EventOccurrence {
            event: index,
            source: EventSource::Date(number),
            nominal,
            from: date.from,
            to: date.to,
        }));
    }
    all.sort_by_key(|occurrence| (occurrence.from, occurrence.to, occurrence.event));
    all
}

fn dates_by_rule(event: &Event, index: EventIndex, last: NaiveDate) -> Vec<EventOccurrence> {
    let Some(rule) = &event.rule else { return Vec::new() };
    let last = rule.until.map_or(last, |until| until.min(last));
    let length = Days::new(u64::from(rule.length_days.max(1) - 1));
    let occurrence = |from: NaiveDate| EventOccurrence {
        event: index,
        source: EventSource::Rule,
        nominal: Some(from),
        from,
        to: from.checked_add_days(length).unwrap_or(from),
    };
    rule.rule.dates(rule.from, last).into_iter().map(occurrence).collect()
}

/// Which of the rule's dates a table of their own takes the place of, or leaves out; and
/// for each of the event's own dates, which of the rule's it takes the place of.
fn replace_dates(
    event: &Event,
    index: EventIndex,
    by_rule: &[EventOccurrence],
    findings: &mut Vec<Finding>,
) -> (Vec<bool>, Vec<Option<NaiveDate>>) {
    let mut replaced = vec![false; by_rule.len()];
    let mut nominal = vec![None; event.dates.len()];
    if event.rule.is_none() {
        return (replaced, nominal);
    }
    let begins: Vec<NaiveDate> = by_rule.iter().map(|occurrence| occurrence.from).collect();
    for ((date, number), nominal) in event.dates.iter().zip(0..).zip(&mut nominal) {
        let Some(position) = nearest(&begins, date.from) else { continue };
        if date.replaces == Some(false) {
            continue;
        }
        replaced[position] = true;
        let other = &by_rule[position];
        *nominal = Some(other.from);
        if date.replaces.is_none() && are_apart((date.from, date.to), (other.from, other.to)) {
            let kind = FindingKind::EventReplacesFar { event: index, number, other: other.from };
            findings.push(Finding { body: None, date: Some(date.from), kind });
        }
    }
    for (skip, number) in event.skips.iter().zip(0..) {
        match nearest(&begins, skip.date) {
            Some(position) => replaced[position] = true,
            None => {
                let kind = FindingKind::EventSkipsNothing { event: index, number };
                findings.push(Finding { body: None, date: Some(skip.date), kind });
            }
        }
    }
    (replaced, nominal)
}

/// Dated breaks that take the place of a yearly one which they neither overlap nor
/// adjoin, although `replaces = true` is not written.
pub(super) fn breaks_that_replace_far(calendar: &Calendar) -> Vec<Finding> {
    let far = calendar.replacements().into_iter().filter_map(|found| {
        let pause = &calendar.breaks[found.dated];
        let Period::Dates { from, to } = pause.period else { return None };
        let is_far = pause.replaces.is_none() && are_apart((from, to), found.replaced);
        let (dated, yearly, replaced) = (found.dated, found.yearly, found.replaced);
        let kind = FindingKind::BreakReplacesFar { dated, yearly, replaced };
        is_far.then_some(Finding { body: None, date: Some(from), kind })
    });
    far.collect()
}

/// Whether two periods neither overlap nor adjoin; both include their last day.
fn are_apart(a: (NaiveDate, NaiveDate), b: (NaiveDate, NaiveDate)) -> bool {
    let gap = |first: NaiveDate, second: NaiveDate| (second - first).num_days() > 1;
    gap(a.1, b.0) || gap(b.1, a.0)
}
