//! Everything that an open reader gets from `serve`, and what private addresses open where
//! that is wanted, as files: any web server or cache can carry them.
//!
//! `render` makes each file with the router itself; `marks` gives the feeds the marks of the
//! server; `run` writes what differs from the `index` of a `target`.

#[cfg(feature = "stores")]
mod connector;
mod content;
mod folder;
mod follow;
mod hrefs;
mod index;
mod marks;
mod private;
mod publisher;
mod refusal;
mod render;
mod run;
#[cfg(feature = "stores")]
mod store;
mod target;

pub use follow::follow;
pub use publisher::{PublishError, PublishOptions, publish};
pub use run::Tally;
