//! Work that waits for a disk or computes for long, on threads of its own: a
//! connection's thread that blocks sends no feeds meanwhile.

use crate::web::errors::Failure;
use axum::http::StatusCode;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Fails only when the work panicked.
pub(super) async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    spawn_blocking(work).await.map_err(|_| Failure(StatusCode::INTERNAL_SERVER_ERROR))
}

/// The same with at most as many at a time as there are permits.
pub(super) async fn run_blocking_limited<T: Send + 'static>(
    permits: &Semaphore,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let _permit = permits.acquire().await.map_err(|_| Failure(StatusCode::SERVICE_UNAVAILABLE))?;
    run_blocking(work).await
}
