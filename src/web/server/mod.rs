//! The server: its start and its stop; everything put together.

mod answering;
mod connections;
mod limiter;
mod listen;
mod opening;
mod options;
mod service;
mod tls;

use crate::web::auth::accounts::Accounts;
use answering::Answering;
pub use listen::Sockets;
use listen::{max_connections, notify_systemd};
pub use opening::Server;
use opening::{Opening, show_first_address};
use options::internal_error;
pub use options::{ServeError, ServeOptions};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tracing::{error, info};

/// The requests that wait for a start have the processors so long before the plan is compiled.
const HEAD_START: Duration = Duration::from_millis(20);

/// Serves until SIGTERM or SIGINT, then until the last response is sent.
pub fn serve(options: ServeOptions) -> Result<(), ServeError> {
    // A panic's own message may quote the plan.
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        error!("intern fejl ved {place}");
    }));
    // The runtime panics where the system refuses it a thread or a descriptor.
    let served = catch_unwind(AssertUnwindSafe(|| start(options)));
    served.unwrap_or_else(|_| Err(internal_error()))
}

fn start(options: ServeOptions) -> Result<(), ServeError> {
    let address = options.listen.clone().unwrap_or_else(|| options.config.server.listen.clone());
    let (to_terminal, notify) = (options.to_terminal, options.notify_socket.clone());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(ServeError::Start)?;
    // First of all: a signal during the start is to end the server in order too.
    let stop = runtime.block_on(async { stop_signal() }).map_err(ServeError::Start)?;
    let public = options.config.server.public_url.clone();
    let redirect = options.config.server.redirect_listen.clone();
    let scheme = if options.config.server.tls_certificate.is_some() { "https" } else { "http" };
    let is_replica = options.follow.is_some();
    let redirecting = redirect.as_deref().zip(public.as_deref());
    let (sockets, opening) = match is_replica {
        // A balancer goes to another one until this one has a plan.
        true => {
            let server = Server::open(options)?;
            (Sockets::open(&address, redirecting)?, Ok(server))
        }
        // As with a socket of systemd's, whoever comes during the start waits for its end.
        false => (Sockets::open(&address, redirecting)?, Err(Opening::begin(options)?)),
    };
    let early = opening.as_ref().err().and_then(Opening::kept_feeds);
    // What was kept is of a plan that holds; any other is read before anybody is answered.
    let opening = match opening {
        Err(opening) if early.is_none() => Ok(opening.finish()?),
        opening => opening,
    };
    let (tls, accounts) = match &opening {
        Ok(server) => (server.tls.clone(), server.accounts()),
        Err(opening) => (opening.tls.clone(), &opening.accounts),
    };
    let service = Answering::new(early, accounts.cookies.is_secure);
    // With port 0 the system chose the port.
    let bound = sockets.main.first().and_then(|listener| listener.local_addr().ok());
    let address = bound.map_or(address, |bound| bound.to_string());
    if sockets.are_from_systemd {
        info!("lytter på sokler fra systemd");
    } else {
        info!("lytter på {scheme}://{address}");
    }
    let base = public.unwrap_or_else(|| format!("{scheme}://{address}"));
    // It is written to the disk, so whoever comes early doesn't wait for it.
    let show = move |accounts: &Accounts| {
        if !is_replica {
            show_first_address(accounts, &base, to_terminal);
        }
    };
    if let Ok(server) = &opening {
        show(server.accounts());
    }
    notify_systemd(notify.as_deref(), "READY=1");
    let completing = Completing::start(opening, &service, show).map_err(ServeError::Start)?;
    let (completing, failed) = completing;
    let stop = async {
        tokio::select! {
            () = stop => {}
            Ok(()) = failed => {}
        }
    };
    let served = connections::serve(sockets, service, tls, max_connections(), stop);
    let served = runtime.block_on(served).map_err(ServeError::Run);
    // It closes the ledger.
    drop(completing.end()?);
    served?;
    info!("stoppet");
    Ok(())
}

/// The application, while it still may be opened.
enum Completing {
    Done(Box<Server>),
    Opening(JoinHandle<Result<Server, ServeError>>),
}

impl Completing {
    /// Opens it on a thread, unless that was done; also returns what receives that it failed.
    fn start(
        opening: Result<Server, Opening>,
        service: &Answering,
        show: impl FnOnce(&Accounts) + Send + 'static,
    ) -> io::Result<(Completing, oneshot::Receiver<()>)> {
        let (failure, failed) = oneshot::channel();
        let service = service.clone();
        let opening = match opening {
            Ok(server) => {
                service.complete(server.service());
                return Ok((Completing::Done(Box::new(server)), failed));
            }
            Err(opening) => opening,
        };
        let open = move || {
            thread::sleep(HEAD_START);
            let opened = catch_unwind(AssertUnwindSafe(|| opening.finish()));
            let opened = opened.unwrap_or_else(|_| Err(internal_error()));
            match &opened {
                Ok(server) => {
                    service.complete(server.service());
                    show(server.accounts());
                }
                Err(_) => drop(failure.send(())),
            }
            opened
        };
        let thread = thread::Builder::new().name("opening".into()).spawn(open)?;
        Ok((Completing::Opening(thread), failed))
    }

    fn end(self) -> Result<Server, ServeError> {
        match self {
            Completing::Done(server) => Ok(*server),
            Completing::Opening(thread) => thread.join().unwrap_or_else(|_| Err(internal_error())),
        }
    }
}

/// Waits for SIGTERM or SIGINT, from now on.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
