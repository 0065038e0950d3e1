//! Pages and feeds over HTTP.
//!
//! `server` has the connections; `feeds` answers from ready bytes before `router`,
//! which has every page, is tried. `watch` keeps the `snapshot` that is served in
//! step with the files and the day. `auth` identifies the user; `pages` show the plan,
//! `forms` change it. Nothing about meetings is chosen here.

mod address;
#[cfg(any(feature = "oidc", feature = "stores"))]
mod agent;
mod assets;
pub mod auth;
mod blocking;
mod body_timeout;
mod compression;
mod errors;
mod feeds;
mod files;
mod flash;
mod forms;
mod frame;
mod health;
mod help;
mod html;
mod metrics;
mod open_names;
mod pages;
mod plan_problem;
mod publish;
mod replicas;
mod router;
mod security_headers;
mod server;
mod snapshot;
#[cfg(feature = "oidc")]
mod sso;
mod state;
mod text;
mod watch;

pub use forms::remove_drafts_of;
pub use publish::{PublishError, PublishOptions, Tally, follow, publish};
pub use server::{ServeError, ServeOptions, Server, Sockets, serve};
pub use state::Clock;
