//! The room `web`: pages, feeds, what happens when the plan changes, and restarts.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests with files of their own"
)]

mod activator;
mod agenda_form;
mod audit;
mod begin;
mod bodies;
mod browser;
mod calendar;
mod cases;
mod changes;
mod checklist;
mod client;
mod cluster;
mod combined;
mod dagsorden;
mod drafts;
mod editor;
mod faulty;
mod feeds;
mod files;
mod help;
mod house;
mod import;
mod item_forms;
mod items;
mod killed;
mod law;
mod limits;
mod links;
mod live;
mod log;
mod login;
mod long_lists;
mod many;
mod marks;
mod meeting;
mod meeting_file;
mod meeting_forms;
mod menus;
mod minutes;
mod onwards;
mod output;
mod pages;
mod people;
mod private;
mod publish;
mod published_links;
#[path = "../random/mod.rs"]
mod random;
mod referat;
mod reload;
mod renamed;
mod replicas;
mod replicas_failing;
mod restart;
mod returns;
mod start;
mod subjects;
mod tls;
mod tries;
mod wheel;
mod workers;
