//! One file for each page: what it takes from the address, and what it shows.

pub(super) mod aarshjul;
pub(super) mod aarsplan;
pub(super) mod api;
pub(super) mod body;
pub(super) mod changes;
pub(super) mod eventuelt;
pub(super) mod health;
pub(super) mod home;
pub(super) mod meeting;
mod parts;
pub(super) mod private;
pub(super) mod subscribe;
