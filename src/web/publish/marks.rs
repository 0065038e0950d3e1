//! The plan to publish, with the marks of the state folder's ledger: a server on the same
//! folder gives the same bytes.
//!
//! One program at a time makes marks, and has the lock of the ledger meanwhile. Where a server
//! has it, its marks are waited for. Else they are made here, and written before they are
//! published.

use super::refusal::Refusal;
use crate::feed::Ledger;
use crate::feed::links::Links;
use crate::plan::Config;
use crate::store::{self, LEDGER, LEDGER_LOCK, LINKS, LoadError, StateDir};
use crate::web::plan_problem::PlanProblem;
use crate::web::snapshot::{Snapshot, SnapshotInput};
use crate::web::state::Clock;
use crate::web::watch::load::{Origin, make};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// A server reads a large plan in less.
const PATIENCE: u32 = 150;
const LOOK: Duration = Duration::from_millis(200);

pub(super) struct Marked {
    pub snapshot: Snapshot,
    pub ledger: Ledger,
}

/// `published` is the latest mark of what was published before. A dry run keeps no marks.
pub(super) async fn mark(
    origin: &Origin,
    config: &Config,
    clock: &Clock,
    before: Option<&Snapshot>,
    published: Option<DateTime<Utc>>,
    is_dry: bool,
) -> Result<Marked, Refusal> {
    for _ in 0..PATIENCE {
        let now = clock();
        if let Some(_lock) = origin.state.try_lock_file(LEDGER_LOCK, Duration::ZERO)? {
            let (marked, text) = own(origin, config, now, before, published)?;
            if let Some(text) = text.filter(|_| !is_dry) {
                origin.state.write(LEDGER, text.as_bytes())?;
            }
            return Ok(marked);
        }
        let known = Ledger::parse(&text(&origin.state)?);
        let marked = compiled(origin, config, now, before, &known)?;
        if marked.ledger.is_kept_in(&known) {
            return Ok(marked);
        }
        sleep(LOOK).await;
    }
    Err(Refusal::Fault(
        "serveren, der kører på den samme tilstandsmappe, har ikke taget planen i brug".to_owned(),
    ))
}

/// With the text of the ledger, where that is another then.
fn own(
    origin: &Origin,
    config: &Config,
    now: DateTime<Utc>,
    before: Option<&Snapshot>,
    published: Option<DateTime<Utc>>,
) -> Result<(Marked, Option<String>), Refusal> {
    let state = &origin.state;
    let text = text(state)?;
    let kept = Ledger::parse(&text);
    // It has all that readers of the copy have been shown, however long ago.
    let is_current = published.is_some_and(|marks| kept.latest_open() >= Some(marks));
    let known = match is_current {
        true => kept.clone(),
        false => Ledger::restore(&text, state.age(LEDGER).map(|age| now - age), now),
    };
    let marked = compiled(origin, config, now, before, &known)?;
    let is_kept = marked.ledger.is_kept_in(&kept);
    let text = (!is_kept).then(|| match is_current {
        true => marked.ledger.to_text(),
        false => marked.ledger.closed_text(now),
    });
    Ok((marked, text))
}

fn text(state: &StateDir) -> Result<String, Refusal> {
    Ok(String::from_utf8_lossy(&state.read(LEDGER)?.unwrap_or_default()).into_owned())
}

fn compiled(
    origin: &Origin,
    config: &Config,
    now: DateTime<Utc>,
    before: Option<&Snapshot>,
    ledger: &Ledger,
) -> Result<Marked, Refusal> {
    let (sources, revision) = store::load(&origin.plans).map_err(unreadable)?;
    let links = links_of(origin)?;
    let sources = Arc::new(sources);
    let input = SnapshotInput { config, revision, sources, links, now, before };
    let (snapshot, ledger) = make(input, ledger).map_err(|problem| broken(&problem))?;
    Ok(Marked { snapshot, ledger })
}

/// All of them: who is missing in a part of the file was not revoked.
pub(super) fn links_of(origin: &Origin) -> Result<Arc<Links>, Refusal> {
    let links = origin.links()?;
    match links.problem(LINKS) {
        Some(problem) => Err(Refusal::Fault(problem)),
        None => Ok(Arc::new(links)),
    }
}

fn unreadable(error: LoadError) -> Refusal {
    Refusal::Wrong(error.to_string())
}

pub(super) fn broken(problem: &PlanProblem) -> Refusal {
    let lines = problem.lines.join("\n  ");
    Refusal::Wrong(format!(
        "planen har fejl, og intet er udgivet:\n  {lines}\nse dem med `aarshjul check`"
    ))
}
