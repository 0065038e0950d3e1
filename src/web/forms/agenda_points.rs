//! The fields of an agenda that is worked on: their names, what they hold at first, and
//! which of them were changed since.

use crate::plan::edit::Point;
use crate::plan::{Attachment, Config};
use crate::schedule::{ItemView, MeetingView};
use crate::web::forms::values::{Values, mark};
use chrono::NaiveTime;

/// The fields of a point, without those of its attachments.
pub(in crate::web) const POINT_FIELDS: [&str; 5] =
    ["title", "minutes", "at", "participants", "text"];
/// The fields of an attachment.
pub(in crate::web) const ATTACHMENT_FIELDS: [&str; 3] = ["bilag", "nummer", "lukket"];
/// The fields of a pause.
pub(in crate::web) const PAUSE_FIELDS: [&str; 3] = ["tid", "minutter", "navn"];
/// More of either than these are not looked for.
pub(in crate::web) const MOST: usize = 40;

/// What a place begins with: the section of the agenda.
pub(in crate::web) const ECONOMY: &str = "e";
pub(in crate::web) const POINTS: &str = "p";
/// The place of a point among those of its section: "p3".
pub(in crate::web) const PLACE: &str = "plads";
/// What the fields held at first, as hashes.
pub(in crate::web) const BEFORE: &str = "foer";
pub(in crate::web) const SCOPE: &str = "omfang";
pub(in crate::web) const ONWARDS: &str = "fremover";
pub(in crate::web) const START: &str = "points-start";

/// What the names of a point's fields begin with; an id has no `_`.
pub(in crate::web) fn key(point: &Point) -> String {
    format!("{}_{}", point.item, point.nominal)
}

pub(in crate::web) fn point_of(key: &str) -> Option<Point> {
    let (item, nominal) = key.split_once('_')?;
    Some(Point { item: item.to_owned(), nominal: nominal.parse().ok()? })
}

pub(in crate::web) fn of(item: &ItemView) -> Option<Point> {
    Some(Point { item: item.id().to_owned(), nominal: item.nominal()? })
}

pub(in crate::web) fn field(key: &str, name: &str) -> String {
    format!("{key}_{name}")
}

pub(in crate::web) fn nth(key: &str, name: &str, index: usize) -> String {
    format!("{key}_{name}{index}")
}

/// The keys of the points in a form, in the order of their sections and places.
pub(in crate::web) fn keys(values: &Values) -> Vec<String> {
    let places = values.pairs().filter_map(|(name, place)| {
        let key = name.strip_suffix(&format!("_{PLACE}"))?;
        let (section, number) = (place.get(..1)?, place.get(1..)?.parse::<usize>().ok()?);
        Some((section.to_owned(), number, key.to_owned()))
    });
    let mut places: Vec<_> = places.collect();
    places.sort();
    places.into_iter().map(|(_, _, key)| key).collect()
}

/// "9.45", or nothing.
pub(in crate::web) fn clock(time: Option<NaiveTime>) -> String {
    time.map_or_else(String::new, |time| time.format("%-H.%M").to_string())
}

/// What the fields of a meeting hold at first.
pub(in crate::web) fn meeting_values(meeting: &MeetingView, config: &Config, values: &mut Values) {
    let entry = meeting.entry();
    values.set(START, clock(entry.and_then(|entry| entry.points_start)));
    let own = entry.and_then(|entry| entry.pauses.clone());
    let usual = || {
        let usual = config.agenda_of(meeting.body().id()).points.pauses.iter();
        usual.map(|pause| (pause.time.0, pause.minutes, pause.name.clone())).collect()
    };
    let pauses: Vec<(NaiveTime, u32, String)> = own.map_or_else(usual, |own| {
        own.into_iter().map(|pause| (pause.time, pause.minutes, pause.name)).collect()
    });
    for (index, (time, minutes, name)) in pauses.into_iter().enumerate() {
        let held = [clock(Some(time)), minutes.to_string(), name];
        for (field, value) in PAUSE_FIELDS.iter().zip(held) {
            values.set(&nth("pause", field, index), value);
        }
    }
    let roles = meeting.body().roles_as_written();
    for role in entry.and_then(|entry| entry.absent.as_ref()).into_iter().flatten() {
        values.set(&absent(&roles[*role].id), "1");
    }
    remember("meeting", values);
}

pub(in crate::web) fn absent(role: &str) -> String {
    format!("absent_{role}")
}

/// What the fields of a point hold at first; `place` is its place.
pub(in crate::web) fn point_values(item: &ItemView, place: &str, values: &mut Values) {
    let Some(point) = of(item) else { return };
    let (key, Some(written)) = (key(&point), item.as_written()) else { return };
    let minutes = match written.minutes {
        0 => String::new(),
        minutes => minutes.to_string(),
    };
    let held = [
        written.title.source(),
        minutes,
        clock(written.at),
        written.participants.join("\n"),
        written.text.clone().unwrap_or_default(),
    ];
    for (name, value) in POINT_FIELDS.iter().zip(held) {
        values.set(&field(&key, name), value);
    }
    for (index, attachment) in written.attachments.iter().enumerate() {
        let Attachment { title, number, closed } = attachment.clone();
        let closed = if closed { "1" } else { "" };
        let held = [title, number.unwrap_or_default(), closed.to_owned()];
        for (name, value) in ATTACHMENT_FIELDS.iter().zip(held) {
            values.set(&nth(&key, name, index), value);
        }
    }
    values.set(&field(&key, PLACE), place);
    remember(&key, values);
}

/// What is compared, part by part: the fields that are one value in the plan.
fn parts(key: &str, values: &Values) -> Vec<String> {
    let list = |fields: &[&str]| {
        let all = (0..MOST).flat_map(|index| fields.iter().map(move |name| (name, index)));
        let all = all.map(|(name, index)| values.get(&nth(key, name, index)).to_owned());
        let mut list: Vec<String> = all.collect();
        list.retain(|value| !value.is_empty());
        list.join("\u{1f}")
    };
    if key == "meeting" {
        let absent = values.pairs().filter(|(name, _)| name.starts_with("absent_"));
        let absent: Vec<&str> = absent.map(|(name, _)| name).collect();
        let pauses = (0..MOST).flat_map(|index| PAUSE_FIELDS.map(|name| nth("pause", name, index)));
        let pauses: Vec<String> = pauses.map(|name| values.get(&name).to_owned()).collect();
        return vec![values.get(START).to_owned(), pauses.join("\u{1f}"), absent.join(" ")];
    }
    let mut parts: Vec<String> =
        POINT_FIELDS.iter().map(|name| values.get(&field(key, name)).to_owned()).collect();
    parts.push(list(&ATTACHMENT_FIELDS));
    parts
}

fn hashes(key: &str, values: &Values) -> Vec<String> {
    parts(key, values).iter().map(|part| mark(part)).collect()
}

fn remember(key: &str, values: &mut Values) {
    let place = values.get(&field(key, PLACE)).to_owned();
    let before = format!("{} {place}", hashes(key, values).join(" "));
    values.set(&field(key, BEFORE), before);
}

/// Which parts differ from what they were when the form was opened: somebody else may
/// have changed the others since.
pub(in crate::web) fn changed(key: &str, values: &Values) -> Vec<bool> {
    let before: Vec<&str> = values.get(&field(key, BEFORE)).split(' ').collect();
    let now = hashes(key, values);
    now.iter().enumerate().map(|(index, hash)| before.get(index) != Some(&&**hash)).collect()
}

/// The place that a point had when the form was opened.
pub(in crate::web) fn place_before(key: &str, values: &Values) -> String {
    let before = values.get(&field(key, BEFORE));
    before.rsplit_once(' ').map_or("", |(_, place)| place).to_owned()
}
