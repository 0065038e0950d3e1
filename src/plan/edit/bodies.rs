//! Edits of bodies: what they are, and when they meet.

use super::error::EditError;
use super::file::Keys;
use super::series::{NewSeries, SeriesRule, in_order, series_key};
use super::table_steps::{FileStep, TableSteps};
use super::texts::{line, new_id, optional_line};
use super::value::Value;
use super::words::Tense;
use crate::calendar::full_date;
use crate::plan::lower::RESERVED;
use crate::plan::{Body, Plan, Series, SeriesDates};
use chrono::{Days, NaiveDate};

/// The file of a body with its meetings.
const BODY: &str = "body.toml";

/// One thing to do to a body, or to which bodies there are.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the sentence above names the fields")]
pub enum BodiesEdit {
    /// A new body; its id is made from the name.
    Add { head: BodyHead, series: NewSeries },
    /// What a body is.
    SetHead { body: String, head: BodyHead },
    /// More meetings.
    AddSeries { body: String, series: NewSeries },
    /// Other meetings from the first day of the new ones on: the series of that
    /// [`series_key`] ends the day before.
    ReplaceSeries { body: String, key: String, series: NewSeries },
    /// The last day of a series; `None`: it goes on.
    EndSeries { body: String, key: String, until: Option<NaiveDate> },
    /// The agreed dates of a series.
    SetDates { body: String, key: String, dates: Vec<NaiveDate> },
    /// A tentative meeting is settled; by nominal date.
    Confirm { body: String, date: NaiveDate },
}

/// What a body is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the keys of a body, as in the reference")]
pub struct BodyHead {
    pub name: String,
    pub short: Option<String>,
    pub meeting_name: Option<String>,
    pub place: Option<String>,
    pub link: Option<String>,
    /// Ids of roles.
    pub members: Vec<String>,
    pub minutes: Option<u32>,
}

impl BodiesEdit {
    pub(super) fn words(&self, plan: &Plan, tense: Tense) -> String {
        let named = |id: &str, sentence: String| match plan.body(id) {
            Some(index) => format!("{}: {sentence}", plan.bodies[index].name),
            None => format!("{id}: {sentence}"),
        };
        let changed = tense.pick("ændres", "er ændret");
        match self {
            BodiesEdit::Add { head, series } => {
                let name = optional_line(&head.name).unwrap_or_default();
                format!("Organer: nyt organ »{name}«, {}", series.words())
            }
            BodiesEdit::SetHead { body, head } => {
                let known = plan.body(body).map(|index| &plan.bodies[index]);
                let keys = known.map_or_else(Keys::new, |known| head.differing(known, plan));
                let names: Vec<&str> = keys.iter().map(|(key, _)| key_name(key)).collect();
                named(body, format!("{} {changed}", names.join(", ")))
            }
            BodiesEdit::AddSeries { body, series } => {
                named(body, format!("nye møder, {}", series.words()))
            }
            BodiesEdit::ReplaceSeries { body, series, .. } => {
                named(body, format!("møderne {changed}, {}", series.words()))
            }
            BodiesEdit::EndSeries { body, until: Some(until), .. } => {
                named(body, format!("møderækken slutter den {}", full_date(*until)))
            }
            BodiesEdit::EndSeries { body, until: None, .. } => {
                named(body, "møderækken slutter ikke".to_owned())
            }
            BodiesEdit::SetDates { body, key, dates } => {
                let known = series(plan, body, key).map(|(_, series)| given(series));
                let known = known.unwrap_or_default();
                let days = |dates: Vec<&NaiveDate>| -> String {
                    let days: Vec<String> = dates.into_iter().map(|d| full_date(*d)).collect();
                    days.join(", ")
                };
                let new = days(dates.iter().filter(|date| !known.contains(date)).collect());
                let gone = days(known.iter().filter(|date| !dates.contains(date)).collect());
                let parts = [
                    ("nye mødedatoer", new),
                    (tense.pick("mødedatoer fjernes", "mødedatoer fjernet"), gone),
                ];
                let parts = parts.into_iter().filter(|(_, days)| !days.is_empty());
                let parts: Vec<String> =
                    parts.map(|(words, days)| format!("{words}: {days}")).collect();
                named(body, parts.join("; "))
            }
            BodiesEdit::Confirm { body, date } => {
                named(body, format!("mødet den {} ligger fast", full_date(*date)))
            }
        }
    }

    pub(super) fn dates(&self) -> Vec<NaiveDate> {
        let of_series = |series: &NewSeries| match &series.rule {
            SeriesRule::Recurrence { from, .. } => vec![*from],
            SeriesRule::Dates(dates) => dates.clone(),
        };
        match self {
            BodiesEdit::Add { series, .. }
            | BodiesEdit::AddSeries { series, .. }
            | BodiesEdit::ReplaceSeries { series, .. } => of_series(series),
            BodiesEdit::SetDates { dates, .. } => dates.iter().max().copied().into_iter().collect(),
            BodiesEdit::Confirm { date, .. } => vec![*date],
            BodiesEdit::EndSeries { .. } | BodiesEdit::SetHead { .. } => Vec::new(),
        }
    }

    pub(super) fn steps(&self, steps: &TableSteps) -> Result<Vec<FileStep>, EditError> {
        let plan = steps.plan;
        match self {
            BodiesEdit::Add { head, series } => {
                let name = line(&head.name, "name")?;
                let taken = |id: &str| plan.body(id).is_some() || RESERVED.contains(&id);
                let path = format!("{}/{BODY}", new_id(&name, taken));
                Ok(vec![
                    steps.append(path.clone(), "body", head.in_order(&[], plan).keys(&name)),
                    steps.append(path, "series", series.keys()?),
                ])
            }
            BodiesEdit::SetHead { body, head } => {
                line(&head.name, "name")?;
                let body = find(plan, body)?;
                Ok(vec![steps.set(body.span, "body", head.differing(body, plan))])
            }
            BodiesEdit::AddSeries { body, series } => {
                let body = find(plan, body)?;
                Ok(vec![steps.append(steps.path(body.span), "series", series.keys()?)])
            }
            BodiesEdit::ReplaceSeries { body, key, series: new } => {
                let (_, old) = series(plan, body, key)?;
                let (SeriesRule::Recurrence { from, .. }, false) =
                    (&new.rule, matches!(old.dates, SeriesDates::Given(_)))
                else {
                    let message =
                        "aftalte datoer rettes hver for sig, eller der lægges nye møder til";
                    return Err(EditError::new(None, message));
                };
                let path = steps.path(old.span);
                let last = (*from - Days::new(1)).max(old.from.unwrap_or(NaiveDate::MIN));
                Ok(vec![
                    steps.set(old.span, "series", vec![("until", Some(Value::Date(last)))]),
                    steps.append(path, "series", new.keys()?),
                ])
            }
            BodiesEdit::EndSeries { body, key, until } => {
                let (_, series) = series(plan, body, key)?;
                let until = until.map(Value::Date);
                Ok(vec![steps.set(series.span, "series", vec![("until", until)])])
            }
            BodiesEdit::SetDates { body, key, dates } => {
                let (_, series) = series(plan, body, key)?;
                if dates.is_empty() {
                    return Err(EditError::new("dates", "skriv mindst én dato"));
                }
                let dates = ("dates", Some(Value::Dates(in_order(dates))));
                Ok(vec![steps.set(series.span, "series", vec![dates])])
            }
            BodiesEdit::Confirm { body, date } => confirm(steps, find(plan, body)?, *date),
        }
    }
}

/// Where the meeting has an entry, it gets the key.
fn confirm(steps: &TableSteps, body: &Body, date: NaiveDate) -> Result<Vec<FileStep>, EditError> {
    let mut own = body.meetings.iter().filter(|entry| entry.date == date && !entry.extra);
    let confirmed = ("confirmed", Some(Value::Flag(true)));
    Ok(vec![match own.next() {
        Some(entry) => steps.set(entry.span, "meeting", vec![confirmed]),
        None => {
            let keys = vec![("date", Some(Value::Date(date))), confirmed];
            steps.append(steps.path(body.span), "meeting", keys)
        }
    }])
}

fn find<'a>(plan: &'a Plan, id: &str) -> Result<&'a Body, EditError> {
    let index = plan.body(id);
    let index = index.ok_or_else(|| EditError::new(None, format!("intet organ hedder `{id}`")))?;
    Ok(&plan.bodies[index])
}

fn series<'a>(plan: &'a Plan, body: &str, key: &str) -> Result<(&'a Body, &'a Series), EditError> {
    let body = find(plan, body)?;
    let found = body.series.iter().find(|series| series_key(series, plan) == key);
    let gone = || EditError::new(None, format!("{} har ikke længere den møderække", body.name));
    Ok((body, found.ok_or_else(gone)?))
}

fn given(series: &Series) -> Vec<NaiveDate> {
    match &series.dates {
        SeriesDates::Given(dates) => dates.iter().map(|(date, _)| *date).collect(),
        _ => Vec::new(),
    }
}

impl BodyHead {
    /// Every key, those without a value too.
    fn keys(&self, name: &str) -> Keys<'static> {
        let text = |text: &Option<String>| text.as_deref().and_then(optional_line);
        // What meetings are called without the key.
        let meeting_name = text(&self.meeting_name).filter(|meeting| meeting != name);
        let members = Some(Value::Texts(self.members.clone()));
        vec![
            ("name", Some(Value::Text(name.to_owned()))),
            ("short", text(&self.short).map(Value::Text)),
            ("meeting-name", meeting_name.map(Value::Text)),
            ("place", text(&self.place).map(Value::Text)),
            ("link", text(&self.link).map(Value::Text)),
            ("members", members.filter(|_| !self.members.is_empty())),
            ("minutes", self.minutes.map(|minutes| Value::Integer(minutes.into()))),
        ]
    }

    /// What a body of the plan is.
    pub fn of(body: &Body, plan: &Plan) -> BodyHead {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        BodyHead {
            name: body.name.clone(),
            short: body.short.clone(),
            meeting_name: text(&body.meeting_name),
            place: text(&body.place),
            link: body.link.clone(),
            members: body.members.iter().map(|role| plan.roles[*role].id.clone()).collect(),
            minutes: body.minutes,
        }
    }

    /// The same with the members in the order that they had, which is theirs in agendas;
    /// new ones after them, as the plan has the roles.
    fn in_order(&self, known: &[String], plan: &Plan) -> BodyHead {
        let mut head = self.clone();
        head.members.sort_by_key(|id| {
            let before = known.iter().position(|known| known == id).unwrap_or(known.len());
            (before, plan.roles.iter().position(|role| role.id == *id))
        });
        head
    }

    /// The keys that differ from those of a body.
    fn differing(&self, body: &Body, plan: &Plan) -> Keys<'static> {
        let known = BodyHead::of(body, plan);
        let name = optional_line(&self.name).unwrap_or_default();
        let mut keys = self.in_order(&known.members, plan).keys(&name);
        let known = known.keys(&body.name);
        // A renamed body's meetings keep their name.
        if name != body.name && self.meeting_name.as_deref() == Some(&*body.name) {
            keys.retain(|(key, _)| *key != "meeting-name");
            keys.push(("meeting-name", Some(Value::Text(body.meeting_name.clone()))));
        }
        keys.retain(|key| !known.contains(key));
        keys
    }
}

fn key_name(key: &str) -> &'static str {
    match key {
        "name" => "navn",
        "short" => "kort navn",
        "meeting-name" => "mødernes navn",
        "place" => "mødested",
        "link" => "mødelink",
        "members" => "medlemmer",
        _ => "tid til punkter",
    }
}
