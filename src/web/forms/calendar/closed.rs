//! Closed days: adds one, changes one, removes one.

use super::{DAY_HELP, PAGE, edit};
use crate::calendar::{Closed, ClosedDay, MonthDay, long_date};
use crate::plan::edit::{CalendarEdit, CalendarKey, CalendarTable};
use crate::web::forms::fields::{FieldBuilder, Kind, Part};
use crate::web::forms::form::{EditForm, FormContext};
use crate::web::forms::values::{Answers, Values, date_text};
use chrono::Datelike;

pub(in crate::web) const ADD: EditForm = EditForm {
    path: "/kalender/ny-lukkedag",
    page: PAGE,
    heading: "Ny lukkedag",
    fields: Some(|_, form| Some(fields(form))),
    edit: |_, answers| edit(CalendarEdit::Add(table(answers)?)),
    ..EditForm::EMPTY
};

pub(in crate::web) const SET: EditForm = EditForm {
    path: "/kalender/lukkedag/{item}/ret",
    page: PAGE,
    heading: "Ret lukkedagen",
    initial: |context| {
        let closed = find(context)?;
        let mut values = Values::default();
        values.set("name", &*closed.name);
        match closed.day {
            ClosedDay::Once(date) => values.set("date", date_text(date)),
            ClosedDay::Yearly(day) => {
                values.set("date", day.in_year(2024).map(long_date).unwrap_or_default());
                values.set("yearly", "1");
            }
        }
        Some(values)
    },
    fields: Some(|context, form| find(context).map(|_| fields(form))),
    edit: |subject, answers| {
        let table = table(answers)?;
        edit(CalendarEdit::Set(CalendarKey::Closed(subject.item.clone()?), table))
    },
    ..EditForm::EMPTY
};

pub(in crate::web) const REMOVE: EditForm = EditForm {
    path: "/kalender/lukkedag/{item}/fjern",
    page: PAGE,
    heading: "Fjern lukkedagen",
    initial: |context| find(context).map(|_| Values::default()),
    edit: |subject, _| edit(CalendarEdit::Remove(CalendarKey::Closed(subject.item.clone()?))),
    ..EditForm::EMPTY
};

fn find<'a>(context: &FormContext<'a>) -> Option<&'a Closed> {
    let key = context.subject.item.as_ref()?;
    let mut all = context.schedule.plan.calendar.closed.iter();
    all.find(|closed| CalendarKey::closed(closed) == *key)
}

fn fields(form: FieldBuilder) -> Vec<Part> {
    vec![
        form.part(
            "name",
            "Navn",
            "Vises, hvor et møde falder ud: fx »Rådhuset er lukket«.",
            Kind::Line,
        ),
        form.part("date", "Dag", DAY_HELP, Kind::Line),
        form.part("yearly", "Hvert år den dag", "", Kind::Check),
    ]
}

fn table(answers: &mut Answers) -> Option<CalendarTable> {
    let name = answers.required("name", "Skriv lukkedagens navn.");
    let date = answers.date("date")?;
    let day = match answers.has("yearly") {
        true => ClosedDay::Yearly(MonthDay { month: date.month(), day: date.day() }),
        false => ClosedDay::Once(date),
    };
    Some(CalendarTable::Closed { name, day })
}
