//! The editing commands: their arguments, and the edit that each builds from them.
//!
//! `editor` makes the edit; `make` prints the result.

mod items;
mod make;
mod meetings;

pub use items::{
    AddArgs, ChangeArgs, DateArgs, MoveArgs, WithdrawArgs, add, await_date, date, move_item, skip,
    withdraw,
};
pub use make::{MakeArgs, print_outcome, print_preview};
pub use meetings::{CancelArgs, ExtraArgs, MoveMeetingArgs, cancel, extra, move_meeting};
