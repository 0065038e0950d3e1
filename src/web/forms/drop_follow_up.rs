//! Gives a follow-up up.

use crate::plan::FollowUpEnd;
use crate::plan::edit::Edit;
use crate::web::forms::fields::Kind;
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/opfoelgning/{follow_up}/opgiv",
    section: "/opfoelgning",
    heading: "Opgiv opfølgningen",
    fields: Some(|_, form| {
        Some(vec![form.part("because", "Hvorfor gøres det ikke?", "", Kind::Line)])
    }),
    edit: |subject, answers| {
        let reason = answers.required("because", "Skriv, hvorfor det ikke gøres.");
        let end = FollowUpEnd::Dropped(reason);
        Some(Edit::EndFollowUp { id: subject.follow_up.clone()?, end })
    },
    ..EditForm::EMPTY
};
