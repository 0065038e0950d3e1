//! Every Danish word that a feed says of its own.

use crate::calendar::{TimeSpan, long_date, short_date, weekday_name};
use crate::schedule::Audience;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike};
use chrono_tz::Tz;

pub(super) const PRODUCT: &str = "-//aarshjul//aarshjul 1.0//DA";

pub(super) const MEETING: &str = "Møde";
pub(super) const HOLIDAY: &str = "Helligdag";
pub(super) const CLOSED: &str = "Lukkedag";
pub(super) const EVENT: &str = "Begivenhed";
pub(super) const BREAK: &str = "Mødefri periode";

pub(super) const TENTATIVE: &str = "Mødet er foreløbigt.";
pub(super) const ALL_MEETINGS: &str = "Mødekalender";
pub(super) const CLOSED_ITEM: &str = "lukket punkt";
pub(super) const NO_ITEMS: &str = "Ingen punkter endnu";
pub(super) const ON_THE_PAGE: &str = "Punkterne står på mødets side:";
pub(super) const AWAITS: &str = "afventer ny dato";
pub(super) const DROPPED: &str = "bortfaldet";
pub(super) const NO_MEETINGS: &str = "Ingen møder i kalenderen endnu";
pub(super) const REVOKED: &str = "Abonnementet er spærret";
pub(super) const REVOKED_WHY: &str = "Adressen til denne kalender er spærret, og kalenderen bliver \
     ikke længere opdateret. Slet abonnementet, eller bed sekretariatet om en ny adresse.";
pub(super) const ROLE_REMOVED: &str = "Rollen er ikke i planen mere";
pub(super) const ROLE_REMOVED_WHY: &str = "Planen har ikke længere den rolle, som denne kalender er til, \
     så den viser intet. Slet abonnementet, og bed sekretariatet om en ny adresse.";
pub(super) const REMOVED: &str = "Kalenderen er nedlagt";
pub(super) const REMOVED_WHY: &str = "Der bliver ikke længere planlagt møder her, og kalenderen bliver \
     ikke opdateret. Slet abonnementet, eller spørg sekretariatet, om møderne har fået en ny kalender.";

pub(super) fn calendar_name(body: &str, audience: Audience) -> String {
    match audience {
        Audience::Open => body.to_owned(),
        Audience::Full => format!("{body} (med lukkede punkter)"),
    }
}

pub(super) fn calendar_description(body: &str, audience: Audience) -> String {
    match audience {
        Audience::Open => format!("Møder i {body} med de punkter, der er planlagt."),
        Audience::Full => {
            format!("Møder i {body} med de punkter, der er planlagt, også de lukkede. Fortroligt.")
        }
    }
}

pub(super) fn cancelled_summary(name: &str) -> String {
    format!("AFLYST: {name}")
}

/// Phones show the title alone.
pub(super) fn tentative_summary(name: &str) -> String {
    format!("Foreløbigt: {name}")
}

pub(super) fn cancelled(reason: Option<&str>) -> String {
    match reason {
        Some(reason) => format!("Mødet er aflyst: {reason}"),
        None => "Mødet er aflyst.".to_owned(),
    }
}

pub(super) fn moved_summary(name: &str) -> String {
    format!("{name} (flyttet)")
}

/// "Flyttet fra onsdag den 3. maj: KL-topmøde"; with the year where it is another one.
pub(super) fn moved(from: NaiveDate, to: NaiveDate, reason: Option<&str>) -> String {
    let mut text = format!("Flyttet fra {} den {}", weekday_name(from), long_date(from));
    if from.year() != to.year() {
        text.push_str(&format!(" {}", from.year()));
    }
    if let Some(reason) = reason {
        text.push_str(": ");
        text.push_str(reason);
    }
    text
}

pub(super) fn changed(reason: &str) -> String {
    format!("Ændret: {reason}")
}

/// "Nyt tidspunkt: kl. 10.00–12.00 (før kl. 9.00–11.00)".
pub(super) fn new_time(now: (NaiveTime, NaiveTime), before: TimeSpan) -> String {
    let hours = |from: NaiveTime, to: NaiveTime| {
        format!("kl. {}–{}", from.format("%-H.%M"), to.format("%-H.%M"))
    };
    let (now, before) = (hours(now.0, now.1), hours(before.start, before.end));
    format!("Nyt tidspunkt: {now} (før {before})")
}

pub(super) fn new_place(place: &str) -> String {
    format!("Nyt sted: {place}")
}

/// Where LOCATION has no room for it.
pub(super) fn place(place: &str) -> String {
    format!("Sted: {place}")
}

pub(super) fn join(link: &str) -> String {
    format!("Deltag online: {link}")
}

/// "Opdateret 2. dec. kl. 9.12".
pub(super) fn updated(time: DateTime<Tz>) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    format!("Opdateret {} kl. {hour}.{minute:02}", small_date(time.date_naive()))
}

pub(super) fn minutes(minutes: u32) -> String {
    format!("{minutes} min.")
}

/// Of an item that another meeting's cancellation sent to the one of `day`.
pub(super) fn came_from(cancelled: NaiveDate, day: NaiveDate) -> String {
    format!("fra aflyst møde {}", day_seen_from(cancelled, day))
}

/// Of an item that the cancelled meeting of `day` sent on.
pub(super) fn went_to(meeting: NaiveDate, day: NaiveDate) -> String {
    format!("flyttet til {}", day_seen_from(meeting, day))
}

/// With the year where it is another one.
fn day_seen_from(date: NaiveDate, day: NaiveDate) -> String {
    match date.year() == day.year() {
        true => small_date(date),
        false => format!("{} {}", small_date(date), date.year()),
    }
}

/// "28. jun.".
fn small_date(date: NaiveDate) -> String {
    short_date(date).to_lowercase()
}

pub(super) fn more_items(count: usize) -> String {
    match count {
        1 => "… og 1 punkt til".to_owned(),
        _ => format!("… og {count} punkter til"),
    }
}

/// "a, b og c".
pub(super) fn list(names: &[String]) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} og {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

pub(super) fn role_name(role: &str) -> String {
    let mut letters = role.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub(super) fn role_description(role: &str, audience: Audience) -> String {
    match audience {
        Audience::Open => format!("Møder, punkter, frister og opfølgninger for {role}."),
        Audience::Full => {
            format!(
                "Møder, punkter, frister og opfølgninger for {role}, også de lukkede. Fortroligt."
            )
        }
    }
}

pub(super) fn nothing_for(role: &str) -> String {
    format!("Der er intet for {role} i den periode, kalenderen dækker.")
}

/// "Frist: bilag til sekretariatet".
pub(super) fn deadline(name: &str) -> String {
    let mut letters = name.chars();
    let name: String = letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect());
    format!("Frist: {name}")
}

pub(super) fn deadline_of(body: &str, meeting: NaiveDate, time: Option<NaiveTime>) -> String {
    let time =
        time.map_or_else(String::new, |time| format!("Senest kl. {}.\n", time.format("%-H.%M")));
    format!("{time}Til mødet i {body} den {} {}.", long_date(meeting), meeting.year())
}

pub(super) fn follow_up(title: &str) -> String {
    format!("Opfølgning: {title}")
}

pub(super) fn agreed(body: &str, day: NaiveDate) -> String {
    format!("Aftalt i {body} den {} {}.", long_date(day), day.year())
}

/// Under an item of its own: where it comes up.
pub(super) fn item_of(body: &str, meeting: &str) -> String {
    format!("Punkt i {body}: {meeting}")
}

pub(super) fn participants(names: &[String]) -> String {
    format!("Deltager: {}", names.join(", "))
}

pub(super) fn no_meetings(body: &str) -> String {
    format!("Der er endnu ikke planlagt møder i {body} i den periode, kalenderen dækker.")
}
