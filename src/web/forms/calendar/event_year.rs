//! One year of an event that comes again: its own date, settled, or left out.

use super::events::find;
use super::{DAY_HELP, PAGE, edit};
use crate::plan::edit::{CalendarEdit, CalendarKey, CalendarTable};
use crate::web::forms::fields::Kind;
use crate::web::forms::form::{EditForm, FormContext};
use crate::web::forms::values::{Values, date_text};
use chrono::NaiveDate;

pub(in crate::web) const DATE: EditForm = EditForm {
    path: "/kalender/begivenhed/{item}/{date}/dato",
    page: PAGE,
    heading: "Egen dato det år",
    initial: |context| {
        let (from, to) = days(context)?;
        let mut values = Values::default();
        values.set("from", date_text(from));
        values.set("to", if to == from { String::new() } else { date_text(to) });
        Some(values)
    },
    fields: Some(|_, form| {
        Some(vec![
            form.part("from", "Første dag", DAY_HELP, Kind::Line),
            form.part("to", "Sidste dag", "Tom: det varer én dag.", Kind::Line),
            form.part("tentative", "Datoen er stadig foreløbig", "", Kind::Check),
        ])
    }),
    edit: |subject, answers| {
        let days = match answers.has("to") {
            true => answers.days("from", "to"),
            false => answers.date("from").map(|from| (from, from)),
        };
        let tentative = answers.has("tentative");
        let (from, to) = days?;
        let (id, name, cancels, reason) = (subject.item.clone(), None, None, None);
        let table =
            CalendarTable::Event { id, name, from, to, rrule: None, cancels, reason, tentative };
        edit(CalendarEdit::Add(table))
    },
    ..EditForm::EMPTY
};

pub(in crate::web) const SETTLE: EditForm = EditForm {
    path: "/kalender/begivenhed/{item}/{date}/ligger-fast",
    page: PAGE,
    heading: "Datoen ligger fast",
    initial: |context| days(context).map(|_| Values::default()),
    edit: |subject, _| edit(CalendarEdit::Settle(subject.item.clone()?, subject.date?)),
    ..EditForm::EMPTY
};

pub(in crate::web) const SKIP: EditForm = EditForm {
    path: "/kalender/begivenhed/{item}/{date}/ikke-i-aar",
    page: PAGE,
    heading: "Ikke det år",
    initial: |context| days(context).map(|_| Values::default()),
    fields: Some(|_, form| Some(vec![form.reason("Hvorfor holdes begivenheden ikke det år?")])),
    edit: |subject, answers| {
        let reason = answers.required("reason", "Skriv, hvorfor den ikke holdes.");
        let (id, date) = (subject.item.clone()?, subject.date?);
        edit(CalendarEdit::Add(CalendarTable::Skip { id, date, reason }))
    },
    ..EditForm::EMPTY
};

pub(in crate::web) const KEEP: EditForm = EditForm {
    path: "/kalender/begivenhed/{item}/{date}/alligevel",
    page: PAGE,
    heading: "Begivenheden holdes alligevel",
    initial: |context| {
        let day = context.subject.date?;
        find(context)?.skips.iter().find(|skip| skip.date == day)?;
        Some(Values::default())
    },
    edit: |subject, _| {
        let key = CalendarKey::Skip(subject.item.clone()?, subject.date?);
        edit(CalendarEdit::Remove(key))
    },
    ..EditForm::EMPTY
};

/// The days of the time that begins on the subject's date.
fn days(context: &FormContext) -> Option<(NaiveDate, NaiveDate)> {
    let (id, from) = (context.subject.item.as_ref()?, context.subject.date?);
    let mut all = context.schedule.event_views();
    let found = all.find(|event| event.id() == id && event.from() == from)?;
    Some((from, found.to()))
}
