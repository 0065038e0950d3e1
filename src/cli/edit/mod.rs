//! The commands that edit: what they take, and the edit that each makes of it.
//!
//! The round itself is the editor's; `make` tells what became of it.

mod items;
mod make;
mod meetings;

pub use items::{
    AddArgs, ChangeArgs, DateArgs, MoveArgs, WithdrawArgs, add, await_date, date, move_item, skip,
    withdraw,
};
pub use make::{MakeArgs, tell_outcome, tell_preview};
pub use meetings::{CancelArgs, ExtraArgs, MoveMeetingArgs, cancel, extra, move_meeting};
