//! What an edit puts on meetings that have been held: nobody would see it there.

use crate::calendar::full_date;
use crate::compile::Compiled;
use crate::schedule::{Audience, BodyView, ItemView, MeetingView, Names};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// An occurrence that an edit puts on a meeting that has been held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastItem {
    pub title: String,
    /// The day of the meeting.
    pub date: NaiveDate,
    /// The next meetings of the body, which could take it.
    pub ahead: Vec<NaiveDate>,
}

/// So many meetings ahead are named.
const AHEAD: usize = 3;

/// The occurrences that are on a meeting before today after an edit, and were not
/// before it.
pub fn newly_past(before: &Compiled, after: &Compiled, today: NaiveDate) -> Vec<PastItem> {
    let (Some(before), Some(after)) = (&before.schedule, &after.schedule) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for view in after.views(Audience::Full) {
        let earlier = before.body(view.id(), Audience::Full);
        let known: BTreeSet<_> =
            earlier.iter().flat_map(|view| past(view, today)).map(|(_, place)| place).collect();
        let new = past(&view, today).filter(|(_, place)| !known.contains(place));
        found.extend(new.map(|(item, (_, _, date))| PastItem {
            title: item.title(Names::RolesOnly),
            date,
            ahead: ahead(&view, today),
        }));
    }
    found
}

/// The item's id, the occurrence's nominal date and the day of its meeting.
type Place = (String, Option<NaiveDate>, NaiveDate);

fn past<'a>(
    view: &BodyView<'a>,
    today: NaiveDate,
) -> impl Iterator<Item = (ItemView<'a>, Place)> + use<'a> {
    view.occurrences().filter_map(move |item| {
        let meeting = item.meeting().filter(|meeting| meeting.date() < today)?;
        Some((item, (item.id().to_owned(), item.nominal(), meeting.date())))
    })
}

fn ahead(view: &BodyView, today: NaiveDate) -> Vec<NaiveDate> {
    let held = view.meetings(today, NaiveDate::MAX).filter(|meeting| !meeting.is_cancelled());
    held.map(|meeting: MeetingView| meeting.date()).take(AHEAD).collect()
}

/// In Danish: what is put on which held meetings, and which meetings could take it.
pub fn describe(items: &[PastItem]) -> String {
    const SHOWN: usize = 3;
    let line = |item: &PastItem| {
        format!("»{}« kommer på mødet den {}, som er holdt", item.title, full_date(item.date))
    };
    let mut lines: Vec<String> = items.iter().take(SHOWN).map(line).collect();
    if items.len() > SHOWN {
        lines.push(format!("og {} flere på møder, der er holdt", items.len() - SHOWN));
    }
    let ahead: Vec<String> =
        items.first().iter().flat_map(|item| &item.ahead).map(|date| full_date(*date)).collect();
    let next = if ahead.is_empty() {
        "der er ingen møder tilbage, som kan tage det".to_owned()
    } else {
        format!("de næste møder er {}", ahead.join(", "))
    };
    format!("{}; {next}", lines.join("; "))
}
