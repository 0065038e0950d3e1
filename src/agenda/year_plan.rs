//! The year plan for the office wall: a year on two A4 pages, half on each, as
//! HTML that is made to be printed.
//!
//! A column for each month, a row for each day; holidays, breaks, events, ISO
//! weeks and the body's meetings stand on their days. The style is a file of its
//! own, for pages that allow no style inside them.

use super::frame::capitalised;
use super::html::escape;
use crate::calendar::{Day, DayTable, long_date, month_name, weekday_name};
use crate::schedule::{BodyView, MeetingView, Names};
use chrono::{Datelike, NaiveDate, Timelike, Weekday};
use std::fmt::Write;

const CSS: &str = include_str!("year_plan.css");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    /// January to June.
    First,
    Second,
}

impl Half {
    const BOTH: [Half; 2] = [Half::First, Half::Second];

    fn months(self) -> std::ops::RangeInclusive<u32> {
        match self {
            Half::First => 1..=6,
            Half::Second => 7..=12,
        }
    }

    fn number(self) -> u32 {
        match self {
            Half::First => 1,
            Half::Second => 2,
        }
    }
}

/// The page by itself, to save or print.
pub fn year_plan(view: BodyView, year: i32, names: Names) -> String {
    let title = escape(&year_plan_title(view, year));
    format!(
        "<!doctype html>\n<html lang=\"da\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{CSS}body {{ margin: 0; }}\n</style>\n\
         </head>\n<body>\n<h1 class=\"year-plan-title\">{title}</h1>\n{}</body>\n</html>\n",
        year_plan_fragment(view, year, names)
    )
}

/// Both halves with their headings and legends, for a page with `year_plan.css`
/// among its styles.
pub fn year_plan_fragment(view: BodyView, year: i32, names: Names) -> String {
    Half::BOTH.map(|half| sheet(view, year, half, names)).concat()
}

/// "Direktionen: årsplan 2026".
pub fn year_plan_title(view: BodyView, year: i32) -> String {
    format!("{}: årsplan {year}", view.name())
}

fn sheet(view: BodyView, year: i32, half: Half, names: Names) -> String {
    let days = DayTable::new(view.calendar(), year, year);
    let sheet = Sheet { view, days, names };
    let title = escape(&format!("{}, {}. halvår", year_plan_title(view, year), half.number()));
    let mut out = format!(
        "<div class=\"year-plan\" lang=\"da\">\n<div class=\"sheet-head\"><h2>{title}</h2>\
         <ul class=\"legend\">"
    );
    for (class, text) in LEGEND {
        let _ = write!(out, "<li class=\"{class}\">{text}</li>");
    }
    out.push_str("</ul></div>\n");
    out.push_str("<table>\n<thead><tr><th scope=\"col\" class=\"day-column\">Dag</th>");
    for month in half.months() {
        let _ = write!(out, "<th scope=\"col\">{} {year}</th>", capitalised(month_name(month)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for day in 1..=31 {
        let _ = write!(out, "<tr><th scope=\"row\">{day}</th>");
        for month in half.months() {
            match NaiveDate::from_ymd_opt(year, month, day) {
                Some(date) => sheet.day(&mut out, date),
                None => out.push_str("<td class=\"none\"></td>"),
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    out
}

const LEGEND: [(&str, &str); 5] = [
    ("meeting", "Møde"),
    ("cancelled", "<s>Aflyst møde</s>"),
    ("holiday", "Helligdag eller lukkedag"),
    ("break", "Ferie"),
    ("weekend", "Weekend"),
];

/// Of more items than this the two lines of a day rarely show all: they are counted.
const LIKELY_TO_FIT: usize = 2;

struct Sheet<'a> {
    view: BodyView<'a>,
    days: DayTable,
    names: Names,
}

impl Sheet<'_> {
    fn day(&self, out: &mut String, date: NaiveDate) {
        let meetings: Vec<MeetingView> = self.view.meetings(date, date).collect();
        let _ = write!(
            out,
            "<td class=\"{}\"><div class=\"day\"><span class=\"weekday\">{}</span>\
             <span class=\"what\">",
            self.class(date, &meetings),
            weekday_name(date).chars().take(2).collect::<String>()
        );
        let mut texts: Vec<String> = self.free_day(date).into_iter().collect();
        texts.extend(meetings.iter().map(|meeting| self.meeting(meeting)));
        texts.extend(self.events(date));
        out.push_str(&texts.join(" · "));
        out.push_str("</span>");
        if date.weekday() == Weekday::Mon {
            let _ = write!(out, "<span class=\"week\">uge {}</span>", date.iso_week().week());
        }
        out.push_str("</div></td>");
    }

    /// A meeting is seen before anything else that the day is.
    fn class(&self, date: NaiveDate, meetings: &[MeetingView]) -> &'static str {
        if meetings.iter().any(|meeting| !meeting.is_cancelled()) {
            return "meeting";
        }
        match self.days.day(date) {
            Day::Holiday(_) | Day::Closed(_) => "holiday",
            _ if !meetings.is_empty() => "cancelled",
            _ if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) => "weekend",
            Day::Break(_) => "break",
            Day::Free => "",
        }
    }

    /// A holiday is named each time, a break where it or a week or month begins.
    fn free_day(&self, date: NaiveDate) -> Option<String> {
        let day = self.days.day(date);
        let (name, _) = self.view.calendar().describe(day)?;
        let goes_on = date.pred_opt().is_some_and(|before| self.days.day(before) == day);
        let is_named = date.day() == 1 || date.weekday() == Weekday::Mon;
        let is_silent = matches!(day, Day::Break(_)) && goes_on && !is_named;
        (!is_silent).then(|| escape(name))
    }

    fn meeting(&self, meeting: &MeetingView) -> String {
        // The body stands above the table.
        let name = escape(meeting.own_name().unwrap_or("Møde"));
        if meeting.is_cancelled() {
            let reason = escape(meeting.reason().unwrap_or_default());
            return format!("<s>{name}</s> aflyst: {reason}");
        }
        let start = meeting.start().time();
        let items: Vec<_> = meeting.items().filter(|item| !item.is_on_every_agenda()).collect();
        let mut text = format!("<b>{name} {}.{:02}", start.hour(), start.minute());
        if items.len() > LIKELY_TO_FIT {
            let _ = write!(text, ", {} punkter", items.len());
        }
        text.push_str("</b>");
        if meeting.is_moved() {
            let _ = write!(text, " (flyttet fra {})", long_date(meeting.planned()));
        }
        if meeting.is_tentative() {
            text.push_str(" (foreløbigt)");
        }
        for item in &items {
            let _ = write!(text, " · {}", escape(&item.title(self.names)));
        }
        text
    }

    fn events(&self, date: NaiveDate) -> impl Iterator<Item = String> {
        self.view
            .events()
            .filter(move |event| (event.from()..=event.to()).contains(&date))
            .map(|event| format!("<span class=\"event\">{}</span>", escape(event.name())))
    }
}
