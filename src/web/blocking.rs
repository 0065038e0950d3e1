//! Work that waits for a disk or takes the machine a moment: beside the threads
//! that serve, since one that is blocked serves nobody, feeds neither.

use super::errors::Failure;
use axum::http::StatusCode;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Fails only when the work panicked.
pub(super) async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    spawn_blocking(work).await.map_err(|_| Failure(StatusCode::INTERNAL_SERVER_ERROR))
}

/// The same for what so many at most may do at a time.
pub(super) async fn run_blocking_limited<T: Send + 'static>(
    places: &Semaphore,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let _place = places.acquire().await.map_err(|_| Failure(StatusCode::SERVICE_UNAVAILABLE))?;
    run_blocking(work).await
}
