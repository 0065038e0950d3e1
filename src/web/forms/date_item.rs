//! Gives an item that awaits one its date.

use crate::plan::edit::Edit;
use crate::web::forms::fields::{DATE_HELP, Kind};
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/punkt/{item}/dato",
    heading: "Giv punktet en dato",
    fields: Some(|_, form| Some(vec![form.part("date", "Dato", DATE_HELP, Kind::Date)])),
    edit: |subject, answers| {
        let date = answers.date("date")?;
        Some(Edit::DateItem { item: subject.item.clone()?, date })
    },
    ..EditForm::EMPTY
};
