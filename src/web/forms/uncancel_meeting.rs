//! Holds a cancelled meeting after all.

use crate::plan::edit::Edit;
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/moede/{date}/hold",
    heading: "Hold mødet alligevel",
    edit: |subject, _| Some(Edit::Uncancel { date: subject.date?, extra: None }),
    meeting_link: |meeting| meeting.is_cancelled().then_some("Hold mødet alligevel"),
    ..EditForm::EMPTY
};
