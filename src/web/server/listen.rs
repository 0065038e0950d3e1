//! Where connections come from: sockets that systemd holds for us, or one of our own.
//!
//! With a socket of systemd's a restart has no gap: connections made meanwhile wait
//! in its queue.

use super::options::ServeError;
use listenfd::ListenFd;
use rustix::process::{Resource, getrlimit};
use std::ffi::OsStr;
use std::io;
use std::net::{TcpListener, ToSocketAddrs};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// More than a municipality's programs ever open at the same time.
const MAX_CONNECTIONS: usize = 4096;
/// Files, watches and the like besides connections.
const OTHER_FILES: usize = 100;

/// Listeners, all of them non-blocking.
#[derive(Default)]
pub struct Sockets {
    pub main: Vec<TcpListener>,
    pub are_from_systemd: bool,
    /// A plain one that leads on to an address.
    pub redirecting: Option<(TcpListener, String)>,
}

impl Sockets {
    /// Systemd's, or one at that address; and one at the first of the others, where there
    /// are any, that leads on to the second.
    pub(super) fn open(
        address: &str,
        redirecting: Option<(&str, &str)>,
    ) -> Result<Sockets, ServeError> {
        let (main, are_from_systemd) = listeners(address).map_err(refused(address))?;
        let redirecting = redirecting.map(|(from, to)| {
            bind(from).map(|listener| (listener, to.to_owned())).map_err(refused(from))
        });
        Ok(Sockets { main, are_from_systemd, redirecting: redirecting.transpose()? })
    }
}

fn refused(address: &str) -> impl FnOnce(io::Error) -> ServeError {
    let address = address.to_owned();
    |error| ServeError::Listen(address, error)
}

/// Listeners, and whether they are systemd's.
fn listeners(address: &str) -> io::Result<(Vec<TcpListener>, bool)> {
    let mut given = ListenFd::from_env();
    let mut listeners = Vec::new();
    for index in 0..given.len() {
        listeners.extend(given.take_tcp_listener(index)?);
    }
    for listener in &listeners {
        listener.set_nonblocking(true)?;
    }
    match listeners.is_empty() {
        true => Ok((vec![bind(address)?], false)),
        false => Ok((listeners, true)),
    }
}

fn bind(address: &str) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(addresses(address)?.as_slice())?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn addresses(text: &str) -> io::Result<Vec<std::net::SocketAddr>> {
    Ok(text.to_socket_addrs()?.collect())
}

/// As many connections as the limit on open files allows, within reason.
pub(in crate::web) fn max_connections() -> usize {
    let files = getrlimit(Resource::Nofile).current.and_then(|files| usize::try_from(files).ok());
    files.map_or(MAX_CONNECTIONS, |files| {
        files.saturating_sub(OTHER_FILES).clamp(16, MAX_CONNECTIONS)
    })
}

/// Notifies systemd ("READY=1"): one datagram to the socket that `NOTIFY_SOCKET`
/// names (sd_notify(3)), if it does.
pub(in crate::web) fn notify_systemd(socket: Option<&OsStr>, state: &str) {
    let Some(name) = socket.map(OsStr::as_bytes) else { return };
    let address = match name.strip_prefix(b"@") {
        Some(abstract_name) => SocketAddr::from_abstract_name(abstract_name),
        None => SocketAddr::from_pathname(OsStr::from_bytes(name)),
    };
    // A server that can't notify serves all the same.
    let _ = address.and_then(|address| {
        UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &address).map(drop)
    });
}
