//! Connections: accepted, limited, timed, and closed without cutting off a response.
//!
//! Bare `axum::serve` keeps a half-sent header open for over a minute; here
//! every step has a timeout. Requests are answered by `service`.

use super::answering::{Answering, ConnectionService};
use super::limiter::ConnectionLimiter;
use super::listen::Sockets;
use super::tls::Tls;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::io;
use std::net::IpAddr;
use std::panic::catch_unwind;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutWriter;
use tokio_util::sync::CancellationToken;
use tokio_util::task::{LocalPoolHandle, TaskTracker};

/// For a TLS handshake, for a whole header, and for the next request to arrive.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_HEADER_BYTES: usize = 16 << 10;
/// For a client to accept some more of its response.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// No connection lives longer, however many requests it sends and however slowly it reads.
const MAX_AGE: Duration = Duration::from_secs(300);
/// Drain period after SIGTERM: an idle connection may send one more request; its
/// response carries `Connection: close`.
const DRAIN_GRACE: Duration = Duration::from_secs(1);
/// For the responses that are under way after that.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);
/// After a failed accept: the process may be out of file descriptors.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(50);
/// From the start to that of the worker threads.
const WORKERS_DELAY: Duration = Duration::from_millis(20);
const WORKERS_RETRY_DELAY: Duration = Duration::from_secs(5);

/// Serves until `stop`, then until the last response is sent.
///
/// A connection stays on one thread: moving requests between threads, as the
/// multi-threaded runtime does, costs a feed more than sending it. So nothing that
/// answers a request may block; `blocking` runs what waits for a disk or computes long.
pub(in crate::web) async fn serve(
    sockets: Sockets,
    service: Answering,
    tls: Option<Arc<Tls>>,
    max_connections: usize,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let acceptor = Acceptor {
        service,
        tls,
        limiter: Arc::new(ConnectionLimiter::new(max_connections)),
        workers: Arc::default(),
        connections: TaskTracker::new(),
        draining: CancellationToken::new(),
    };
    // None of these ends before draining, unless it or its thread panicked.
    let mut tasks = JoinSet::new();
    tasks.spawn(acceptor.clone().run_workers());
    for socket in sockets.main {
        tasks.spawn(acceptor.clone().accept_all(TcpListener::from_std(socket)?));
    }
    if let Some((socket, to)) = sockets.redirecting {
        let service = acceptor.service.redirecting(&to);
        let plain = Acceptor { service, tls: None, ..acceptor.clone() };
        tasks.spawn(plain.accept_all(TcpListener::from_std(socket)?));
    }
    let has_panicked = tokio::select! {
        () = stop => false,
        _ = tasks.join_next() => true,
    };
    acceptor.service.start_draining();
    acceptor.draining.cancel();
    // A connection that is just being accepted is not tracked yet.
    while tasks.join_next().await.is_some() {}
    acceptor.connections.close();
    if timeout(DRAIN_GRACE, acceptor.connections.wait()).await.is_err() {
        acceptor.limiter.close_all.cancel();
        let _ = timeout(SHUTDOWN_TIMEOUT, acceptor.connections.wait()).await;
    }
    if has_panicked { Err(io::Error::other("en af dens tråde gik ned")) } else { Ok(()) }
}

/// What a new connection is given.
#[derive(Clone)]
struct Acceptor {
    service: Answering,
    tls: Option<Arc<Tls>>,
    limiter: Arc<ConnectionLimiter>,
    /// Not there at first.
    workers: Arc<OnceLock<LocalPoolHandle>>,
    connections: TaskTracker,
    draining: CancellationToken,
}

impl Acceptor {
    /// Starts the threads that serve connections, and waits for one of them to end. Until they
    /// are there, the one that accepts serves: sooner than it starts others, and as well as
    /// it can where the system refuses them.
    async fn run_workers(self) {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let mut delay = WORKERS_DELAY;
        let workers = loop {
            if self.draining.run_until_cancelled(sleep(delay)).await.is_none() {
                return;
            }
            // It panics where it is refused a thread or a descriptor.
            match catch_unwind(|| LocalPoolHandle::new(threads)) {
                Ok(workers) => break self.workers.get_or_init(|| workers),
                Err(_) => delay = WORKERS_RETRY_DELAY,
            }
        };
        let mut watched = JoinSet::new();
        for thread in 0..threads {
            let draining = self.draining.clone();
            let task = workers.spawn_pinned_by_idx(|| draining.cancelled_owned(), thread);
            watched.spawn(async { drop(task.await) });
        }
        watched.join_next().await;
    }

    /// Accepts until draining, then closes the listener. Under socket activation the
    /// socket stays open, and new connections wait in it for the next server.
    async fn accept_all(self, listener: TcpListener) {
        while let Some(accepted) = self.draining.run_until_cancelled(listener.accept()).await {
            if let Ok((stream, peer)) = accepted {
                self.dispatch(stream, peer.ip()).await;
            } else {
                self.limiter.evict_idle();
                sleep(ACCEPT_RETRY_DELAY).await;
            }
        }
    }

    /// Hands a connection to the thread with the fewest, as soon as the limit allows
    /// it. No feed is ever refused: idle connections are closed, and the next ones wait.
    async fn dispatch(&self, stream: TcpStream, peer: IpAddr) {
        // While draining there is no limit: what was accepted is served.
        let permit = self.draining.run_until_cancelled(self.limiter.permit()).await.flatten();
        let connection = self.limiter.open(permit);
        let close = connection.close();
        let service = self.service.for_connection(peer, connection);
        let tls = self.tls.as_ref().map(|tls| tls.acceptor());
        let _ = stream.set_nodelay(true);
        let Ok(stream) = stream.into_std() else { return };
        // A task is moved some ten times, and this one is large.
        let serve = Box::pin(self.connections.track_future(async move {
            // Only now: each thread polls its own sockets.
            let Ok(stream) = TcpStream::from_std(stream) else { return };
            let Some(tls) = tls else {
                return serve_connection(stream, service, close).await;
            };
            let handshake = timeout(HEADER_TIMEOUT, tls.accept(stream));
            if let Some(Ok(Ok(stream))) = close.run_until_cancelled(handshake).await {
                serve_connection(stream, service, close).await;
            }
        }));
        match self.workers.get() {
            Some(workers) => drop(workers.spawn_pinned(|| serve)),
            None => drop(tokio::spawn(serve)),
        }
    }
}

/// Serves a connection from its first byte to its last. Errors are the client's own: a
/// reset, a timeout, a malformed request.
async fn serve_connection(
    stream: impl AsyncRead + AsyncWrite,
    service: ConnectionService,
    close: CancellationToken,
) {
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(WRITE_TIMEOUT));
    let stream = pin!(stream);
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_header_size(MAX_HEADER_BYTES)
        .max_buf_size(4 * MAX_HEADER_BYTES);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let rest = tokio::select! {
        biased;
        _ = connection.as_mut() => return,
        () = close.cancelled() => WRITE_TIMEOUT,
        () = sleep(MAX_AGE) => MAX_AGE,
    };
    connection.as_mut().graceful_shutdown();
    let _ = timeout(rest, connection).await;
}
