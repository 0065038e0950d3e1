//! Cancels a meeting.

use crate::plan::edit::Edit;
use crate::schedule::MeetingId;
use crate::web::forms::fields::Kind;
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/moede/{meeting}/aflys",
    heading: "Aflys mødet",
    fields: Some(|_, form| {
        let help = "Den kan læses af alle: »Mødet aflyses pga. …«.";
        Some(vec![form.part("reason", "Hvorfor aflyses mødet?", help, Kind::Line)])
    }),
    edit: |subject, answers| {
        let reason = answers.required("reason", "Skriv, hvorfor mødet aflyses.");
        let MeetingId { nominal, is_extra } = subject.meeting?;
        Some(Edit::CancelMeeting { date: nominal, extra: Some(is_extra), reason })
    },
    meeting_link: |meeting| (!meeting.is_cancelled()).then_some("Aflys mødet"),
    ..EditForm::EMPTY
};
