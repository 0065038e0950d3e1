//! Signing in and out: who asks, and whether a form came from a page of ours.
//!
//! A session is a cookie that only the server can read or make; it says who,
//! and of which epoch. Who may do what is said by the users' file, which is
//! read for each request of somebody signed in: a removed user is out at once.

pub(in crate::web) mod accounts;
pub(in crate::web) mod return_path;
pub(in crate::web) mod session;
mod throttle;
pub mod users;
