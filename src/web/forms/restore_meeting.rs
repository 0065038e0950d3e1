//! Takes back what the plan has about one meeting: that it is moved, or extra.

use crate::plan::edit::Edit;
use crate::schedule::MeetingId;
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/moede/{meeting}/som-planlagt",
    heading: "Tag ændringen af mødet tilbage",
    edit: |subject, _| {
        let MeetingId { nominal, is_extra } = subject.meeting?;
        Some(Edit::RemoveMeeting { date: nominal, extra: Some(is_extra) })
    },
    meeting_link: |meeting| match meeting.is_cancelled() {
        false if meeting.is_extra() => Some("Fjern mødet"),
        false if meeting.is_moved() => Some("Tag flytningen tilbage"),
        _ => None,
    },
    ..EditForm::EMPTY
};
