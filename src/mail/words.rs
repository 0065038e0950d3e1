//! What mails say, in Danish.

use crate::calendar::{full_date, long_date, weekday_name};
use crate::schedule::{BodyView, DeadlineView, MeetingView};
use chrono::{NaiveDate, NaiveDateTime};

/// For an item that has no name in mails.
pub(super) const CLOSED_ITEM: &str = "et lukket punkt";

/// The same for a follow-up.
pub(super) const CLOSED_FOLLOW_UP: &str = "en lukket opfølgning";

/// So long a title is cut in a mail, in letters.
const LONGEST: usize = 200;

pub(super) fn quoted(title: &str) -> String {
    format!("»{}«", line(title))
}

/// One line: line breaks in a title would begin another paragraph, or another header.
fn line(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let text = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

/// "onsdag den 2. december 2026".
fn long_day(date: NaiveDate) -> String {
    format!("{} den {}", weekday_name(date), full_date(date))
}

/// "Mødet i Direktionen", "»Budgetseminar« i Direktionen".
fn meeting_in(body: BodyView, meeting: Option<&MeetingView>) -> String {
    let name = meeting.and_then(|meeting| meeting.own_name());
    let name = name.map_or_else(|| "Mødet".to_owned(), quoted);
    format!("{name} i {}", line(body.name()))
}

/// What became of a meeting in one line, and why.
pub(super) fn change(
    body: BodyView,
    before: &NaiveDateTime,
    now: Option<&MeetingView>,
) -> (String, Option<String>) {
    let meeting = meeting_in(body, now);
    let was = long_day(before.date());
    let Some(now) = now else {
        return (format!("{meeting} {was} er ikke længere i planen"), None);
    };
    let start = now.start().naive_local();
    let clock = |time: &NaiveDateTime| time.format("kl. %-H.%M").to_string();
    let reason = now.reason().map(line);
    let sentence = if now.is_cancelled() {
        format!("{meeting} {was} er aflyst")
    } else if start == *before {
        format!("{meeting} {was} bliver holdt alligevel")
    } else if start.date() == before.date() {
        format!("{meeting} {was} er flyttet fra {} til {}", clock(before), clock(&start))
    } else {
        format!("{meeting} {was} er flyttet til {} {}", long_day(start.date()), clock(&start))
    };
    (sentence, reason)
}

pub(super) fn agenda(meeting: &MeetingView) -> String {
    let name = meeting_in(meeting.body(), Some(meeting));
    let name = name.strip_prefix('M').map_or(name.clone(), |rest| format!("m{rest}"));
    format!("Dagsordenen til {name} {} er klar", long_day(meeting.date()))
}

/// What is in the subject, why, and the page.
pub(super) fn to_members(
    subject: &str,
    reason: Option<&str>,
    body: BodyView,
    page: &str,
) -> String {
    let reason = reason
        .map_or_else(String::new, |reason| format!(" Grund: {}.", reason.trim_end_matches('.')));
    let member = format!("Du får besked, fordi du er medlem af {}.", line(body.name()));
    format!("{subject}.{reason}\n{member}\n{page}")
}

/// "Frist den 26. november: Punkter til sekretariatet".
pub(super) fn deadline(deadline: &DeadlineView) -> String {
    format!("Frist den {}: {}", long_date(deadline.date), line(deadline.name))
}

pub(super) fn to_presenter(
    deadline: &DeadlineView,
    item: &str,
    meeting: &MeetingView,
    page: &str,
) -> String {
    let time =
        deadline.time.map_or_else(String::new, |time| time.format(" kl. %-H.%M").to_string());
    let name = line(deadline.name);
    let day = long_day(deadline.date);
    let body = line(meeting.body().name());
    let on = long_day(meeting.date());
    format!(
        "Frist {day}{time}: {name}.\nDu får besked, fordi du fremlægger {item} på mødet i {body} {on}.\n{page}"
    )
}

/// In one line, and what there is to say.
pub(super) fn to_owner(
    name: &str,
    due: NaiveDate,
    body: BodyView,
    agreed: NaiveDate,
    page: &str,
) -> (String, String) {
    let body = line(body.name());
    let (day, agreed) = (long_day(due), full_date(agreed));
    let subject = format!("Opfølgning med frist den {}", long_date(due));
    let text = format!(
        "Opfølgning med frist {day}.\nDu får besked, fordi du står for {name}, aftalt i {body} den {agreed}.\n{page}"
    );
    (subject, text)
}

/// The first, and how many more.
pub(super) fn subject(all: &[&str]) -> String {
    let first = all.first().copied().unwrap_or_default();
    match all.len() {
        0 | 1 => first.to_owned(),
        2 => format!("{first} – og 1 ting til"),
        more => format!("{first} – og {} ting til", more - 1),
    }
}

/// The whole text.
pub(super) fn letter(who: &str, texts: &[&str]) -> String {
    let texts = texts.join("\n\n");
    format!(
        "{texts}\n\nMailen er sendt af årshjulet til den adresse, der er skrevet op for {}. Vil du ikke have flere, så svar på denne mail, eller bed sekretariatet om at stoppe dem.\n",
        line(who)
    )
}
