//! Looks the provider up in the background, from the start on.

use crate::web::state::AppState;
use crate::web::watch::worker::{Stop, Worker};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tracing::warn;

/// How often its keys and addresses are fetched, and how soon again after a failure.
const FETCH_EVERY: Duration = Duration::from_secs(3600);
const RETRY_AFTER: Duration = Duration::from_secs(30);

/// The thread that keeps what the provider says of itself, where there is one.
pub(in crate::web) fn keep_current(app: &Arc<AppState>) -> io::Result<Option<Worker>> {
    let state = app.clone();
    let start = || Worker::start("sign-in", app.clone(), move |stop| look_up(&state, stop));
    app.sso.is_some().then(start).transpose()
}

fn look_up(app: &AppState, stop: &Stop) {
    let mut has_failed = false;
    while let Some(sso) = &app.sso {
        let wait = match sso.fetch() {
            Ok(_) => FETCH_EVERY,
            Err(_) if has_failed => RETRY_AFTER,
            Err(error) => {
                warn!("login-tjenesten svarer ikke som ventet: {error}");
                RETRY_AFTER
            }
        };
        has_failed = wait == RETRY_AFTER;
        if stop.wait(wait) {
            return;
        }
    }
}
