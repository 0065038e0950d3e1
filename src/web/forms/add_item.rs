//! Adds an item: on a date, by a rule, or awaiting a date.

use crate::plan::edit::{Edit, ItemField, ItemTiming};
use crate::web::forms::form::EditForm;
use crate::web::forms::values::{Values, date_text};
use crate::web::forms::{item_fields, timing};

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/nyt-punkt",
    heading: "Nyt punkt",
    initial: |context| {
        let mut values = Values::default();
        values.set(timing::WHEN, "afventer");
        if let Some(date) = context.proposed {
            values.set(timing::WHEN, "dato");
            values.set("date", date_text(date));
        }
        Some(values)
    },
    fields: Some(|context, form| {
        Some(item_fields::parts(form, &context.view?, context.today, None))
    }),
    edit: |_, answers| {
        let (title, timing, mut fields) = item_fields::read(answers);
        let timing = timing.unwrap_or(ItemTiming::Awaiting);
        let has_from = |field: &ItemField| matches!(field, ItemField::From(Some(_)));
        if matches!(timing, ItemTiming::When(_)) && !fields.iter().any(has_from) {
            // A rule that is new today has no occurrences before today.
            fields.retain(|field| !matches!(field, ItemField::From(_)));
            fields.push(ItemField::From(Some(answers.today)));
        }
        Some(Edit::AddItem { id: None, title, timing, fields })
    },
    meeting_link: |meeting| (!meeting.is_cancelled()).then_some("Nyt punkt til mødet"),
    ..EditForm::EMPTY
};
