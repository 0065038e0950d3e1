//! Connections: taken, limited, timed, and ended without cutting anybody off.
//!
//! Bare `axum::serve` keeps a half-sent header open for over a minute; here
//! every step has its time. What a request gets is decided in `gate`.

use super::limiter::{Crowd, Seat};
use super::workers::{Crew, Held};
use super::write_timeout::Patient;
use crate::web::feeds::handler::Gate;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

/// For a whole header, and for a connection that waits for its next request.
const HEADER_TIME: Duration = Duration::from_secs(10);
const MAX_HEADER_BYTES: usize = 16 << 10;
const MAX_HEADERS: usize = 64;
/// For a reader to take something of its answer.
const READER_TIME: Duration = Duration::from_secs(30);
/// Nobody keeps a connection for longer: not by asking, nor by reading slowly.
const MAX_AGE: Duration = Duration::from_secs(300);
/// At the end: for those who just connected or are between two requests. What
/// they ask is answered, and that answer says that it is the last.
const LAST_ORDERS: Duration = Duration::from_secs(1);
/// Then for answers under way.
const CLOSING_TIME: Duration = Duration::from_secs(10);
/// After the machine could give us no connection.
const BREATH: Duration = Duration::from_millis(50);

/// How far the server is on its way down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Open,
    /// No new connections.
    LastOrders,
    /// No new requests.
    Closing,
    /// No one is left, or has to be waited for any longer.
    Closed,
}

/// Serves until told to stop, then until the last answer is out.
///
/// Each processor has a thread, this one among them, and each thread its own
/// connections (`crew`). So nothing that answers a request may block: what waits
/// for a disk or computes long goes `beside` it.
pub(in crate::web) async fn serve(
    sockets: Vec<std::net::TcpListener>,
    gate: Gate,
    tls: Option<TlsAcceptor>,
    max_connections: usize,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let crowd = Crowd::new(max_connections);
    let (phase, phases) = watch::channel(Phase::Open);
    let (taking, mut none_takes) = mpsc::channel(1);
    let door = Door { gate: gate.clone(), tls, crowd: crowd.clone(), phases };
    let mut crew = Crew::new(std::thread::available_parallelism().map_or(1, usize::from));
    let (mine, given) = crew.swap_remove(0);
    let mut threads = Vec::new();
    for (crew, given) in crew {
        let sockets: io::Result<Vec<_>> = sockets.iter().map(|s| s.try_clone()).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let serving = door.clone().take_all(sockets?, crew, given, taking.clone());
        let thread = std::thread::Builder::new().name("serve".into());
        threads.push(thread.spawn(move || runtime.block_on(serving))?);
    }
    let here = tokio::spawn(door.take_all(sockets, mine, given, taking));
    stop.await;
    gate.last_orders();
    phase.send_replace(Phase::LastOrders);
    // Who is being taken on another thread just now has no seat yet.
    let _ = none_takes.recv().await;
    if timeout(LAST_ORDERS, crowd.is_empty()).await.is_err() {
        phase.send_replace(Phase::Closing);
        let _ = timeout(CLOSING_TIME, crowd.is_empty()).await;
    }
    phase.send_replace(Phase::Closed);
    let panicked = || io::Error::other("a thread that served has panicked");
    here.await.map_err(|_| panicked())??;
    threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| panicked())?)
}

/// What every connection comes in by.
#[derive(Clone)]
struct Door {
    gate: Gate,
    tls: Option<TlsAcceptor>,
    crowd: Arc<Crowd>,
    phases: watch::Receiver<Phase>,
}

/// Held by whoever takes connections, for as long as they do.
type Taking = mpsc::Sender<Infallible>;

/// A connection on its way to the thread that serves it.
type Newcomer = (std::net::TcpStream, Connection);

impl Door {
    /// What one thread does.
    async fn take_all(
        self,
        sockets: Vec<std::net::TcpListener>,
        crew: Crew<Newcomer>,
        mut given: UnboundedReceiver<Newcomer>,
        taking: Taking,
    ) -> io::Result<()> {
        for socket in sockets {
            let listener = TcpListener::from_std(socket)?;
            tokio::spawn(self.clone().take(listener, crew.clone(), taking.clone()));
        }
        drop(taking);
        let mut ends = self.phases;
        loop {
            tokio::select! {
                _ = ends.wait_for(|phase| *phase == Phase::Closed) => return Ok(()),
                Some((stream, taken)) = given.recv() => {
                    if let Ok(stream) = TcpStream::from_std(stream) {
                        tokio::spawn(taken.welcome(stream, self.tls.clone()));
                    }
                }
            }
        }
    }

    /// Takes connections from one listener. With no place left, whoever is idle
    /// has to go, and the next ones wait: no feed is ever refused. When it ends,
    /// the listener is closed; under socket activation the socket stays, and
    /// whoever comes then waits there for the next server.
    async fn take(self, listener: TcpListener, crew: Crew<Newcomer>, _taking: Taking) {
        let mut ends = self.phases.clone();
        loop {
            let accepted = tokio::select! {
                _ = ends.wait_for(|phase| *phase > Phase::Open) => return,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, peer)) = accepted else {
                // No files left, it may be.
                self.crowd.ask_one_to_go();
                sleep(BREATH).await;
                continue;
            };
            let place = tokio::select! {
                // With a place it is waited for at the end, even if that is now.
                biased;
                place = self.crowd.place() => place,
                // It came before the end: it is served.
                _ = ends.wait_for(|phase| *phase > Phase::Open) => None,
            };
            let keep_alive = !self.crowd.is_crowded();
            let seated = Arc::new(self.crowd.seat(place));
            let (held, other) = crew.assign();
            let taken = Connection {
                seat: seated.seat.clone(),
                gate: self.gate.of(peer.ip(), seated),
                phases: self.phases.clone(),
                keep_alive,
                _held: held,
            };
            let _ = stream.set_nodelay(true);
            match other {
                None => drop(tokio::spawn(taken.welcome(stream, self.tls.clone()))),
                Some(other) => {
                    if let Ok(stream) = stream.into_std() {
                        // Who receives is there until nobody is left.
                        let _ = other.send((stream, taken));
                    }
                }
            }
        }
    }
}

/// One connection.
struct Connection {
    gate: Gate,
    seat: Arc<Seat>,
    phases: watch::Receiver<Phase>,
    keep_alive: bool,
    _held: Held,
}

impl Connection {
    async fn welcome(self, stream: TcpStream, tls: Option<TlsAcceptor>) {
        let Some(tls) = tls else { return self.attend(stream).await };
        let seat = self.seat.clone();
        // A handshake has the time of a header.
        let greeted = tokio::select! {
            greeted = timeout(HEADER_TIME, tls.accept(stream)) => greeted,
            () = seat.is_to_go() => return,
        };
        if let Ok(Ok(stream)) = greeted {
            self.attend(stream).await;
        }
    }

    /// From first byte to last.
    async fn attend(mut self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let _counted = self.gate.count_connection();
        let mut settings = http1::Builder::new();
        settings
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIME)
            .max_header_size(MAX_HEADER_BYTES)
            .max_headers(MAX_HEADERS)
            .max_buf_size(4 * MAX_HEADER_BYTES)
            .keep_alive(self.keep_alive);
        let stream = TokioIo::new(Patient::new(stream, READER_TIME));
        let mut connection = pin!(settings.serve_connection(stream, self.gate));
        let mut closing = pin!(async move {
            tokio::select! {
                _ = self.phases.wait_for(|phase| *phase >= Phase::Closing) => MAX_AGE,
                () = sleep(MAX_AGE) => MAX_AGE,
                () = self.seat.is_to_go() => READER_TIME,
            }
        });
        let rest = tokio::select! {
            biased;
            // What goes wrong on a connection is its client's business.
            _ = connection.as_mut() => return,
            rest = closing.as_mut() => rest,
        };
        connection.as_mut().graceful_shutdown();
        let _ = timeout(rest, connection).await;
    }
}
