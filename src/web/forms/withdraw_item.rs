//! Withdraws an item, which stays in the plan with the reason.

use crate::plan::edit::Edit;
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/punkt/{item}/traek-tilbage",
    heading: "Tag punktet af dagsordenen",
    fields: Some(|_, form| {
        Some(vec![form.reason("Punktet bliver stående i planen med begrundelsen.")])
    }),
    edit: |subject, answers| {
        let reason = answers.required("reason", "Skriv kort hvorfor.");
        Some(Edit::Withdraw { item: subject.item.clone()?, reason })
    },
    ..EditForm::EMPTY
};
