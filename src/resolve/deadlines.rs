//! The deadlines before each held meeting (plan-format, "Meetings").

use crate::calendar::DayTable;
use crate::plan::{Body, DeadlineDistance, indexed};
use crate::schedule::{Meeting, MeetingDeadline};
use chrono::{Days, NaiveDate, Weekday};

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
    deadlines.reserve_exact(meetings.len() * body.deadlines.len());
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
            // The day of the meeting itself counts for none only.
            let (from, earlier) = match count.checked_sub(1) {
                Some(earlier) => (meeting.pred_opt()?, earlier as usize),
                None => (meeting, 0),
            };
            days.workday_back(from, earlier)
        }
        DeadlineDistance::Days(count) => {
            days.workday_back(meeting.checked_sub_days(Days::new(u64::from(count)))?, 0)
        }
        DeadlineDistance::Weeks { weeks, weekday } => {
            let monday = meeting.week(Weekday::Mon).first_day();
            let monday = monday.checked_sub_days(Days::new(7 * u64::from(weeks)))?;
            let ahead = Days::new(u64::from(weekday.num_days_from_monday()));
            days.workday_back(monday.checked_add_days(ahead)?, 0)
        }
    }
}
