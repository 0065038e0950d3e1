//! `/{body}/live`: tells an open page that the plan has changed underneath.
//!
//! A stream of server-sent events with nothing in it but the revision; what to
//! do about it is for the page. It ends when the server goes down, and browsers
//! come back by themselves.

use super::errors::{Failure, NOT_FOUND};
use super::login::Visit;
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

/// What streams are told: the names of a site, or that it is over.
pub(super) type Told = Option<Names>;

/// As pages and streams name a site. Those who may not see closed items have a
/// name of their own, which no closed item moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    open: String,
    full: String,
}

impl Names {
    pub fn of(site: &Site) -> Names {
        Names { open: site.open_name.clone(), full: format!("{:.16}", site.revision.to_string()) }
    }

    pub fn for_audience(self, audience: Audience) -> String {
        match audience {
            Audience::Open => self.open,
            Audience::Full => self.full,
        }
    }
}

pub(super) fn channel(site: &Site) -> watch::Sender<Told> {
    watch::Sender::new(Some(Names::of(site)))
}

pub(super) async fn live(
    State(shared): State<Arc<Shared>>,
    Path(body): Path<String>,
    visit: Visit,
) -> Result<Response, Failure> {
    shared.site.load().body(&body, Audience::Open).ok_or(NOT_FOUND)?;
    let told = WatchStream::new(shared.told.subscribe());
    let (audience, mut last) = (visit.audience(), String::new());
    let events = told.map_while(|told| told).filter_map(move |names| {
        let name = names.for_audience(audience);
        let is_news = name != last;
        last.clone_from(&name);
        is_news.then(|| Ok::<_, Infallible>(Event::default().data(name)))
    });
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(STILL_HERE));
    // A proxy that gathers answers would keep it all to itself.
    let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((unbuffered, stream).into_response())
}
