//! A first plan from minutes alone: the body with its day, time, place and members, and
//! its forward list.

use super::bodies::BodyNames;
use super::document::Document;
use super::forward::{KnownNames, Row, RowKind, without_closed};
use super::minutes::{Known, Minutes, minutes};
use super::people;
use super::refusal::Refusal;
use super::sections::sections;
use super::{head, sentences::capital};
use crate::calendar::HOLIDAY_NAMES;
use crate::plan::edit::{FirstBody, new_id};
use crate::plan::slug;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::fmt::Write;

/// Of weekdays in rules, from Monday.
const CODES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// A body from minutes, and the day of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstPlan {
    /// The files of a plan of it alone.
    pub body: FirstBody,
    /// The meeting whose forward list the plan has.
    pub meeting: NaiveDate,
}

/// The plan that the newest of some minutes with a forward table give; `meeting` is their
/// day, where somebody says it.
///
/// # Errors
/// Where none of them has a table, or its day is not known.
pub fn first_plan(
    documents: &[Document],
    meeting: Option<NaiveDate>,
) -> Result<FirstPlan, Refusal> {
    let mut newest: Option<Minutes> = None;
    for document in documents {
        let head = head::head(document, &sections(document));
        let name = head.body.clone().unwrap_or_else(|| "Direktionen".to_owned());
        let own = BodyNames { id: slug(&name), name, short: None };
        let names = KnownNames::default();
        let known = Known { own: &own, bodies: &[], names: &names, meeting };
        let read = minutes(document, &known)?;
        if !read.rows.is_empty() && newest.as_ref().is_none_or(|n| n.meeting < read.meeting) {
            newest = Some(read);
        }
    }
    let missing = || Refusal::new("ingen af dokumenterne har tabellen *Dato | Indhold*");
    let minutes = newest.ok_or_else(missing)?;
    let name = minutes.head.body.clone().unwrap_or_else(|| "Direktionen".to_owned());
    let id = slug(&name);
    let (people, members) = people_file(&minutes);
    let files = vec![
        ("calendar.toml".to_owned(), calendar_file(&minutes)),
        ("people.toml".to_owned(), people),
        (format!("{id}/body.toml"), body_file(&minutes, &name, &members)),
        (format!("{id}/punkter.toml"), items_file(&minutes)),
    ];
    Ok(FirstPlan { body: FirstBody { id, name, files }, meeting: minutes.meeting })
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Breaks between the rows around them; those of a single day last its week.
fn calendar_file(minutes: &Minutes) -> String {
    let mut text =
        "# Helligdage beregnes; her står de mødefri perioder, som referatet viser.\n".to_owned();
    for (index, row) in minutes.rows.iter().enumerate() {
        let RowKind::Break(name) = &row.kind else { continue };
        if HOLIDAY_NAMES.contains(&&**name) {
            continue;
        }
        let before = minutes.rows[..index].iter().rev().find_map(|row| row.date);
        let before = before.unwrap_or(minutes.meeting);
        let after = minutes.rows[index + 1..].iter().find_map(|row| row.date);
        let (from, to) = match (row.date, after) {
            (Some(date), _) => {
                let monday = date - Days::new(date.weekday().num_days_from_monday().into());
                (monday, monday + Days::new(6))
            }
            (None, Some(after)) => (before + Days::new(1), after - Days::new(1)),
            (None, None) => continue,
        };
        let name = quoted(name);
        let _ = write!(text, "\n[[break]]\nname = {name}\nfrom = {from}\nto = {to}\n");
    }
    text
}

/// The roles of the members, each with who holds it; and their ids.
fn people_file(minutes: &Minutes) -> (String, Vec<String>) {
    let mut text = "# Roller, og hvem der har dem.\n".to_owned();
    let mut ids: Vec<String> = Vec::new();
    for member in &minutes.head.members {
        let name = people::name(member).filter(|name| name.len() < member.len());
        let title = name.map_or(&**member, |name| member[..member.len() - name.len()].trim());
        let title = title.trim_end_matches("Vakant").trim();
        let small: String = title.to_lowercase();
        let id = new_id(&small, |id| ids.iter().any(|known| known == id));
        let _ = write!(text, "\n[[role]]\nid = \"{id}\"\ntitle = {}\n", quoted(&small));
        if let Some(name) = name {
            let from = minutes.meeting;
            let _ = writeln!(text, "holders = [{{ name = {}, from = {from} }}]", quoted(name));
        }
        ids.push(id);
    }
    (text, ids)
}

fn body_file(minutes: &Minutes, name: &str, members: &[String]) -> String {
    let mut text = format!("[body]\nname = {}\n", quoted(name));
    if let Some(place) = &minutes.head.place {
        let _ = writeln!(text, "place = {}", quoted(place));
    }
    let members: Vec<String> = members.iter().map(|id| format!("\"{id}\"")).collect();
    let _ = writeln!(text, "members = [{}]", members.join(", "));
    text += &series(minutes);
    for row in &minutes.rows {
        let Some(date) = row.date else { continue };
        match &row.kind {
            RowKind::Cancelled(reason) => {
                let reason = if reason.is_empty() { "aflyst" } else { reason };
                let reason = quoted(reason);
                let _ = write!(text, "\n[[meeting]]\ndate = {date}\ncancelled = {reason}\n");
            }
            RowKind::MovedTo(to) => {
                let _ = write!(
                    text,
                    "\n[[meeting]]\ndate = {date}\nmoved-to = {to}\nreason = \"flyttet\"\n"
                );
            }
            RowKind::Named(name) => {
                let name = quoted(&capital(name));
                let _ = write!(text, "\n[[meeting]]\ndate = {date}\nname = {name}\n");
            }
            RowKind::Meeting | RowKind::Break(_) => {}
        }
    }
    text
}

/// A weekly rule where all days are one weekday, less the days that the table passes
/// over; else the days themselves.
fn series(minutes: &Minutes) -> String {
    let (start, end) = match minutes.head.time {
        Some((start, end)) => (start.format("%H:%M").to_string(), end.format("%H:%M").to_string()),
        None => ("09:00".to_owned(), "10:00".to_owned()),
    };
    let time = format!("time = \"{start}-{end}\"\n");
    let days: Vec<NaiveDate> = [minutes.meeting]
        .into_iter()
        .chain(minutes.rows.iter().filter_map(|row| row.date))
        .collect();
    let weekday = minutes.meeting.weekday();
    let gaps: Vec<i64> = days.windows(2).map(|pair| (pair[1] - pair[0]).num_days()).collect();
    let step = gaps.iter().copied().filter(|gap| *gap > 0).min().unwrap_or(7);
    let is_weekly = step % 7 == 0 && days.iter().all(|day| day.weekday() == weekday);
    if !is_weekly {
        let meets = minutes.rows.iter().filter(|row| !matches!(row.kind, RowKind::Break(_)));
        let dates = [minutes.meeting].into_iter().chain(meets.filter_map(|row| row.date));
        let dates: Vec<String> = dates.map(|date| date.to_string()).collect();
        return format!("\n[[series]]\ndates = [{}]\n{time}", dates.join(", "));
    }
    let weeks = step / 7;
    let interval = if weeks == 1 { String::new() } else { format!(";INTERVAL={weeks}") };
    let code = code(weekday);
    let from = minutes.meeting;
    let mut text =
        format!("\n[[series]]\nrrule = \"FREQ=WEEKLY{interval};BYDAY={code}\"\nfrom = {from}\n");
    let except = passed_over(minutes, &days, step);
    if !except.is_empty() {
        let _ = writeln!(text, "except = [{}]", except.join(", "));
    }
    text + &time
}

/// Days of the rule that are between two rows and in no break.
fn passed_over(minutes: &Minutes, days: &[NaiveDate], step: i64) -> Vec<String> {
    let mut except = Vec::new();
    for pair in days.windows(2) {
        let is_break = |row: &Row| row.date.is_none() && matches!(row.kind, RowKind::Break(_));
        let after = minutes.rows.iter().position(|row| row.date == Some(pair[1]));
        let has_break =
            after.and_then(|after| minutes.rows.get(after.checked_sub(1)?)).is_some_and(is_break);
        let mut day = pair[0] + Days::new(step.unsigned_abs());
        while day < pair[1] && !has_break {
            except.push(day.to_string());
            day = day + Days::new(step.unsigned_abs());
        }
    }
    except
}

fn code(weekday: Weekday) -> &'static str {
    CODES[weekday.num_days_from_monday() as usize]
}

fn items_file(minutes: &Minutes) -> String {
    let mut text = "# Det, referatet viser for de kommende møder.\n".to_owned();
    let mut ids: Vec<String> = Vec::new();
    let rows = minutes.rows.iter().flat_map(|row| row.items.iter().map(|item| (row.date, item)));
    let awaiting = minutes.awaiting.iter().map(|item| (None, item));
    for (date, item) in rows.chain(awaiting) {
        let (title, is_closed) = without_closed(item);
        let id = new_id(title, |id| ids.iter().any(|known| known == id));
        let title = quoted(&title.replace('{', "{{"));
        let _ = write!(text, "\n[[item]]\nid = \"{id}\"\ntitle = {title}\n");
        if let Some(date) = date {
            let _ = writeln!(text, "date = {date}");
        }
        if is_closed {
            text.push_str("closed = true\n");
        }
        ids.push(id);
    }
    text
}
