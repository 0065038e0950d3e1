//! Pages and feeds over HTTP.
//!
//! `accept` takes connections, `gate` looks at each request and answers feeds
//! from `ready` bytes, `routes` has every page, `reload` keeps the `site` true
//! to the files and the day, and `remember` the history to hand edits. `login`
//! knows who asks; `desk_pages` change the plan, by way of the editor. Nothing about
//! meetings is chosen here.

mod accept;
mod beside;
mod conditional;
mod crew;
mod crowd;
mod desk_pages;
mod errors;
mod gate;
mod listen;
mod live;
mod login;
mod metrics;
mod page;
mod pages;
mod patient;
mod ready;
mod reload;
mod remember;
mod routes;
mod serve;
mod shared;
mod site;
mod tls;
pub mod users;

pub use serve::{ServeError, ServeOptions, Server, serve};
pub use shared::Clock;
