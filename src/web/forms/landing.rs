//! Where one goes once a form is saved: to the page it was opened from, and there to
//! what was saved.

use crate::compile::Compiled;
use crate::schedule::{Audience, BodyView, ItemView};
use crate::web::flash;
use crate::web::forms::form::Subject;
use crate::web::pages::months::MonthsShown;
use crate::web::pages::parts::anchor;
use axum::response::Redirect;
use chrono::NaiveDate;

/// To that place, with the entry of the history; `plans` are those before and after.
pub(in crate::web) fn redirect(
    subject: &Subject,
    plans: (&Compiled, &Compiled),
    today: NaiveDate,
    entry: Option<&str>,
) -> Redirect {
    let (before, after) = (body(plans.0, subject), body(plans.1, subject));
    let mut page = page(subject, after.as_ref());
    let both = before.zip(after);
    let found = both.and_then(|(before, after)| found(subject, &before, &after, today));
    // A long plan is on several pages.
    if let Some(meeting) = found.and_then(|item| item.meeting())
        && page == format!("/{}", subject.body)
    {
        page += &MonthsShown::with(meeting.date(), today).query(today);
    }
    flash::redirect(&page, entry, found.as_ref().map(anchor).as_deref())
}

fn body<'a>(plan: &'a Compiled, subject: &Subject) -> Option<BodyView<'a>> {
    plan.schedule.as_ref()?.body(&subject.body, Audience::Full)
}

/// The page, unless the edit removed its meeting.
fn page(subject: &Subject, after: Option<&BodyView>) -> String {
    let meeting = subject.meeting.or(subject.from);
    let is_there = |id| after.is_some_and(|view| view.meeting_with_id(id).is_some());
    match meeting.is_none_or(is_there) {
        true => subject.page(),
        false => format!("/{}", subject.body),
    }
}

/// What is to be marked on that page: the occurrence that the form is about, else one of
/// an item that the edit added.
fn found<'a>(
    subject: &Subject,
    before: &BodyView,
    after: &BodyView<'a>,
    today: NaiveDate,
) -> Option<ItemView<'a>> {
    let is_new = |id: &str| !before.items_as_written().iter().any(|item| item.id == id);
    let is_meant = |item: &ItemView| match &subject.item {
        Some(id) if item.id() == id => subject.date.is_none_or(|d| item.nominal() == Some(d)),
        _ => subject.meeting.is_none() && is_new(item.id()),
    };
    let is_there = |item: &&ItemView| {
        let Some(from) = subject.from else { return false };
        let stands = item.meeting().is_some_and(|meeting| meeting.id() == from);
        stands || item.nominal() == Some(from.nominal)
    };
    let is_ahead = |item: &&ItemView| item.meeting().is_none_or(|meeting| meeting.date() >= today);
    let meant: Vec<ItemView> = after.occurrences().filter(is_meant).collect();
    meant.iter().find(is_there).or_else(|| meant.iter().find(is_ahead)).copied()
}
