//! The meetings of a body: more of them, others from a day on, their end, the agreed
//! dates, and a tentative meeting that is settled.

use super::{PAGE, edit, series_fields};
use crate::calendar::full_date;
use crate::plan::edit::{BodiesEdit, series_key};
use crate::plan::{Series, SeriesDates, write_time_span};
use crate::web::forms::fields::Kind;
use crate::web::forms::form::{EditForm, FormContext};
use crate::web::forms::values::{Values, date_text};

pub(in crate::web) const ADD: EditForm = EditForm {
    path: "/organer/{body}/nye-moeder",
    page: PAGE,
    about: |context| context.view.map(|view| view.name().to_owned()),
    heading: "Flere møder",
    initial: |context| Some(series_fields::initial(context)),
    fields: Some(|_, form| Some(series_fields::parts(form))),
    edit: |subject, answers| {
        let series = series_fields::read(answers)?;
        edit(BodiesEdit::AddSeries { body: subject.body.clone(), series })
    },
    ..EditForm::EMPTY
};

/// What was held stays: the series ends the day before the first day of the new one.
pub(in crate::web) const REPLACE: EditForm = EditForm {
    path: "/organer/{body}/moeder/{item}/fra-en-dag",
    page: PAGE,
    about: |context| context.view.map(|view| view.name().to_owned()),
    heading: "Andre møder fra en dag",
    initial: |context| {
        let series = find(context)?;
        let mut values = series_fields::initial(context);
        values.set("from", "");
        values.set("time", write_time_span(series.time).replace(':', "."));
        values.set("on-holiday", series.on_holiday.word());
        values.set("on-break", series.on_break.word());
        values.set("tentative", if series.tentative { "1" } else { "" });
        Some(values)
    },
    fields: Some(|context, form| find(context).map(|_| series_fields::parts(form))),
    edit: |subject, answers| {
        let series = series_fields::read(answers)?;
        let (body, key) = (subject.body.clone(), subject.item.clone()?);
        edit(BodiesEdit::ReplaceSeries { body, key, series })
    },
    ..EditForm::EMPTY
};

pub(in crate::web) const END: EditForm = EditForm {
    path: "/organer/{body}/moeder/{item}/slut",
    page: PAGE,
    about: |context| context.view.map(|view| view.name().to_owned()),
    heading: "Hvornår slutter møderne?",
    initial: |context| {
        let mut values = Values::default();
        values.set("until", find(context)?.until.map(date_text).unwrap_or_default());
        Some(values)
    },
    fields: Some(|context, form| {
        find(context)?;
        let help = "Der holdes ingen møder efter den dag. Tom: de bliver ved.";
        Some(vec![form.part("until", "Sidste dag", help, Kind::Line)])
    }),
    edit: |subject, answers| {
        let until = answers.optional_date("until");
        let (body, key) = (subject.body.clone(), subject.item.clone()?);
        edit(BodiesEdit::EndSeries { body, key, until })
    },
    ..EditForm::EMPTY
};

pub(in crate::web) const DATES: EditForm = EditForm {
    path: "/organer/{body}/moeder/{item}/datoer",
    page: PAGE,
    about: |context| context.view.map(|view| view.name().to_owned()),
    heading: "Ret mødedatoerne",
    initial: |context| {
        let SeriesDates::Given(dates) = &find(context)?.dates else { return None };
        let lines: Vec<String> = dates.iter().map(|(date, _)| full_date(*date)).collect();
        let mut values = Values::default();
        values.set("dates", lines.join("\n"));
        Some(values)
    },
    fields: Some(|context, form| {
        find(context)?;
        Some(vec![form.part("dates", "Datoer", series_fields::DATES_HELP, Kind::Lines)])
    }),
    edit: |subject, answers| {
        let dates = series_fields::dates(answers)?;
        let (body, key) = (subject.body.clone(), subject.item.clone()?);
        edit(BodiesEdit::SetDates { body, key, dates })
    },
    ..EditForm::EMPTY
};

pub(in crate::web) const CONFIRM: EditForm = EditForm {
    path: "/organer/{body}/{date}/ligger-fast",
    page: PAGE,
    about: |context| context.view.map(|view| view.name().to_owned()),
    heading: "Mødet ligger fast",
    initial: |context| {
        let meeting = context.view?.meeting(context.subject.date?)?;
        (meeting.is_tentative() && !meeting.is_extra()).then(Values::default)
    },
    edit: |subject, _| {
        let (body, date) = (subject.body.clone(), subject.date?);
        edit(BodiesEdit::Confirm { body, date })
    },
    ..EditForm::EMPTY
};

fn find<'a>(context: &FormContext<'a>) -> Option<&'a Series> {
    let plan = &context.schedule.plan;
    let key = context.subject.item.as_ref()?;
    let index = plan.body(&context.subject.body)?;
    plan.bodies[index].series.iter().find(|series| series_key(series, plan) == *key)
}
