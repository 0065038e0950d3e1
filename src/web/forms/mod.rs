//! The pages that change a plan: a form, what it would do, and the saving of it.
//!
//! `wish` reads from the address what is to be done, `ask` knows which fields that
//! takes and makes an edit of them, `views` shows them, and `submit` goes the way
//! from form to preview to the editor. What an edit does to the plan is for
//! `plan::edit`, and whether it holds for `compile`.

mod ask;
mod fields;
mod heading;
mod items;
mod meetings;
pub(in crate::web) mod submit;
mod timing;
mod views;
mod wish;
