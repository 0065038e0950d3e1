//! Changes an item: its title, its timing and everything else about it.

use crate::plan::edit::{Edit, ItemField};
use crate::web::forms::form::EditForm;
use crate::web::forms::item_fields;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/punkt/{item}/ret",
    heading: "Ret punktet",
    initial: |context| Some(item_fields::initial(context.item()?, &context.view)),
    fields: Some(|context, form| {
        Some(item_fields::parts(form, &context.view, Some(context.item()?)))
    }),
    edit: |subject, answers| {
        let (title, timing, mut fields) = item_fields::read(answers);
        fields.insert(0, ItemField::Title(title));
        fields.extend(timing.map(ItemField::Timing));
        Some(Edit::SetItem { item: subject.item.clone()?, fields })
    },
    ..EditForm::EMPTY
};
