//! The pages that change a plan: a form, what it would do, and the saving of it.
//!
//! One file a form; `submit` takes every form from its fields by way of a preview to
//! the plan. What an edit does to the plan's text is for `plan::edit`, and whether
//! the plan then holds for `compile`.

mod add_follow_up;
mod add_item;
mod add_meeting;
mod agenda_edit;
pub(in crate::web) mod agenda_points;
pub(in crate::web) mod agenda_times;
pub(in crate::web) mod agenda_work;
mod bodies;
mod calendar;
mod cancel_meeting;
mod cases;
pub(in crate::web) mod choices;
pub(in crate::web) mod chosen;
mod complete_follow_up;
mod date_item;
pub(in crate::web) mod drafts;
mod drop_follow_up;
pub(in crate::web) mod fields;
pub(in crate::web) mod form;
mod item_fields;
mod landing;
mod minutes;
mod move_meeting;
mod move_occurrence;
mod page;
mod past_event;
mod people;
mod reinstate_item;
mod reopen_follow_up;
mod restore_meeting;
mod restore_occurrence;
mod set_item;
pub(in crate::web) mod submit;
mod timing;
mod uncancel_meeting;
pub(in crate::web) mod values;
mod withdraw_item;

pub use drafts::remove_drafts_of;

use crate::schedule::MeetingView;
use chrono::NaiveDate;
use form::{EditForm, Subject};

/// Every form; the router adds them all. Pages list links to them in this order.
pub(in crate::web) const FORMS: &[&EditForm] = &[
    &add_item::FORM,
    &set_item::FORM,
    &date_item::FORM,
    &move_occurrence::FORM,
    &restore_occurrence::FORM,
    &withdraw_item::FORM,
    &reinstate_item::FORM,
    &add_meeting::FORM,
    &uncancel_meeting::FORM,
    &move_meeting::FORM,
    &cancel_meeting::FORM,
    &restore_meeting::FORM,
    &minutes::FORM,
    &agenda_edit::FORM,
    &add_follow_up::FORM,
    &complete_follow_up::FORM,
    &drop_follow_up::FORM,
    &reopen_follow_up::FORM,
    &calendar::closed::ADD,
    &calendar::closed::SET,
    &calendar::closed::REMOVE,
    &calendar::breaks::ADD,
    &calendar::breaks::SET,
    &calendar::breaks::DATES,
    &calendar::breaks::REMOVE,
    &calendar::events::ADD,
    &calendar::events::SET,
    &calendar::events::REMOVE,
    &calendar::events::RULE,
    &calendar::event_year::DATE,
    &calendar::event_year::SETTLE,
    &calendar::event_year::SKIP,
    &calendar::event_year::KEEP,
    &people::HOLDER,
    &people::ROLE,
    &people::TITLE,
    &bodies::head::ADD,
    &bodies::head::SET,
    &bodies::series::ADD,
    &bodies::series::REPLACE,
    &bodies::series::END,
    &bodies::series::DATES,
    &bodies::series::CONFIRM,
    &cases::ADD,
    &cases::DATE,
];

/// The form at an address, and what the address names.
pub(in crate::web) fn find(path: &str) -> Option<(&'static EditForm, Subject)> {
    FORMS.iter().find_map(|form| Some((*form, form.subject(path)?)))
}

/// The forms that apply to a meeting: address and label. What was held is not moved,
/// cancelled or added to; its minutes are written from its first day on.
pub(in crate::web) fn meeting_links(
    body: &str,
    meeting: &MeetingView,
    today: NaiveDate,
) -> Vec<(String, &'static str)> {
    let is_in_time = |form: &&&EditForm| match form.records {
        true => meeting.date() <= today,
        false => today <= meeting.to(),
    };
    let link =
        |form: &&EditForm| Some((form.address(body, meeting.id()), (form.meeting_link)(meeting)?));
    FORMS.iter().filter(is_in_time).filter_map(link).collect()
}
