//! Holds a cancelled meeting after all.

use crate::plan::edit::Edit;
use crate::schedule::MeetingId;
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/moede/{meeting}/hold",
    heading: "Hold mødet alligevel",
    edit: |subject, _| {
        let MeetingId { nominal, is_extra } = subject.meeting?;
        Some(Edit::Uncancel { date: nominal, extra: Some(is_extra) })
    },
    meeting_link: |meeting| meeting.is_cancelled().then_some("Hold mødet alligevel"),
    ..EditForm::EMPTY
};
