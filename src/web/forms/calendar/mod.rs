//! The forms of the calendar: closed days, breaks and events.

pub(in crate::web) mod breaks;
pub(in crate::web) mod closed;
pub(in crate::web) mod event_year;
pub(in crate::web) mod events;

use crate::plan::edit::{CalendarEdit, Edit, SharedEdit};
use crate::web::forms::form::SharedPage;

const PAGE: Option<SharedPage> = Some(SharedPage { path: "/kalender", name: "Kalender" });

const DAY_HELP: &str = "Skriv fx 7. maj 2027 eller fredag i uge 18.";

fn edit(edit: CalendarEdit) -> Option<Edit> {
    Some(Edit::Shared(SharedEdit::Calendar(edit)))
}
