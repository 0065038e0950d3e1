//! Takes a withdrawn item in again.

use crate::plan::edit::Edit;
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/punkt/{item}/tag-med",
    heading: "Tag punktet med igen",
    edit: |subject, _| Some(Edit::Reinstate { item: subject.item.clone()? }),
    ..EditForm::EMPTY
};
