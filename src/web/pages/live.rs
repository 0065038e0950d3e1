//! `/{body}/live`: notifies an open page that the plan has changed.
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

/// A comment this often, so that no proxy closes an idle connection.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

pub(in crate::web) async fn stream(
    State(app): State<Arc<AppState>>,
    Path(body): Path<String>,
    session: Session,
) -> Result<Response, Failure> {
    app.snapshot.load().body(&body, Audience::Open).ok_or(NOT_FOUND)?;
    let served = WatchStream::new(app.served.subscribe());
    let (audience, mut last) = (session.audience(), String::new());
    // The stream ends with the first `None`; a version is sent once.
    let events = served.map_while(|served| served).filter_map(move |served| {
        let version = served.versions().for_audience(audience);
        let is_new = version != last;
        last.clone_from(&version);
        is_new.then(|| Ok::<_, Infallible>(Event::default().data(version)))
    });
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    // Asks proxies not to buffer the stream.
    let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((unbuffered, stream).into_response())
}
