//! The reasons in plain Danish, for the page's "Hvorfor her?" and for `why`.

use super::{ChangedTo, ItemView, MeetingView, ReasonView, Status};
use crate::calendar::{HOLIDAY_NAMES, full_date, month_name, weekday_name};
use crate::plan::{IfCancelled, Timing, describe_rule};
use chrono::NaiveDate;

impl ItemView<'_> {
    /// Why it stands where it does: one sentence for each step, the last of
    /// them saying where that is.
    pub fn why(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        for reason in self.reasons() {
            sentences.push(self.sentence(&reason));
            if let ReasonView::Rule { .. } | ReasonView::Date { .. } | ReasonView::Due { .. } =
                reason
            {
                let chosen = self.occurrence.chosen.map(|index| self.view.meeting_at(index));
                sentences.extend(chosen.and_then(|meeting| meeting.why_planned_here()));
            }
        }
        sentences.extend(self.conclusion());
        sentences
    }

    fn sentence(&self, reason: &ReasonView) -> String {
        match reason {
            ReasonView::Rule { nominal } => match &self.item.timing {
                Timing::When { rule, .. } => format!(
                    "Reglen er {}; det er mødet, der er planlagt den {}.",
                    describe_rule(rule, &self.view.schedule.plan),
                    full_date(self.occurrence.planned.unwrap_or(*nominal))
                ),
                _ => format!("Punktet hører til den {}.", full_date(*nominal)),
            },
            ReasonView::Date { nominal } => {
                format!("Punktet har fået datoen {}.", full_date(*nominal))
            }
            ReasonView::Due { window } => format!("Punktet skal op {}.", describe_window(window)),
            ReasonView::Case { case } => format!("Punktet er et trin i sagen `{case}`."),
            ReasonView::Fact => "Ingen regel sætter punktet her.".into(),
            ReasonView::Late { day } => format!(
                "Intet møde er tidligt nok før den {}, så punktet får det første møde før dagen.",
                full_date(*day)
            ),
            ReasonView::NotInTime { day } => {
                format!("Der er intet møde før den {}.", full_date(*day))
            }
            ReasonView::Decided { meeting } => {
                format!("Det blev besluttet på mødet den {}.", full_date(*meeting))
            }
            ReasonView::Postponed { meeting } => {
                format!("Det blev taget op den {} og udsat.", full_date(*meeting))
            }
            ReasonView::StepAfter { body, meeting, days } => format!(
                "Trinnet kommer på det første møde {} efter mødet i {body} den {}.",
                at_least(*days),
                full_date(*meeting)
            ),
            ReasonView::StepBefore { body, meeting, days } => format!(
                "Trinnet kommer på det sidste møde {} før mødet i {body} den {}.",
                at_least(*days),
                full_date(*meeting)
            ),
            ReasonView::StepBy { day } => {
                format!("Sagen skal være besluttet senest den {}.", full_date(*day))
            }
            ReasonView::PassedOver { meeting, reason } => {
                format!(
                    "Mødet den {} er aflyst ({reason}), så det er sprunget over.",
                    full_date(*meeting)
                )
            }
            ReasonView::NoStep => {
                "Der er intet møde inden for 182 dage af trinnet ved siden af.".into()
            }
            ReasonView::StepAwaits => "Trinnet ved siden af har endnu ingen dato.".into(),
            ReasonView::Awaits => "Punktet har endnu ingen dato.".into(),
            ReasonView::NoMeeting { date } => format!(
                "Der er intet møde den {}, så punktet går til det første afholdte møde derefter.",
                full_date(*date)
            ),
            ReasonView::Change { to, reason } => {
                let done = match to {
                    ChangedTo::Date(date) => format!("flyttet til den {}", full_date(*date)),
                    ChangedTo::Await => "sat til at afvente en dato".into(),
                    ChangedTo::Skip => "sprunget over".into(),
                };
                format!("Det er {done}: {reason}.")
            }
            ReasonView::Cancelled { meeting, reason, then } => {
                let then = match then {
                    IfCancelled::Next => "så punktet går videre til det næste afholdte møde",
                    IfCancelled::Previous => "så punktet rykker frem til mødet før",
                    IfCancelled::Await => "så punktet afventer en ny dato",
                    IfCancelled::Drop => "og punktet bortfalder, når mødet gør",
                };
                format!("Mødet den {} er aflyst ({reason}), {then}.", full_date(*meeting))
            }
            ReasonView::NoneLeft => "Der er intet afholdt møde tilbage til det.".into(),
            ReasonView::Full { meeting, minutes, of } => {
                let numbers = match (minutes, of) {
                    (Some(minutes), Some(of)) => format!(" ({minutes} minutter af {of})"),
                    _ => String::new(),
                };
                format!(
                    "Mødet den {} er fyldt{numbers}, så punktet venter til det næste.",
                    full_date(*meeting)
                )
            }
            ReasonView::Stays { meeting } => format!(
                "Mødet den {} er overfyldt, men punktet kan ikke vente længere.",
                full_date(*meeting)
            ),
            ReasonView::Limit { category } => {
                format!("Grænsen for kategorien {category} er overskredet her.")
            }
            ReasonView::Withdrawn { reason } => {
                format!("Punktet er taget af dagsordenen: {reason}.")
            }
        }
    }

    fn conclusion(&self) -> Option<String> {
        match self.occurrence.status {
            Status::Placed(_) => {
                let meeting = self.meeting()?;
                let moved =
                    meeting.why_moved().map_or_else(String::new, |moved| format!(" {moved}"));
                Some(format!("Derfor står det på mødet {}.{moved}", weekday_date(meeting.date())))
            }
            Status::Awaiting => Some("Derfor står det under punkter, som afventer dato.".into()),
            Status::Skipped | Status::Dropped | Status::Withdrawn => {
                Some("Derfor kommer det ikke på noget møde.".into())
            }
        }
    }
}

impl MeetingView<'_> {
    /// Where the meeting comes from and what happened to it.
    pub fn why(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        if self.is_extra() {
            sentences.push(match self.has_time() {
                true => format!("Mødet den {} er et ekstra møde.", full_date(self.planned())),
                false => format!(
                    "Mødet den {} er her, fordi noget er besluttet den dag.",
                    full_date(self.planned())
                ),
            });
        } else {
            sentences.push(format!("Mødet er planlagt den {}.", full_date(self.planned())));
            sentences.extend(self.why_planned_here());
        }
        match self.reason().filter(|_| self.is_cancelled()) {
            Some(reason) => sentences.push(format!("Mødet er aflyst: {reason}.")),
            None => sentences.extend(self.why_moved()),
        }
        sentences
    }

    fn why_planned_here(&self) -> Option<String> {
        let from = self.shifted_from()?;
        Some(format!(
            "Mødet skulle være den {}, men den dag er {}; derfor er det planlagt den {}.",
            full_date(from.date),
            describe_day(from.name),
            full_date(self.planned())
        ))
    }

    fn why_moved(&self) -> Option<String> {
        if !self.is_moved() {
            return None;
        }
        let reason = self.reason().map_or_else(String::new, |reason| format!(": {reason}"));
        Some(format!("Mødet er flyttet fra den {}{reason}.", full_date(self.planned())))
    }
}

/// "mindst 7 dage"; a single day is no condition worth a word.
fn at_least(days: u32) -> String {
    match days {
        0 | 1 => "mindst 1 dag".to_owned(),
        _ => format!("mindst {days} dage"),
    }
}

/// A window as it is written, in words: "medio august 2023", "i uge 41, 2022".
pub fn describe_window(text: &str) -> String {
    if let Ok(date) = text.parse::<NaiveDate>() {
        return format!("senest den {}", full_date(date));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let (when, part) = (words.first().copied().unwrap_or_default(), words.get(1));
    let Some((year, rest)) = when.split_once('-') else { return text.to_owned() };
    if let Some(week) = rest.strip_prefix('W') {
        return format!("i uge {week}, {year}");
    }
    if let Some(quarter) = rest.strip_prefix('Q') {
        return format!("i {quarter}. kvartal {year}");
    }
    match rest.parse().ok().filter(|month| (1..=12).contains(month)).map(month_name) {
        Some(month) => match part {
            Some(part) => format!("{part} {month} {year}"),
            None => format!("i {month} {year}"),
        },
        None => text.to_owned(),
    }
}

/// Holidays are lower-cased inside a sentence; the plan's own names stand as written.
fn describe_day(name: &str) -> String {
    if HOLIDAY_NAMES.contains(&name) { name.to_lowercase() } else { name.to_owned() }
}

/// "onsdag den 28. juni 2023".
fn weekday_date(date: NaiveDate) -> String {
    format!("{} den {}", weekday_name(date), full_date(date))
}
