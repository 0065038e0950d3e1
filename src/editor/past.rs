//! What an edit puts on meetings that have been held, where nobody would see it, and
//! what it makes of such meetings: they are to stay as they were.

use crate::calendar::full_date;
use crate::compile::Compiled;
use crate::schedule::{
    Audience, BodyView, Difference, ItemView, MeetingView, Names, diff_meetings,
};
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

/// What an edit does to what has been held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeldChange {
    /// It puts an item there.
    Item(PastItem),
    /// Meetings of a body come, go, or stand elsewhere: how many, and the last of them.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    Meetings { body: String, count: usize, last: NaiveDate },
}

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

/// So many items, and bodies, are named.
const SHOWN_ITEMS: usize = 3;
const SHOWN_BODIES: usize = 10;

/// The occurrences that are on a meeting before today after an edit, and were not
/// before it.
pub fn newly_past(before: &Compiled, after: &Compiled, today: NaiveDate) -> Vec<HeldChange> {
    let (Some(before), Some(after)) = (&before.schedule, &after.schedule) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for view in after.views_not_in(before) {
        let earlier = before.body(view.id(), Audience::Full);
        let known: BTreeSet<_> =
            earlier.iter().flat_map(|view| past(view, today)).map(|(_, place)| place).collect();
        let new = past(&view, today).filter(|(_, place)| !known.contains(place));
        found.extend(new.map(|(item, (_, _, date))| {
            let (title, ahead) = (item.title(Names::RolesOnly), ahead(&view, today));
            HeldChange::Item(PastItem { title, date, ahead })
        }));
    }
    found
}

/// The meetings before today that are others after an edit. Those of the days in
/// `meant` are what the edit is about.
pub fn changed_meetings(
    before: &Compiled,
    after: &Compiled,
    today: NaiveDate,
    meant: &[NaiveDate],
) -> Vec<HeldChange> {
    let (Some(before), Some(after)) = (&before.schedule, &after.schedule) else {
        return Vec::new();
    };
    let yesterday = today - Days::new(1);
    let of_body = after.views_not_in(before).filter_map(|view| {
        let earlier = before.body(view.id(), Audience::Full)?;
        let changes = diff_meetings(&earlier, &view, NaiveDate::MIN, yesterday);
        let mut dates: Vec<NaiveDate> = changes
            .iter()
            .filter_map(|change| match change {
                Difference::MeetingAdded(meeting) | Difference::MeetingGone(meeting) => {
                    Some(*meeting)
                }
                Difference::MeetingChanged { before, .. } => Some(*before),
                _ => None,
            })
            .filter(|meeting| !meant.contains(&meeting.nominal()) && meeting.date() < today)
            .map(|meeting| meeting.date())
            .collect();
        dates.sort_unstable();
        let (body, count) = (view.name().to_owned(), dates.len());
        dates.last().map(|last| HeldChange::Meetings { body, count, last: *last })
    });
    of_body.collect()
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

/// In Danish: what becomes of which held meetings.
pub fn describe(changes: &[HeldChange]) -> String {
    let mut items = Vec::new();
    let mut sentences = Vec::new();
    let mut others = 0;
    for change in changes {
        let sentence = match change {
            HeldChange::Item(item) => {
                items.push(item);
                continue;
            }
            HeldChange::Meetings { .. } if sentences.len() == SHOWN_BODIES => {
                others += 1;
                continue;
            }
            HeldChange::Meetings { body, count: 1, last } => {
                format!("mødet i {body} den {} er holdt og bliver også ændret", full_date(*last))
            }
            HeldChange::Meetings { body, count, last } => format!(
                "{count} møder i {body}, som er holdt, bliver også ændret, senest det den {}",
                full_date(*last)
            ),
        };
        sentences.push(sentence);
    }
    if others > 0 {
        sentences.push(format!("det samme gælder {others} organer til"));
    }
    if !items.is_empty() {
        sentences.insert(0, describe_items(&items));
    }
    sentences.join("; ")
}

/// What is put on which held meetings, and which meetings could take it.
fn describe_items(items: &[&PastItem]) -> String {
    let line = |item: &&PastItem| {
        format!("»{}« kommer på mødet den {}, som er holdt", item.title, full_date(item.date))
    };
    let mut lines: Vec<String> = items.iter().take(SHOWN_ITEMS).map(line).collect();
    if items.len() > SHOWN_ITEMS {
        lines.push(format!("og {} flere på møder, der er holdt", items.len() - SHOWN_ITEMS));
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
