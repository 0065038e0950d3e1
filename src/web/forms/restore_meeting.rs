//! Takes back everything the plan says about one meeting: moved or extra.

use crate::plan::edit::Edit;
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/moede/{date}/som-planlagt",
    heading: "Tag ændringen af mødet tilbage",
    edit: |subject, _| Some(Edit::RemoveMeeting { date: subject.date? }),
    ..EditForm::EMPTY
};
