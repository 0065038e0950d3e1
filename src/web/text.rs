//! Danish words and dates as several pages write them.

use crate::calendar::{full_date, short_date, weekday_name};
use crate::schedule::{BodyView, MeetingId, MeetingView};
use chrono::{Datelike, NaiveDate};

/// A message as a sentence of its own: with a capital, quotation marks and a full stop.
pub(in crate::web) fn sentence(message: &str) -> String {
    let parts = message.trim().split('`').enumerate();
    let message: String = parts
        .map(|(index, part)| match index % 2 {
            0 => part.to_owned(),
            _ => format!("»{part}«"),
        })
        .collect();
    let stop = if message.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{}{stop}", capital(&message))
}

/// The first words of a text that is longer than so many letters.
pub(in crate::web) fn shortened(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let beginning = &text[..end];
    let words = beginning.rsplit_once(' ').map_or(beginning, |(words, _)| words);
    format!("{words} …")
}

/// "onsdag den 28. juni 2023".
pub(in crate::web) fn long_day(date: NaiveDate) -> String {
    format!("{} den {}", weekday_name(date), full_date(date))
}

/// "ons.".
pub(in crate::web) fn short_weekday(date: NaiveDate) -> &'static str {
    match weekday_name(date) {
        "mandag" => "man.",
        "tirsdag" => "tirs.",
        "onsdag" => "ons.",
        "torsdag" => "tors.",
        "fredag" => "fre.",
        "lørdag" => "lør.",
        _ => "søn.",
    }
}

/// "ons. 2. dec."; with the year where that is not this one.
pub(in crate::web) fn short_day(date: NaiveDate, today: NaiveDate) -> String {
    let day = format!("{} {}", short_weekday(date), short_date(date).to_lowercase());
    if date.year() == today.year() { day } else { format!("{day} {}", date.year()) }
}

/// "9.00–17.00".
pub(in crate::web) fn clock(meeting: &MeetingView) -> String {
    let (start, end) = (meeting.start(), meeting.end());
    format!("{}–{}", start.format("%-H.%M"), end.format("%-H.%M"))
}

/// "i dag", "i morgen", "om 5 dage"; nothing about what is past.
pub(in crate::web) fn from_today(date: NaiveDate, today: NaiveDate) -> String {
    match (date - today).num_days() {
        0 => "i dag".into(),
        1 => "i morgen".into(),
        days @ 2.. => format!("om {days} dage"),
        _ => String::new(),
    }
}

/// With a capital first.
pub(in crate::web) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// "a", "a og b", "a, b og c".
pub(in crate::web) fn list(words: &[String]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} og {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// The same of what may be many: "a, b, c og 997 andre".
pub(in crate::web) fn list_of_many(words: &[String]) -> String {
    const NAMED: usize = 10;
    match words.split_at_checked(NAMED) {
        Some((named, others)) if others.len() > 1 => {
            format!("{} og {} andre", named.join(", "), others.len())
        }
        _ => list(words),
    }
}

/// "1 punkt", "2 punkter".
pub(in crate::web) fn count(number: usize, one: &str, several: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {several}"),
    }
}

/// `2026-06-24` and nothing else, so that every page has one address.
pub(in crate::web) fn date_in_path(text: &str) -> Option<NaiveDate> {
    let date: NaiveDate = text.parse().ok()?;
    (date.to_string() == text).then_some(date)
}

/// The meeting at an address; the address that leads to it, where another date names it.
/// `None` where nothing has that name.
pub(in crate::web) fn meeting_in_path<'a>(
    view: BodyView<'a>,
    text: &str,
) -> Option<Result<MeetingView<'a>, MeetingId>> {
    let id: MeetingId = text.parse().ok()?;
    let named = || view.meeting(id.nominal).filter(|_| !id.is_extra);
    let meeting = view.meeting_with_id(id);
    meeting.map(Ok).or_else(|| named().map(|meeting| Err(meeting.id())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_sentences() {
        assert_eq!(sentence("`31/2` er ikke en dato"), "»31/2« er ikke en dato.");
        assert_eq!(sentence("øh?"), "Øh?");
    }
}
