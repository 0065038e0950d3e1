//! The forms of bodies: what they are, and when they meet.

mod series_fields;

pub(in crate::web) mod head;
pub(in crate::web) mod series;

use crate::plan::edit::{BodiesEdit, Edit, SharedEdit};
use crate::web::forms::form::SharedPage;

const PAGE: Option<SharedPage> = Some(SharedPage { path: "/organer", name: "Organer" });

fn edit(edit: BodiesEdit) -> Option<Edit> {
    Some(Edit::Shared(SharedEdit::Bodies(edit)))
}
