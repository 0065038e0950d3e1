//! Opens a follow-up again that was done or given up.

use crate::plan::FollowUpEnd;
use crate::plan::edit::Edit;
use crate::web::forms::form::EditForm;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/opfoelgning/{follow_up}/aabn",
    section: "/opfoelgning",
    heading: "Åbn opfølgningen igen",
    edit: |subject, _| {
        let id = subject.follow_up.clone()?;
        Some(Edit::EndFollowUp { id, end: FollowUpEnd::Pending })
    },
    ..EditForm::EMPTY
};
