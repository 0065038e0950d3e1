//! The server: options, start, and stop; everything put together.

mod connections;
mod limiter;
mod listen;
mod service;
mod tls;

use crate::editor::Editor;
use crate::plan::Config;
use crate::store::{LEDGER_LOCK, Lock, PathError, StateDir};
use crate::web::auth::accounts::Accounts;
use crate::web::health::Health;
use crate::web::replicas::follow::Follower;
use crate::web::router;
#[cfg(feature = "oidc")]
use crate::web::sso;
use crate::web::state::{AppState, Clock};
use crate::web::watch::load::{Origin, load_initial};
#[cfg(feature = "mail")]
use crate::web::watch::mail_worker;
use crate::web::watch::reload::ReloadThread;
use crate::web::watch::worker::Worker;
use axum::Router;
pub use connections::Sockets;
use listen::{bind, listeners, max_connections, notify_systemd};
use service::FeedService;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use tls::Tls;
use tokio::signal::unix::{SignalKind, signal};
use tracing::{error, info, warn};

/// A plan is marked and published by others in less.
const LEDGER_PATIENCE: Duration = Duration::from_secs(10);

/// What the command line decides about a server.
pub struct ServeOptions {
    pub plans: PathBuf,
    pub state: PathBuf,
    pub config: Config,
    /// Where to listen instead of the configured address. Sockets from systemd come
    /// before both.
    pub listen: Option<String>,
    /// The git repository of a server whose plan and marks are served instead of own ones.
    pub follow: Option<String>,
    pub clock: Clock,
    /// How many lines of the log could not be written.
    pub lost_lines: Arc<AtomicU64>,
    /// Shows what no log may hold to whoever started the server by hand.
    pub to_terminal: fn(&str),
    /// `PATH`, where the `git` program is searched for.
    pub search_path: Option<OsString>,
    /// The value of `NOTIFY_SOCKET`.
    pub notify_socket: Option<OsString>,
}

/// Why the server did not start, or stopped.
#[derive(Debug)]
pub enum ServeError {
    /// The plan has errors, and there is no earlier one without.
    Plan(Vec<String>),
    State(PathError),
    /// Another server can't be followed, and nothing of it is kept.
    Follow(String),
    /// Why a file that the settings name can't be used.
    Settings(String),
    Listen(String, io::Error),
    /// The system would not let it start.
    Start(io::Error),
    /// It ran, and could not go on.
    Run(io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServeError::Plan(lines) => {
                out.write_str("planen har fejl, og der er ingen tidligere gyldig plan at vise:")?;
                lines.iter().try_for_each(|line| write!(out, "\n  {line}"))?;
                out.write_str("\nse dem med `aarshjul check`")
            }
            ServeError::State(error) => error.fmt(out),
            ServeError::Follow(why) => {
                write!(out, "kan ikke følge den anden server, og intet af den er gemt her: {why}")
            }
            ServeError::Settings(why) => out.write_str(why),
            ServeError::Listen(address, error) => {
                write!(out, "kan ikke lytte på `{address}`: {}", cause(error))
            }
            ServeError::Start(error) => write!(out, "kan ikke starte: {}", cause(error)),
            ServeError::Run(error) => {
                write!(out, "serveren er stoppet af en fejl: {}", cause(error))
            }
        }
    }
}

impl std::error::Error for ServeError {}

/// In Danish for what happens to servers, else in the system's words.
fn cause(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => "adressen bruges af et andet program".into(),
        io::ErrorKind::AddrNotAvailable => "maskinen har ikke den adresse".into(),
        io::ErrorKind::PermissionDenied => "adgang nægtet".into(),
        io::ErrorKind::InvalidInput => "skriv den som `127.0.0.1:8080`".into(),
        _ => error.to_string(),
    }
}

/// Serves until SIGTERM or SIGINT, then until the last response is sent.
pub fn serve(options: ServeOptions) -> Result<(), ServeError> {
    // A panic's own message may quote the plan.
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        error!("intern fejl ved {place}");
    }));
    // The runtime panics where the system refuses it a thread or a descriptor.
    let served = catch_unwind(AssertUnwindSafe(|| start(options)));
    served.unwrap_or_else(|_| Err(ServeError::Run(io::Error::other("intern fejl; se loggen"))))
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
    let server = Server::open(options)?;
    let refused = |address: &str| {
        let address = address.to_owned();
        move |error| ServeError::Listen(address, error)
    };
    let (listeners, are_from_systemd) = listeners(&address).map_err(refused(&address))?;
    let redirecting = match (redirect, &public) {
        (Some(from), Some(to)) => Some((bind(&from).map_err(refused(&from))?, to.clone())),
        _ => None,
    };
    // With port 0 the system chose the port.
    let bound = listeners.first().and_then(|listener| listener.local_addr().ok());
    let address = bound.map_or(address, |bound| bound.to_string());
    if are_from_systemd {
        info!("lytter på sokler fra systemd");
    } else {
        info!("lytter på {scheme}://{address}");
    }
    let base = public.unwrap_or_else(|| format!("{scheme}://{address}"));
    server.show_first_address(&base, to_terminal);
    notify_systemd(notify.as_deref(), "READY=1");
    let sockets = Sockets { main: listeners, redirecting };
    runtime.block_on(server.run(sockets, stop)).map_err(ServeError::Run)?;
    info!("stoppet");
    Ok(())
}

/// Marks are made by one program at a time. A server that has to do without the lock
/// serves all the same.
fn ledger_lock(state: &StateDir) -> Option<Lock> {
    let locked = state.lock_file(LEDGER_LOCK, LEDGER_PATIENCE);
    if locked.is_err() {
        warn!(
            "en anden server eller `aarshjul publish` bruger den samme tilstandsmappe; kalendernes mærker kan blive forskellige"
        );
    }
    locked.ok()
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

/// The application, its certificate, and the threads that keep both current.
pub struct Server {
    app: Arc<AppState>,
    tls: Option<Arc<Tls>>,
    _reload_thread: Option<ReloadThread>,
    _follow_thread: Option<Worker>,
    /// Given back after the ledger was closed.
    _ledger_lock: Option<Lock>,
    _tls_thread: Option<Worker>,
    #[cfg(feature = "oidc")]
    _sso_thread: Option<Worker>,
    #[cfg(feature = "mail")]
    _mail_thread: Option<Worker>,
}

impl Server {
    pub fn open(mut options: ServeOptions) -> Result<Server, ServeError> {
        match options.follow.take() {
            Some(remote) => Server::open_replica(options, &remote),
            None => Server::open_origin(options),
        }
    }

    /// Of a server that serves what another one publishes.
    fn open_replica(options: ServeOptions, remote: &str) -> Result<Server, ServeError> {
        let ServeOptions { plans, state, config, clock, search_path, lost_lines, .. } = options;
        let editor = Editor { plans, state: state.clone(), config, search_path };
        let tls = Tls::open(&editor.config.server).map_err(ServeError::Settings)?.map(Arc::new);
        let state = StateDir::open(&state).map_err(ServeError::State)?;
        let lock = state.lock_file(LEDGER_LOCK, LEDGER_PATIENCE).map_err(ServeError::State)?;
        let accounts = Accounts::open(state.clone(), &editor.config);
        let accounts = accounts.map_err(ServeError::State)?;
        let follower = Follower::open(&state, remote, editor.search_path.as_deref());
        let mut follower = follower.map_err(ServeError::Follow)?;
        let first = follower.first(&editor.config).map_err(ServeError::Follow)?;
        let app = AppState::new(first.snapshot, editor, accounts, clock, Health::new(lost_lines));
        let app = Arc::new(app.for_replica(first.published));
        let tls_thread = tls.clone().map(|tls| tls.keep_current(app.clone())).transpose();
        Ok(Server {
            #[cfg(feature = "oidc")]
            _sso_thread: None,
            #[cfg(feature = "mail")]
            _mail_thread: None,
            tls,
            _reload_thread: None,
            _follow_thread: Some(follower.start(&app).map_err(ServeError::Start)?),
            app,
            _ledger_lock: Some(lock),
            _tls_thread: tls_thread.map_err(ServeError::Start)?,
        })
    }

    fn open_origin(options: ServeOptions) -> Result<Server, ServeError> {
        let ServeOptions { plans, state, config, clock, search_path, lost_lines, .. } = options;
        let editor = Editor { plans: plans.clone(), state: state.clone(), config, search_path };
        let tls = Tls::open(&editor.config.server).map_err(ServeError::Settings)?.map(Arc::new);
        if !state.exists() {
            warn!("tilstandsmappen `{}` fandtes ikke og laves nu", state.display());
        }
        let state = StateDir::open(&state).map_err(ServeError::State)?;
        let accounts = Accounts::open(state.clone(), &editor.config);
        let accounts = accounts.map_err(ServeError::State)?;
        let ledger_lock = ledger_lock(&state);
        let origin = Origin { plans, state };
        let (snapshot, ledger) = load_initial(&origin, &editor.config, clock())
            .map_err(|trouble| ServeError::Plan(trouble.lines))?;
        let health = Health::new(lost_lines);
        let app = AppState::new(snapshot, editor, accounts, clock, health);
        #[cfg(feature = "oidc")]
        let app = app.with_sso().map_err(ServeError::Settings)?;
        let app = Arc::new(app);
        #[cfg(not(feature = "mail"))]
        if app.config.mail.server.is_some() {
            warn!(
                "`[mail]` i config.toml bruges ikke: programmet er bygget uden `--features mail`"
            );
        }
        let start = || {
            let tls = tls.clone().map(|tls| tls.keep_current(app.clone())).transpose()?;
            Ok((ReloadThread::start(origin, app.clone(), ledger)?, tls))
        };
        let (reload_thread, tls_thread) = start().map_err(ServeError::Start)?;
        Ok(Server {
            #[cfg(feature = "oidc")]
            _sso_thread: sso::keep_current(&app).map_err(ServeError::Start)?,
            #[cfg(feature = "mail")]
            _mail_thread: mail_worker::keep_sending(&app).map_err(ServeError::Start)?,
            app,
            tls,
            _reload_thread: Some(reload_thread),
            _follow_thread: None,
            _ledger_lock: ledger_lock,
            _tls_thread: tls_thread,
        })
    }

    /// The one-time address where the first administrator is made, while there is none.
    pub fn first_path(&self) -> Option<String> {
        self.app.accounts.first_path().filter(|_| !self.app.is_replica())
    }

    /// Every page. Feeds are tried before it.
    pub fn pages(&self) -> Router {
        router::router(self.app.clone())
    }

    /// Says where the first administrator is made. The address is a key, so it is shown on
    /// a terminal and kept in a file of the state folder, but in no log.
    fn show_first_address(&self, base: &str, to_terminal: fn(&str)) {
        let Some(path) = self.first_path() else { return };
        let address = format!("{base}{path}\n");
        to_terminal(&address);
        match self.app.accounts.keep_first_address(&address) {
            Ok(file) => warn!(
                "ingen kan logge ind endnu; adressen, hvor den første administrator vælges (én gang), står i `{}`",
                file.display()
            ),
            Err(error) => error!("{error}"),
        }
    }

    /// Serves on non-blocking listeners until `stop`, or until a thread of its connections
    /// has panicked.
    pub async fn run(&self, sockets: Sockets, stop: impl Future<Output = ()>) -> io::Result<()> {
        let service = FeedService::new(self.app.clone(), self.pages());
        connections::serve(sockets, service, self.tls.clone(), max_connections(), stop).await
    }
}
