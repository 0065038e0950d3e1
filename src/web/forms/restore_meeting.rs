//! Takes back what the plan has about one meeting: that it is moved, or extra.

use crate::plan::edit::Edit;
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/moede/{date}/som-planlagt",
    heading: "Tag ændringen af mødet tilbage",
    edit: |subject, _| Some(Edit::RemoveMeeting { date: subject.date? }),
    ..EditForm::EMPTY
};
