//! Where connections come from: sockets that systemd holds for us, or one of our own.
//!
//! With a socket of systemd's a restart has no gap: whoever connects meanwhile
//! waits in its queue.

use listenfd::ListenFd;
use std::ffi::OsStr;
use std::io;
use std::net::{TcpListener, ToSocketAddrs};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// More than a municipality's programs ever open at once.
const MAX_CONNECTIONS: usize = 4096;
/// Files, watches and the like besides connections.
const OTHER_FILES: usize = 100;

/// Listeners, and whether they were given to us.
pub(in crate::web) fn listeners(address: &str) -> io::Result<(Vec<TcpListener>, bool)> {
    let mut given = ListenFd::from_env();
    let mut listeners = Vec::new();
    for index in 0..given.len() {
        listeners.extend(given.take_tcp_listener(index)?);
    }
    let are_given = !listeners.is_empty();
    if !are_given {
        listeners.push(TcpListener::bind(addresses(address)?.as_slice())?);
    }
    for listener in &listeners {
        listener.set_nonblocking(true)?;
    }
    Ok((listeners, are_given))
}

fn addresses(text: &str) -> io::Result<Vec<std::net::SocketAddr>> {
    Ok(text.to_socket_addrs()?.collect())
}

/// As many connections as the machine lets us have files, within reason.
pub(in crate::web) fn max_connections() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let files = limits.lines().find_map(|line| {
        let numbers = line.strip_prefix("Max open files")?;
        numbers.split_whitespace().next()?.parse::<usize>().ok()
    });
    files.map_or(MAX_CONNECTIONS, |files| {
        files.saturating_sub(OTHER_FILES).clamp(16, MAX_CONNECTIONS)
    })
}

/// Tells systemd something ("READY=1"), if it asked to be told: one datagram
/// to the socket that `NOTIFY_SOCKET` names (sd_notify(3)).
pub(in crate::web) fn tell_systemd(socket: Option<&OsStr>, state: &str) {
    let Some(name) = socket.map(OsStr::as_bytes) else { return };
    let address = match name.strip_prefix(b"@") {
        Some(abstract_name) => SocketAddr::from_abstract_name(abstract_name),
        None => SocketAddr::from_pathname(OsStr::from_bytes(name)),
    };
    // Nobody to tell is no reason not to serve.
    let _ = address.and_then(|address| {
        UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &address).map(drop)
    });
}
