//! Where one goes once a form is saved: to the page it was opened from, and there to
//! what was saved.

use crate::compile::Compiled;
use crate::plan::{Plan, slug};
use crate::schedule::{Audience, BodyView, ItemView};
use crate::web::flash;
use crate::web::forms::form::Subject;
use crate::web::pages::listing;
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
    let mark = match subject.page {
        Some(_) => shared_mark(subject, plans),
        None => found.as_ref().map(anchor),
    };
    if let (Some(_), Some(mark)) = (subject.page, &mark) {
        page = listing::address_of(&page, mark, &plans.1.plan);
    }
    flash::redirect(&page, entry, mark.as_deref())
}

/// What is to be marked on a page about what bodies share: what the form is about, else
/// what is new on it.
fn shared_mark(subject: &Subject, plans: (&Compiled, &Compiled)) -> Option<String> {
    let (before, after) = (&plans.0.plan, &plans.1.plan);
    let path = subject.page.map_or("", |page| page.path);
    let of = |plan: &Plan| -> Vec<String> {
        let calendar = &plan.calendar;
        let closed = calendar.closed.iter().map(|closed| slug(&closed.name));
        let breaks = calendar.breaks.iter().map(|pause| slug(&pause.name));
        let events = plan.events.iter().map(|event| event.id.clone());
        match path {
            "/personer" => plan.roles.iter().map(|role| role.id.clone()).collect(),
            "/organer" => plan.bodies.iter().map(|body| body.id.clone()).collect(),
            "/sager" => plan.cases.iter().map(|case| case.id.clone()).collect(),
            _ => closed.chain(breaks).chain(events).collect(),
        }
    };
    let (known, now) = (of(before), of(after));
    let meant = [subject.item.clone(), Some(subject.body.clone())];
    let meant = meant.into_iter().flatten().find(|id| now.contains(id));
    meant.or_else(|| now.into_iter().find(|id| !known.contains(id)))
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
