//! The deadlines before each held meeting (plan-format, "Meetings").

use crate::calendar::DayTable;
use crate::plan::{Body, DeadlineDistance, indexed};
use crate::schedule::{Meeting, MeetingDeadline};
use chrono::{Days, NaiveDate, Weekday};

/// A deadline is no further than this from its meeting; every plan has a workday in it.
const FURTHEST_DAYS: usize = 3_660;

/// The deadlines of every held meeting, extra ones too, by meeting.
pub(super) fn deadlines(
    body: &Body,
    meetings: &[Meeting],
    days: &DayTable,
) -> Vec<MeetingDeadline> {
    let mut deadlines = Vec::new();
    if body.deadlines.is_empty() {
        return deadlines;
    }
    for (meeting, held) in indexed(meetings).filter(|(_, meeting)| meeting.is_held()) {
        for (deadline, written) in indexed(&body.deadlines) {
            let date = deadline_date(written.distance, held.date, days);
            deadlines.extend(date.map(|date| MeetingDeadline { meeting, deadline, date }));
        }
    }
    deadlines
}

/// The day that lies so long before a meeting; `None` before all calendars.
pub(super) fn deadline_date(
    distance: DeadlineDistance,
    meeting: NaiveDate,
    days: &DayTable,
) -> Option<NaiveDate> {
    match distance {
        DeadlineDistance::Workdays(count) => {
            let before = earlier_days(meeting.pred_opt()?);
            let mut workdays = before.filter(|date| days.is_workday(*date));
            match count.checked_sub(1) {
                Some(position) => workdays.nth(position as usize),
                None => last_workday(meeting, days),
            }
        }
        DeadlineDistance::Days(count) => {
            last_workday(meeting.checked_sub_days(Days::new(u64::from(count)))?, days)
        }
        DeadlineDistance::Weeks { weeks, weekday } => {
            let monday = meeting.week(Weekday::Mon).first_day();
            let monday = monday.checked_sub_days(Days::new(7 * u64::from(weeks)))?;
            let ahead = Days::new(u64::from(weekday.num_days_from_monday()));
            last_workday(monday.checked_add_days(ahead)?, days)
        }
    }
}

/// The last workday on or before a day.
fn last_workday(date: NaiveDate, days: &DayTable) -> Option<NaiveDate> {
    earlier_days(date).find(|date| days.is_workday(*date))
}

fn earlier_days(date: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    std::iter::successors(Some(date), |day| day.pred_opt()).take(FURTHEST_DAYS)
}
