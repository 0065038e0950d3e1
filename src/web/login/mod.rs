//! Signing in and out: who asks, and whether a form came from a page of ours.
//!
//! A session is a cookie that only the server can read or make; it says who,
//! and of which epoch. Who may do what is said by the users' file, which is
//! read for each request of somebody signed in: a removed user is out at once.

mod accounts;
mod pages;
mod people;
mod throttle;
mod visit;

pub(super) use accounts::Accounts;
pub(super) use pages::{first, login, make_first, sign_in, sign_in_again, sign_out};
pub(super) use people::{change_password, change_people, password, people};
pub(super) use visit::{NO_ENTRY, Peer, Saved, Visit, Visitor, local};
