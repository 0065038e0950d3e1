//! `/{body}/live`: tells an open page that the plan has changed underneath.
//!
//! A stream of server-sent events with nothing in it but the revision; what to
//! do about it is for the page. It ends when the server goes down, and browsers
//! come back by themselves.

use crate::schedule::Audience;
use crate::web::auth::session::Session;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::state::AppState;
use axum::extract::{Path, State};
use axum::http::HeaderName;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

/// A word now and then, so that nobody between us thinks the line is dead.
const STILL_HERE: Duration = Duration::from_secs(20);

pub(in crate::web) async fn stream(
    State(app): State<Arc<AppState>>,
    Path(body): Path<String>,
    session: Session,
) -> Result<Response, Failure> {
    app.snapshot.load().body(&body, Audience::Open).ok_or(NOT_FOUND)?;
    let told = WatchStream::new(app.versions.subscribe());
    let (audience, mut last) = (session.audience(), String::new());
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
