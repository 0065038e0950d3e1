//! What minutes say, against what the plan has: by title, and by day.

use super::forward::{KnownNames, RowKind, without_closed};
use super::minutes::Minutes;
use super::points::{Point, PointKind};
use super::sentences::{likeness, normal, overlap, subject_words};
use crate::calendar::{Break, LAST_DAY};
use crate::schedule::{BodyView, ItemView, Names};
use chrono::{Days, NaiveDate};

/// The result of comparing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// For each row of the table, for each of its items.
    pub rows: Vec<Vec<Matched>>,
    /// What the plan has on the days of the table, and the table hasn't.
    pub gone: Vec<Gone>,
    /// For each item that awaits a date.
    pub awaiting: Vec<Matched>,
    /// For each point, the item of the meeting.
    pub points: Vec<Option<PlannedPoint>>,
}

/// An item of the minutes against the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// What became of it.
    pub verdict: Verdict,
    /// The item's id.
    pub id: Option<String>,
    /// The occurrence's nominal date.
    pub nominal: Option<NaiveDate>,
}

/// What the minutes say of an item that the plan may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The plan has it on that day.
    Kept,
    /// The plan has it on another day, or awaiting one.
    Moved { from: Option<NaiveDate> },
    /// The plan doesn't have it.
    New,
}

/// An item of the plan that the table doesn't have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// The item's id.
    pub id: String,
    /// With its placeholders filled in.
    pub title: String,
    /// The day of its meeting.
    pub date: NaiveDate,
    /// The occurrence's nominal date.
    pub nominal: Option<NaiveDate>,
}

/// The item of the plan that a point is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPoint {
    /// The item's id.
    pub id: String,
    /// The occurrence's nominal date.
    pub nominal: Option<NaiveDate>,
    /// The plan has a decision on it.
    pub is_decided: bool,
}

/// So alike are the titles of one item on one day, and on two.
const ALIKE: f64 = 0.5;
const MOVED_ALIKE: f64 = 0.72;

/// What is moved is moved by less.
const FARTHEST: i64 = 190;

/// The names that a plan has for days off and meetings.
pub fn known_names(view: BodyView) -> KnownNames {
    let calendar = view.calendar();
    let breaks = calendar.breaks.iter().map(|one: &Break| one.name.clone());
    let closed = calendar.closed.iter().map(|day| day.name.clone());
    let meetings = view.all_meetings().map(|meeting| meeting.name().to_owned());
    let mut names =
        KnownNames { days_off: breaks.chain(closed).collect(), meetings: meetings.collect() };
    names.meetings.sort();
    names.meetings.dedup();
    names
}

/// Sets minutes against the schedule of their body.
pub fn compare(minutes: &Minutes, view: BodyView) -> Comparison {
    let last = minutes.rows.iter().filter_map(|row| row.date).max().unwrap_or(minutes.meeting);
    let mut planned = planned(minutes.meeting, last, view);
    let rows = rows(minutes, &mut planned);
    let gone = planned
        .iter()
        .filter(|item| !item.is_used && !item.is_closed)
        .filter_map(|item| Some((item, item.date.filter(|date| *date <= last)?)))
        .map(|(item, date)| Gone {
            id: item.id.clone(),
            title: item.titles[0].clone(),
            date,
            nominal: item.nominal,
        });
    Comparison {
        rows,
        gone: gone.collect(),
        awaiting: minutes.awaiting.iter().map(|title| awaiting(title, &planned)).collect(),
        points: points(minutes, view),
    }
}

/// An occurrence after the meeting, or one that awaits a day.
struct Planned {
    id: String,
    nominal: Option<NaiveDate>,
    date: Option<NaiveDate>,
    /// With the names of persons, and without.
    titles: [String; 2],
    is_closed: bool,
    is_used: bool,
}

impl Planned {
    fn likeness(&self, title: &str) -> f64 {
        let title = without_closed(title).0;
        let one = |own: &String| if normal(own) == normal(title) { 1.0 } else { alike(own, title) };
        one(&self.titles[0]).max(one(&self.titles[1]))
    }
}

/// Titles differ in what one of them adds.
fn alike(one: &str, other: &str) -> f64 {
    let few = subject_words(one).len().min(subject_words(other).len()) < 2;
    let share = if few { 0.0 } else { 0.9 * overlap(one, other) };
    (0.99 * likeness(one, other)).max(if share >= 0.8 { share } else { 0.0 })
}

fn planned(meeting: NaiveDate, last: NaiveDate, view: BodyView) -> Vec<Planned> {
    let until = last + Days::new(FARTHEST.unsigned_abs());
    let one = |item: ItemView| {
        let date = item.meeting().map(|meeting| meeting.date());
        let is_ahead = date.is_none_or(|date| date > meeting && date <= until);
        let is_listed = !item.is_on_every_agenda() && item.is_known_on(meeting);
        (is_listed && is_ahead).then(|| Planned {
            id: item.id().to_owned(),
            nominal: item.nominal(),
            date,
            titles: [item.title(Names::Shown), item.title(Names::RolesOnly)],
            is_closed: item.is_closed(),
            is_used: false,
        })
    };
    let placed = view.occurrences().filter(|item| item.meeting().is_some());
    placed.chain(view.still_awaiting(LAST_DAY)).filter_map(one).collect()
}

fn rows(minutes: &Minutes, planned: &mut [Planned]) -> Vec<Vec<Matched>> {
    let titles = minutes.rows.iter().flat_map(|row| row.items.iter().map(move |t| (row.date, t)));
    let titles: Vec<(Option<NaiveDate>, &String)> = titles.collect();
    let mut matched: Vec<Option<Matched>> = vec![None; titles.len()];
    // The surest matches first: of the same day, then those of other days.
    for same_day in [true, false] {
        let mut pairs = Vec::new();
        for (index, (date, title)) in titles.iter().enumerate() {
            for (place, item) in planned.iter().enumerate() {
                let far = match (item.date, date) {
                    (Some(one), Some(other)) => (one - *other).num_days().abs(),
                    _ => FARTHEST,
                };
                let is_possible = if same_day { far == 0 } else { far <= FARTHEST };
                let alike = item.likeness(title);
                if is_possible && alike >= if same_day { ALIKE } else { MOVED_ALIKE } {
                    pairs.push((alike, far, index, place));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2, a.3).cmp(&(b.1, b.2, b.3))));
        for (_, _, index, place) in pairs {
            if matched[index].is_none() && !planned[place].is_used {
                let item = &mut planned[place];
                item.is_used = true;
                let verdict = match same_day {
                    true => Verdict::Kept,
                    false => Verdict::Moved { from: item.date },
                };
                matched[index] =
                    Some(Matched { verdict, id: Some(item.id.clone()), nominal: item.nominal });
            }
        }
    }
    let new = || Matched { verdict: Verdict::New, id: None, nominal: None };
    let mut matched = matched.into_iter().map(|matched| matched.unwrap_or_else(new));
    minutes.rows.iter().map(|row| matched.by_ref().take(row.items.len()).collect()).collect()
}

fn awaiting(title: &str, planned: &[Planned]) -> Matched {
    let scored = planned.iter().map(|item| (item.likeness(title), item));
    let best = scored
        .filter(|(alike, _)| *alike >= MOVED_ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.date.is_none().cmp(&b.1.date.is_none())));
    match best {
        Some((_, item)) => Matched {
            verdict: match item.date {
                None => Verdict::Kept,
                date => Verdict::Moved { from: date },
            },
            id: Some(item.id.clone()),
            nominal: item.nominal,
        },
        None => Matched { verdict: Verdict::New, id: None, nominal: None },
    }
}

fn points(minutes: &Minutes, view: BodyView) -> Vec<Option<PlannedPoint>> {
    let items: Vec<ItemView> = view
        .occurrences()
        .filter(|item| item.meeting().is_some_and(|meeting| meeting.date() == minutes.meeting))
        .collect();
    let mut pairs = Vec::new();
    for (index, point) in minutes.points.iter().enumerate() {
        if point.kind == PointKind::Item {
            for (place, item) in items.iter().enumerate() {
                let alike = point_likeness(point, &item.title(Names::Shown));
                if alike >= ALIKE {
                    pairs.push((alike, index, place));
                }
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let planned = |item: ItemView| PlannedPoint {
        id: item.id().to_owned(),
        nominal: item.nominal(),
        is_decided: item.decision().is_some(),
    };
    let mut found = vec![None; minutes.points.len()];
    let mut used = vec![false; items.len()];
    for (_, index, place) in pairs {
        if found[index].is_none() && !used[place] {
            used[place] = true;
            found[index] = Some(planned(items[place]));
        }
    }
    // What is left, and alone in sharing a word.
    for (index, point) in minutes.points.iter().enumerate() {
        if found[index].is_none() && point.kind == PointKind::Item {
            let shares = |place: &usize| !used[*place] && shares_word(point, items[*place]);
            let mut left = (0..items.len()).filter(shares);
            if let (Some(place), None) = (left.next(), left.next()) {
                used[place] = true;
                found[index] = Some(planned(items[place]));
            }
        }
    }
    found
}

/// Whether the titles share a word that is neither short nor a number.
fn shares_word(point: &Point, item: ItemView) -> bool {
    let title = subject_words(&item.title(Names::Shown));
    let says_something = |word: &String| word.chars().filter(|c| c.is_alphabetic()).count() > 5;
    subject_words(&point.title).iter().any(|word| says_something(word) && title.contains(word))
}

/// "Chefforum" and "Chefforum: opsamling fra …" are one point.
fn point_likeness(point: &Point, title: &str) -> f64 {
    let (one, other) = (normal(&point.title), normal(title));
    match () {
        () if one == other => 1.0,
        () if one.starts_with(&other) || other.starts_with(&one) => 0.95,
        () => alike(&point.title, title),
    }
}

/// The days on which the table and the plan differ about a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeetingDifference {
    /// The table cancels what the plan holds.
    Cancelled { date: NaiveDate, reason: String },
    /// The table moves what the plan hasn't moved.
    MovedTo { date: NaiveDate, to: NaiveDate },
    /// The plan has no meeting on the day of a row with items.
    Missing { date: NaiveDate },
}

/// The differences about meetings, in order of the table.
pub fn meeting_differences(minutes: &Minutes, view: BodyView) -> Vec<MeetingDifference> {
    let mut differences = Vec::new();
    for row in &minutes.rows {
        let Some(date) = row.date else { continue };
        let meeting = view.meeting(date);
        match &row.kind {
            RowKind::Cancelled(reason) => {
                if meeting.is_some_and(|meeting| !meeting.is_cancelled() && meeting.date() == date)
                {
                    let reason = reason.clone();
                    differences.push(MeetingDifference::Cancelled { date, reason });
                }
            }
            RowKind::MovedTo(to) => {
                if meeting.is_some_and(|meeting| !meeting.is_cancelled() && meeting.date() != *to) {
                    differences.push(MeetingDifference::MovedTo { date, to: *to });
                }
            }
            RowKind::Meeting | RowKind::Named(_) => {
                let is_held = |day| view.meetings(day, day).any(|meeting| !meeting.is_cancelled());
                if !row.items.is_empty() && !is_held(date) {
                    differences.push(MeetingDifference::Missing { date });
                }
            }
            RowKind::Break(_) => {}
        }
    }
    differences
}
