//! Takes back what the plan has about one meeting: that it is moved, or extra.

use crate::plan::edit::Edit;
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/moede/{date}/som-planlagt",
    heading: "Tag ændringen af mødet tilbage",
    edit: |subject, _| Some(Edit::RemoveMeeting { date: subject.date?, extra: None }),
    meeting_link: |meeting| match meeting.is_cancelled() {
        false if meeting.is_extra() => Some("Tag mødet ud"),
        false if meeting.is_moved() => Some("Tag flytningen tilbage"),
        _ => None,
    },
    ..EditForm::EMPTY
};
