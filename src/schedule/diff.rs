//! What differs between two schedules of one body, for an audience.
//!
//! Meetings are matched by their identity, the nominal date, occurrences by item and nominal date;
//! what is left of an item on both sides, in order, is the same one with another
//! nominal date.

use super::{BodyView, ItemView, MeetingId, MeetingView, Names, Status};
use crate::calendar::full_date;
use crate::plan::edit::Tense;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One thing that differs.
#[derive(Clone, Debug)]
pub enum Difference<'a> {
    /// A meeting of the later schedule only.
    MeetingAdded(MeetingView<'a>),
    /// A meeting of the earlier schedule only.
    MeetingGone(MeetingView<'a>),
    /// Its day, time, place or name differs, or whether it is held.
    #[expect(missing_docs, reason = "the same meeting in both schedules")]
    MeetingChanged { before: MeetingView<'a>, after: MeetingView<'a> },
    /// An occurrence of the later schedule only.
    ItemAdded(ItemView<'a>),
    /// An occurrence of the earlier schedule only.
    ItemGone(ItemView<'a>),
    /// It is elsewhere, or its texts differ.
    #[expect(missing_docs, reason = "the same occurrence in both schedules")]
    ItemChanged { before: ItemView<'a>, after: ItemView<'a> },
}

/// Everything in a window, from and to inclusive, that differs: meetings by
/// date, then items by where they stand now.
pub fn diff<'a>(
    before: &BodyView<'a>,
    after: &BodyView<'a>,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<Difference<'a>> {
    let mut differences = diff_meetings(before, after, from, to);
    differences.extend(items(before, after, from, to));
    differences
}

/// The same of the meetings alone.
pub fn diff_meetings<'a>(
    before: &BodyView<'a>,
    after: &BodyView<'a>,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<Difference<'a>> {
    let by_identity = |view: &BodyView<'a>| -> BTreeMap<MeetingId, MeetingView<'a>> {
        let key = |meeting: MeetingView<'a>| (meeting.id(), meeting);
        view.all_meetings().map(key).collect()
    };
    let window = from..=to;
    let here = |meeting: &MeetingView| window.contains(&meeting.date());
    let mut old = by_identity(before);
    let mut found: Vec<(NaiveDate, Difference)> = Vec::new();
    for (identity, now) in by_identity(after) {
        match old.remove(&identity) {
            Some(then) if (here(&then) || here(&now)) && differs(&then, &now) => {
                found.push((now.date(), Difference::MeetingChanged { before: then, after: now }));
            }
            None if here(&now) => found.push((now.date(), Difference::MeetingAdded(now))),
            _ => {}
        }
    }
    let gone = old.into_values().filter(here);
    found.extend(gone.map(|then| (then.date(), Difference::MeetingGone(then))));
    found.sort_by_key(|(date, _)| *date);
    found.into_iter().map(|(_, difference)| difference).collect()
}

fn differs(a: &MeetingView, b: &MeetingView) -> bool {
    let shown = |m: &MeetingView| {
        let reason = m.reason().map(str::to_owned);
        let words = (m.name().to_owned(), m.place().to_owned(), reason);
        (m.start(), m.end(), m.is_cancelled(), m.is_tentative(), words)
    };
    shown(a) != shown(b)
}

fn items<'a>(
    before: &BodyView<'a>,
    after: &BodyView<'a>,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<Difference<'a>> {
    let window = from..=to;
    let here = |item: &ItemView| match item.meeting() {
        Some(meeting) => window.contains(&meeting.date()),
        None => item.nominal().is_none_or(|date| window.contains(&date)),
    };
    // What has become closed since is not named, as if it never was there.
    let mut old = by_item(before.occurrences().filter(|then| !after.hides(then)));
    let mut found = Vec::new();
    for (id, now) in by_item(after.occurrences()) {
        let then = old.remove(id).unwrap_or_default();
        for (then, now) in pair(then, now) {
            let here = then.as_ref().is_some_and(here) || now.as_ref().is_some_and(here);
            let difference = match (then, now) {
                (Some(then), Some(now)) if !same(&then, &now) => {
                    Difference::ItemChanged { before: then, after: now }
                }
                (Some(then), None) => Difference::ItemGone(then),
                (None, Some(now)) => Difference::ItemAdded(now),
                _ => continue,
            };
            found.extend(here.then_some(difference));
        }
    }
    let gone = old.into_values().flatten().filter(here);
    found.extend(gone.map(Difference::ItemGone));
    found.sort_by_key(|difference| match difference {
        Difference::ItemChanged { after: item, .. }
        | Difference::ItemAdded(item)
        | Difference::ItemGone(item) => item.meeting().map(|m| m.date()).or(item.nominal()),
        _ => None,
    });
    found
}

fn by_item<'a>(
    occurrences: impl Iterator<Item = ItemView<'a>>,
) -> BTreeMap<&'a str, Vec<ItemView<'a>>> {
    let mut items: BTreeMap<&str, Vec<ItemView>> = BTreeMap::new();
    for item in occurrences {
        items.entry(item.id()).or_default().push(item);
    }
    items
}

type Pair<'a> = (Option<ItemView<'a>>, Option<ItemView<'a>>);

/// Same nominal date first; of the rest, the nth with the nth when both sides
/// have as many.
fn pair<'a>(then: Vec<ItemView<'a>>, now: Vec<ItemView<'a>>) -> Vec<Pair<'a>> {
    let mut old: BTreeMap<_, _> = then.into_iter().map(|item| (item.nominal(), item)).collect();
    let mut pairs = Vec::new();
    let mut added = Vec::new();
    for item in now {
        match old.remove(&item.nominal()) {
            Some(then) => pairs.push((Some(then), Some(item))),
            None => added.push(item),
        }
    }
    let gone: Vec<_> = old.into_values().collect();
    if gone.len() == added.len() {
        pairs.extend(gone.into_iter().zip(added).map(|(then, now)| (Some(then), Some(now))));
    } else {
        pairs.extend(gone.into_iter().map(|then| (Some(then), None)));
        pairs.extend(added.into_iter().map(|now| (None, Some(now))));
    }
    pairs
}

fn same(a: &ItemView, b: &ItemView) -> bool {
    Place::of(a) == Place::of(b) && a.title(Names::Shown) == b.title(Names::Shown)
}

/// Where an item stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    On(NaiveDate),
    Awaiting,
    Skipped,
    Dropped,
    Withdrawn,
}

impl Place {
    fn of(item: &ItemView) -> Place {
        match (item.occurrence.status, item.meeting()) {
            (_, Some(meeting)) => Place::On(meeting.date()),
            (Status::Skipped, _) => Place::Skipped,
            (Status::Dropped, _) => Place::Dropped,
            (Status::Withdrawn, _) => Place::Withdrawn,
            _ => Place::Awaiting,
        }
    }

    /// What happens to an item that comes there, from no meeting.
    fn becomes(self, tense: Tense) -> String {
        match self {
            Place::On(day) => {
                format!("{} på mødet den {}", tense.pick("sættes", "er sat"), full_date(day))
            }
            Place::Awaiting => "afventer ny dato".to_owned(),
            Place::Skipped => tense.pick("springes over", "er sprunget over").to_owned(),
            Place::Dropped => tense.pick("bortfalder", "er bortfaldet").to_owned(),
            Place::Withdrawn => {
                tense.pick("tages af dagsordenen", "er taget af dagsordenen").to_owned()
            }
        }
    }

    /// What happens to an item that leaves a meeting for there.
    fn leaves(self, meeting: NaiveDate, tense: Tense) -> String {
        let from = full_date(meeting);
        let taken = format!("{} af mødet den {from}", tense.pick("tages", "er taget"));
        match self {
            Place::On(day) => {
                let moved = tense.pick("flyttes", "er flyttet");
                format!("{moved} fra mødet den {from} til mødet den {}", full_date(day))
            }
            Place::Withdrawn => taken,
            Place::Awaiting => format!("{taken}, og afventer ny dato"),
            Place::Skipped => {
                format!("{taken} og {}", tense.pick("springes over", "sprunget over"))
            }
            Place::Dropped => format!("{taken} og {}", tense.pick("bortfalder", "bortfaldet")),
        }
    }
}

impl Difference<'_> {
    /// One Danish sentence.
    pub fn sentence(&self, tense: Tense) -> String {
        self.sentence_with(Names::Shown, tense)
    }

    /// The same for those who may not see names; empty when only a name is another.
    pub fn sentence_with(&self, names: Names, tense: Tense) -> String {
        match self {
            Difference::MeetingAdded(meeting) => {
                format!("Nyt møde den {}.", full_date(meeting.date()))
            }
            Difference::MeetingGone(meeting) => {
                let gone = tense.pick("udgår", "er ikke længere planlagt");
                format!("Mødet den {} {gone}.", full_date(meeting.date()))
            }
            Difference::MeetingChanged { before, after } => meeting_sentence(before, after, tense),
            Difference::ItemAdded(item) => {
                let title = item.title(names);
                match Place::of(item) {
                    Place::On(day) => {
                        format!("Nyt punkt på mødet den {}: »{title}«.", full_date(day))
                    }
                    Place::Awaiting => format!("Nyt punkt, som afventer dato: »{title}«."),
                    other => format!("»{title}« {}.", other.becomes(tense)),
                }
            }
            Difference::ItemGone(item) => {
                let gone = match Place::of(item) {
                    Place::On(day) => Place::Withdrawn.leaves(day, tense),
                    Place::Awaiting => "afventer ikke længere en dato".to_owned(),
                    _ => "er ikke længere i planen".to_owned(),
                };
                format!("»{}« {gone}.", item.title(names))
            }
            Difference::ItemChanged { before, after } => {
                let (then, now) = (before.title(names), after.title(names));
                let (old, new) = (Place::of(before), Place::of(after));
                let change = match (old, new) {
                    (old, new) if old == new => None,
                    (Place::On(day), new) => Some(new.leaves(day, tense)),
                    (_, new) => Some(new.becomes(tense)),
                };
                let named = tense.pick("kommer til at hedde", "hedder nu");
                match (change, then == now) {
                    (None, true) => String::new(),
                    (None, false) => format!("»{then}« {named} »{now}«."),
                    (Some(change), true) => format!("»{now}« {change}."),
                    (Some(change), false) => format!("»{then}« {named} »{now}«, og {change}."),
                }
            }
        }
    }
}

fn meeting_sentence(before: &MeetingView, after: &MeetingView, tense: Tense) -> String {
    let day = full_date(before.date());
    let reason = after.reason().map_or_else(String::new, |reason| format!(": {reason}"));
    if after.is_cancelled() && !before.is_cancelled() {
        return format!("Mødet den {day} {}{reason}.", tense.pick("aflyses", "er aflyst"));
    }
    if before.is_cancelled() && !after.is_cancelled() {
        let held = tense.pick("holdes alligevel", "er ikke længere aflyst");
        return format!("Mødet den {} {held}.", full_date(after.date()));
    }
    if before.is_cancelled() && before.date() != after.date() {
        let now = full_date(after.date());
        return format!("Det aflyste møde den {day} ville nu være den {now}.");
    }
    if before.date() != after.date() {
        let moved = tense.pick("flyttes", "er flyttet");
        return format!("Mødet den {day} {moved} til den {}{reason}.", full_date(after.date()));
    }
    let mut changes = Vec::new();
    let clock =
        |m: &MeetingView| format!("{}–{}", m.start().format("%-H.%M"), m.end().format("%-H.%M"));
    if clock(before) != clock(after) {
        changes.push(format!("kl. {} i stedet for {}", clock(after), clock(before)));
    }
    if before.place() != after.place() {
        changes.push(format!("sted: {}", after.place()));
    }
    if before.name() != after.name() {
        changes.push(format!("{} {}", tense.pick("skal hedde", "hedder nu"), after.name()));
    }
    if changes.is_empty() {
        let changed = tense.pick("ændres", "ændret");
        changes.push(after.reason().unwrap_or(changed).to_owned());
    }
    format!("Mødet den {day}: {}.", changes.join("; "))
}
