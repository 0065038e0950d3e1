//! When a case must be at each body to be decided in time, counted back from the last.

use super::{Audience, MeetingView, Schedule};
use crate::calendar::full_date;
use chrono::{Days, NaiveDate};

/// A meeting is looked for so long before the one after it.
const REACH: Days = Days::new(182);

impl Schedule {
    /// The meetings of a route, the last of which decides on or before a day: of each
    /// body the last held ordinary meeting at least a day before the next one.
    ///
    /// # Errors
    /// In Danish, where a body is unknown or has no such meeting.
    pub fn reach(&self, route: &[&str], by: NaiveDate) -> Result<Vec<MeetingView<'_>>, String> {
        let mut found: Vec<MeetingView> = Vec::new();
        for id in route.iter().rev() {
            let view = self
                .body(id, Audience::Full)
                .ok_or_else(|| format!("intet organ hedder `{id}`"))?;
            let latest = match found.last() {
                Some(next) => next.date() - Days::new(1),
                None => by,
            };
            let meetings = view.meetings(latest - REACH, latest);
            let held = meetings.filter(|m| !m.is_cancelled() && !m.is_extra());
            let meeting = held.last().ok_or_else(|| {
                format!("{} har intet møde i tide før den {}", view.name(), full_date(latest))
            })?;
            found.push(meeting);
        }
        found.reverse();
        Ok(found)
    }
}
