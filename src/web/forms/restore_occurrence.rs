//! Lets one occurrence of an item follow the plan again.

use crate::plan::edit::Edit;
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/punkt/{item}/{date}/som-planlagt",
    heading: "Lad punktet følge planen igen",
    edit: |subject, _| {
        Some(Edit::RemoveChange { item: subject.item.clone()?, date: subject.date? })
    },
    ..EditForm::EMPTY
};
