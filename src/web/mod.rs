//! Pages and feeds over HTTP.
//!
//! `server` has the connections, `feeds` answers from ready bytes before `routes`,
//! which has every page, is tried; `reload` keeps the `site` true
//! to the files and the day, and `remember` the history to hand edits. `login`
//! knows who asks; `desk_pages` change the plan, by way of the editor. Nothing about
//! meetings is chosen here.

mod blocking;
mod desk_pages;
mod errors;
mod feeds;
mod live;
mod login;
mod metrics;
mod page;
mod pages;
mod reload;
mod remember;
mod routes;
mod server;
mod shared;
mod site;
pub mod users;

pub use server::{ServeError, ServeOptions, Server, serve};
pub use shared::Clock;
