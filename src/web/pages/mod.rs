//! One file for each page: what it takes from the address, and what it shows.

pub(in crate::web) mod aarshjul;
pub(in crate::web) mod aarsplan;
pub(in crate::web) mod api;
pub(in crate::web) mod body;
pub(in crate::web) mod changes;
pub(in crate::web) mod changes_cache;
pub(in crate::web) mod dagsorden;
pub(in crate::web) mod document;
pub(in crate::web) mod entry;
pub(in crate::web) mod eventuelt;
pub(in crate::web) mod follow_ups;
pub(in crate::web) mod health;
pub(in crate::web) mod history;
pub(in crate::web) mod home;
pub(in crate::web) mod items;
pub(in crate::web) mod live;
pub(in crate::web) mod login;
pub(in crate::web) mod login_page;
mod matching;
pub(in crate::web) mod meeting;
pub(in crate::web) mod parts;
pub(in crate::web) mod password;
pub(in crate::web) mod private;
pub(in crate::web) mod search;
pub(in crate::web) mod subscribe;
pub(in crate::web) mod thread;
pub(in crate::web) mod users;
