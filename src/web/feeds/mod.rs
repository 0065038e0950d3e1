//! Feeds over HTTP: ready bytes, conditional requests, and which path gets which.

mod conditional;
pub(in crate::web) mod handler;
mod kept;
mod response;

pub(in crate::web) use kept::{FeedsKey, KeptFeeds};
pub(in crate::web) use response::{ReadyFeed, X_ROBOTS_TAG, compress};
