//! Marks a follow-up as done today. The list of follow-ups sends it at one press.

use crate::plan::FollowUpEnd;
use crate::plan::edit::Edit;
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/opfoelgning/{follow_up}/gjort",
    section: "/opfoelgning",
    heading: "Opfølgningen er gjort",
    edit: |subject, answers| {
        let end = FollowUpEnd::Done(answers.today);
        Some(Edit::EndFollowUp { id: subject.follow_up.clone()?, end })
    },
    ..EditForm::EMPTY
};
