//! Every Danish word that a feed says of its own.

use crate::calendar::long_date;
use crate::schedule::Audience;
use chrono::{Datelike, NaiveDate, NaiveTime};

pub(super) const PRODUCT: &str = "-//aarshjul//aarshjul 1.0//DA";

pub(super) const MEETING: &str = "Møde";
pub(super) const HOLIDAY: &str = "Helligdag";
pub(super) const CLOSED: &str = "Lukkedag";
pub(super) const BREAK: &str = "Mødefri periode";

pub(super) const TENTATIVE: &str = "Mødet er foreløbigt.";
pub(super) const CLOSED_ITEM: &str = " (lukket punkt)";
pub(super) const ALL_MEETINGS: &str = "Mødekalender";
pub(super) const NO_MEETINGS: &str = "Ingen møder i kalenderen endnu";
pub(super) const REVOKED: &str = "Abonnementet er spærret";
pub(super) const REVOKED_WHY: &str = "Adressen til denne kalender er spærret, og kalenderen bliver \
     ikke længere opdateret. Slet abonnementet, eller bed sekretariatet om en ny adresse.";
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

/// "(flyttet fra 3. maj: KL-topmøde)"; with the year where it is another one.
pub(super) fn moved(from: NaiveDate, to: NaiveDate, reason: Option<&str>) -> String {
    let mut text = format!("(flyttet fra {}", long_date(from));
    if from.year() != to.year() {
        text.push_str(&format!(" {}", from.year()));
    }
    match reason {
        Some(reason) => text.push_str(&format!(": {reason})")),
        None => text.push(')'),
    }
    text
}

pub(super) fn changed(reason: &str) -> String {
    format!("(ændret: {reason})")
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
