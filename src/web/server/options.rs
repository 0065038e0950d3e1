//! What a server is started with, and why one does not start.

use crate::plan::Config;
use crate::store::PathError;
use crate::web::state::Clock;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

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

pub(super) fn internal_error() -> ServeError {
    ServeError::Run(io::Error::other("intern fejl; se loggen"))
}
