//! A server: opened in two steps, of which the second takes longer; and what it is then.

use super::answering::Answering;
use super::connections;
use super::listen::{Sockets, max_connections};
use super::options::{ServeError, ServeOptions};
use super::service::FeedService;
use super::tls::Tls;
use crate::editor::Editor;
use crate::store::{LEDGER_LOCK, LoadError, Loaded, Lock, StateDir, load_after};
use crate::web::auth::accounts::Accounts;
use crate::web::feeds::KeptFeeds;
use crate::web::health::Health;
use crate::web::replicas::follow::Follower;
use crate::web::router;
#[cfg(feature = "oidc")]
use crate::web::sso;
use crate::web::state::{AppState, Clock};
use crate::web::watch::load::{Initial, Origin, load_initial};
#[cfg(feature = "mail")]
use crate::web::watch::mail_worker;
use crate::web::watch::reload::ReloadThread;
use crate::web::watch::worker::Worker;
use axum::Router;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use tracing::{error, warn};

/// A plan is marked and published by others in less.
const LEDGER_PATIENCE: Duration = Duration::from_secs(10);

/// Says where the first administrator is made. The address is a key, so it is shown on
/// a terminal and kept in a file of the state folder, but in no log.
pub(super) fn show_first_address(accounts: &Accounts, base: &str, to_terminal: fn(&str)) {
    let Some(path) = accounts.first_path() else { return };
    let address = format!("{base}{path}\n");
    to_terminal(&address);
    match accounts.keep_first_address(&address) {
        Ok(file) => warn!(
            "ingen kan logge ind endnu; adressen, hvor den første administrator vælges (én gang), står i `{}`",
            file.display()
        ),
        Err(error) => error!("{error}"),
    }
}

/// What a server has before its plan is compiled.
pub(super) struct Opening {
    editor: Editor,
    pub tls: Option<Arc<Tls>>,
    pub accounts: Accounts,
    ledger_lock: Option<Lock>,
    origin: Origin,
    loaded: Result<Loaded, LoadError>,
    clock: Clock,
    lost_lines: Arc<AtomicU64>,
}

/// The application, its certificate, and the threads that keep both current.
pub struct Server {
    app: Arc<AppState>,
    pub(super) tls: Option<Arc<Tls>>,
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

impl Opening {
    pub fn begin(options: ServeOptions) -> Result<Opening, ServeError> {
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
        let loaded = load_after(None, &plans);
        let origin = Origin { plans, state };
        Ok(Opening { editor, tls, accounts, ledger_lock, origin, loaded, clock, lost_lines })
    }

    /// The open feeds of the server before; none while somebody else may make marks.
    pub fn kept_feeds(&self) -> Option<KeptFeeds> {
        let loaded = self.loaded.as_ref().ok().filter(|_| self.ledger_lock.is_some())?;
        self.origin.kept_feeds(&self.editor.config, loaded, (self.clock)())
    }

    pub fn finish(self) -> Result<Server, ServeError> {
        let Opening { editor, tls, accounts, ledger_lock, origin, loaded, clock, lost_lines } =
            self;
        let Initial { snapshot, ledger, closed, loaded } =
            load_initial(&origin, &editor.config, clock(), loaded)
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
            Ok((ReloadThread::start(origin, app.clone(), (ledger, closed), loaded)?, tls))
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
}

impl Server {
    pub fn open(mut options: ServeOptions) -> Result<Server, ServeError> {
        match options.follow.take() {
            Some(remote) => Server::open_replica(options, &remote),
            None => Opening::begin(options)?.finish(),
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

    pub(super) fn accounts(&self) -> &Accounts {
        &self.app.accounts
    }

    pub(super) fn service(&self) -> FeedService {
        FeedService::new(self.app.clone(), self.pages())
    }

    /// The one-time address where the first administrator is made, while there is none.
    pub fn first_path(&self) -> Option<String> {
        self.app.accounts.first_path().filter(|_| !self.app.is_replica())
    }

    /// Every page. Feeds are tried before it.
    pub fn pages(&self) -> Router {
        router::router(self.app.clone())
    }

    /// Serves on non-blocking listeners until `stop`, or until a thread of its connections
    /// has panicked.
    pub async fn run(&self, sockets: Sockets, stop: impl Future<Output = ()>) -> io::Result<()> {
        let service = Answering::new(None, self.app.accounts.cookies.is_secure);
        service.complete(self.service());
        connections::serve(sockets, service, self.tls.clone(), max_connections(), stop).await
    }
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
