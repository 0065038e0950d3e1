//! The editing commands: their arguments, and the edit that each builds from them.
//!
//! `editor` makes the edit; `make` prints the result.

mod decisions;
mod follow_up;
mod items;
mod make;
mod meetings;

pub use decisions::{DecideArgs, decide};
pub use follow_up::{FollowUpArgs, follow_up};
pub use items::{
    AddArgs, ChangeArgs, ChangeItemArgs, DateArgs, MoveArgs, WithdrawArgs, add, await_date,
    change_item, date, move_item, skip, withdraw,
};
pub use make::{MakeArgs, make, print_outcome, print_preview};
pub use meetings::{CancelArgs, ExtraArgs, MoveMeetingArgs, cancel, extra, move_meeting};
