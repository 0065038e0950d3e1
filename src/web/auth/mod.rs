//! Signing in and out: who sends a request, and whether a form came from our pages.
//!
//! A session is a cookie that only the server can read or make, with the user's name
//! and epoch. The role is read from the users' file for each request of somebody
//! signed in: a removed user is out at once, and so is a session that was ended.

pub(in crate::web) mod accounts;
pub(in crate::web) mod audit;
mod audited;
pub(in crate::web) mod check;
pub(in crate::web) mod client;
pub(in crate::web) mod cookies;
mod ended;
mod hasher;
pub mod passwords;
pub(in crate::web) mod return_path;
pub(in crate::web) mod session;
mod throttle;
pub mod users;
