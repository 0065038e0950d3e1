//! Adds a meeting besides those of the body's series.

use crate::plan::edit::Edit;
use crate::web::forms::fields::Kind;
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/nyt-moede",
    heading: "Ekstra møde",
    fields: Some(|_, form| {
        Some(vec![
            form.part("date", "Dato", "Skriv fx 6/9 eller onsdag i uge 36.", Kind::Line),
            form.part("time", "Tidspunkt", "Skriv fx 9-12 eller 8.30-10.", Kind::Line),
            form.part("name", "Navn", "Fx Budgetseminar.", Kind::Line),
            form.part("place", "Sted", "Tom: hvor møderne plejer at være.", Kind::Line),
        ])
    }),
    edit: |_, answers| {
        let date = answers.date("date");
        answers.required("time", "Skriv, hvornår mødet begynder og slutter, fx 9-12.");
        let time = answers.time_span("time");
        let name = answers.required("name", "Skriv mødets navn.");
        Some(Edit::ExtraMeeting { date: date?, time: time?, name, place: answers.text("place") })
    },
    ..EditForm::EMPTY
};
