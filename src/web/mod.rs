//! Pages and feeds over HTTP.
//!
//! `accept` takes connections, `gate` looks at each request and answers feeds
//! from `ready` bytes, `routes` has every page, `reload` keeps the `site` true
//! to the files and the day. Nothing about meetings is chosen here.

mod accept;
mod conditional;
mod errors;
mod gate;
mod listen;
mod metrics;
mod page;
mod pages;
mod patient;
mod ready;
mod reload;
mod routes;
mod serve;
mod shared;
mod site;

pub use serve::{ServeError, ServeOptions, Server, serve};
pub use shared::Clock;
