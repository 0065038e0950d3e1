//! `/{body}/live`: tells an open page that the plan has changed underneath.
//!
//! A stream of server-sent events with nothing in it but the revision; what to
//! do about it is for the page. It ends when the server goes down, and browsers
//! come back by themselves.

use super::errors::{Failure, NOT_FOUND};
use super::shared::Shared;
use super::site::Site;
use crate::schedule::Audience;
use axum::extract::{Path, State};
use axum::http::HeaderName;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

/// A word now and then, so that nobody between us thinks the line is dead.
const STILL_HERE: Duration = Duration::from_secs(20);

/// What streams are told: a revision, or that it is over.
pub(super) type Told = Option<String>;

/// As pages and streams name a site.
pub(super) fn name(site: &Site) -> String {
    format!("{:.16}", site.revision.to_string())
}

pub(super) fn channel(site: &Site) -> watch::Sender<Told> {
    watch::Sender::new(Some(name(site)))
}

pub(super) async fn live(
    State(shared): State<Arc<Shared>>,
    Path(body): Path<String>,
) -> Result<Response, Failure> {
    shared.site.load().body(&body, Audience::Open).ok_or(NOT_FOUND)?;
    let told = WatchStream::new(shared.told.subscribe());
    let events = told.map_while(|told| {
        told.map(|revision| Ok::<_, Infallible>(Event::default().data(revision)))
    });
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(STILL_HERE));
    // A proxy that gathers answers would keep it all to itself.
    let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((unbuffered, stream).into_response())
}
