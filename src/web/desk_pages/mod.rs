//! The pages that change a plan: a form, what it would do, and the saving of it.
//!
//! `wish` reads from the address what is to be done, `ask` knows which fields that
//! takes and makes an edit of them, `views` shows them, and `round` goes the way
//! from form to preview to the editor. What an edit does to the plan is for
//! `plan::edit`, and whether it holds for `compile`.

mod ask;
mod form;
mod heading;
mod history;
mod items;
mod list;
mod meetings;
mod round;
mod timing;
mod views;
mod wish;

pub(super) use form::sentence;
pub(super) use history::{body_log, entry, log, undo};
pub(super) use list::items as item_list;
pub(super) use round::{resume, show, submit};
