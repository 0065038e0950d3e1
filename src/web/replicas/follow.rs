//! A replica's plan, marks, links and day: those that the origin has published last, or else
//! those that were taken last.
//!
//! What is made of them must have the published marks and no others; a program or settings
//! that give something else are not the origin's, and what they give is not served.

use super::served::{Followed, plan_path};
use crate::diag::Source;
use crate::feed::Ledger;
use crate::plan::Config;
use crate::store::{AuditEntry, AuditEvent, ServedRepository, StateDir};
use crate::web::plan_problem::PlanProblem;
use crate::web::snapshot::{Snapshot, SnapshotInput, day};
use crate::web::state::AppState;
use crate::web::watch::load::make;
use crate::web::watch::worker::{Stop, Worker};
use chrono::{DateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::{error, info, warn};

/// How often it is looked for something new.
const EVERY: Duration = Duration::from_secs(2);
/// After failures it is looked less and less often, at last so often.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// All of a large plan may be fetched in this time.
const LIMIT: Duration = Duration::from_secs(300);
/// A start waits no longer than this for news, if there is something to serve.
const START_LIMIT: Duration = Duration::from_secs(5);
/// Who is so late with a new day is down.
const LATE: TimeDelta = TimeDelta::minutes(10);

/// What was fetched and taken.
pub(in crate::web) struct Follower {
    repository: ServedRepository,
    /// Of the last commit that was read: hash and text by path.
    files: BTreeMap<String, (String, Arc<Source>)>,
    /// The published marks.
    ledger: Ledger,
    taken: Option<String>,
}

/// What a commit gives.
pub(in crate::web) struct Taken {
    pub snapshot: Snapshot,
    pub published: DateTime<Utc>,
}

impl Follower {
    pub fn open(
        state: &StateDir,
        remote: &str,
        search_path: Option<&OsStr>,
    ) -> Result<Follower, String> {
        let repository = ServedRepository::open(state, remote, search_path)?;
        let (files, ledger) = (BTreeMap::new(), Ledger::default());
        Ok(Follower { repository, files, ledger, taken: None })
    }

    /// What is published; if it can't be had, what was last.
    pub fn first(&mut self, config: &Config) -> Result<Taken, String> {
        let kept = [self.repository.fetched(), self.repository.taken()];
        let limit = if kept.iter().any(Option::is_some) { START_LIMIT } else { LIMIT };
        let begun = Instant::now();
        let mut problem = None;
        if let Err(why) = self.repository.fetch(|| begun.elapsed() > limit) {
            error!("kan ikke følge den anden server: {why}");
            problem = Some(why);
        }
        let kept = self.first_kept(config, problem);
        kept.or_else(|why| match self.fetch_if_damaged(|| begun.elapsed() > LIMIT)? {
            true => self.first_kept(config, None),
            false => Err(why),
        })
    }

    /// What was fetched last; if that can't be had, what was taken last.
    fn first_kept(
        &mut self,
        config: &Config,
        mut problem: Option<String>,
    ) -> Result<Taken, String> {
        // Marks of those that were served are not to fall.
        if let Some(known) = self.repository.taken().and_then(|id| self.read(&id).ok()) {
            self.ledger = known.ledger;
        }
        for id in [self.repository.fetched(), self.repository.taken()].into_iter().flatten() {
            match self.make(config, &id, None) {
                Ok(taken) => {
                    self.keep(id).unwrap_or_else(|why| error!("{why}"));
                    return Ok(taken);
                }
                Err(why) => {
                    error!("{why}");
                    problem = Some(why);
                }
            }
        }
        Err(problem.unwrap_or_else(|| "der er intet udgivet".to_owned()))
    }

    /// Serves from then on what is published.
    pub fn start(mut self, app: &Arc<AppState>) -> io::Result<Worker> {
        let state = app.clone();
        Worker::start("follow", app.clone(), move |stop| self.run(&state, stop))
    }

    fn run(&mut self, app: &AppState, stop: &Stop) {
        let mut pause = EVERY;
        while !stop.wait(pause) {
            let followed = self.follow(app, stop);
            let is_late = app.snapshot().today < day(&app.config, app.now() - LATE);
            let (result, next) = match followed {
                Err(why) => (Err(format!("kan ikke følge den anden server: {why}")), pause * 2),
                Ok(()) if is_late => {
                    let late = "den server, der følges, har ikke udgivet noget i dag";
                    (Err(late.to_owned()), EVERY)
                }
                Ok(()) => (Ok(()), EVERY),
            };
            pause = next.min(LONGEST_PAUSE);
            app.health.plan.record(result, app.now());
            // The marks are those that were fetched.
            app.health.ledger.record(Ok(()), app.now());
            audit_uses(app);
        }
        audit_uses(app);
    }

    fn follow(&mut self, app: &AppState, stop: &Stop) -> Result<(), String> {
        let begun = Instant::now();
        let is_over = || begun.elapsed() > LIMIT || stop.wait(Duration::ZERO);
        self.follow_until(app, is_over).or_else(|why| match self.fetch_if_damaged(is_over)? {
            true => self.follow_until(app, is_over),
            false => Err(why),
        })
    }

    /// What is kept here may be lost, as long as it is published.
    fn fetch_if_damaged(&self, is_over: impl Fn() -> bool) -> Result<bool, String> {
        let was_damaged = self.repository.fetch_if_damaged(is_over)?;
        if was_damaged {
            warn!("`state/served` var beskadiget og er hentet igen");
        }
        Ok(was_damaged)
    }

    fn follow_until(&mut self, app: &AppState, is_over: impl Fn() -> bool) -> Result<(), String> {
        self.repository.fetch(is_over)?;
        let id = self.repository.fetched().ok_or("der er intet udgivet")?;
        if self.taken.as_ref() == Some(&id) {
            return Ok(());
        }
        let taken = self.make(&app.config, &id, Some(&app.snapshot()));
        app.counters.plan(taken.is_ok());
        let taken = taken?;
        info!("planen er taget i brug ({:.12})", taken.snapshot.revision.to_string());
        app.follow(Arc::new(taken.snapshot), taken.published);
        self.keep(id)
    }

    /// Keeps a commit for later starts.
    fn keep(&mut self, id: String) -> Result<(), String> {
        self.repository.take(&id)?;
        self.taken = Some(id);
        Ok(())
    }

    /// Makes what a commit gives.
    fn make(
        &mut self,
        config: &Config,
        id: &str,
        before: Option<&Snapshot>,
    ) -> Result<Taken, String> {
        let followed = self.read(id)?;
        if followed.ledger.is_before(&self.ledger) {
            return Err("det udgivne er ældre end det, der vises her".to_owned());
        }
        let Followed { sources, revision, links, day, since, open_since, published, .. } = followed;
        let published_ledger = followed.ledger.sharing(&self.ledger);
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
        // Any time of the day: all marks are known.
        let now = config.timezone.from_local_datetime(&day.and_time(noon)).latest();
        let now = now.ok_or("dagen findes ikke")?.to_utc();
        let input = SnapshotInput { config, revision, sources, links, now, before };
        let (mut snapshot, ledger) =
            make(input, &published_ledger).map_err(|problem| words(&problem))?;
        if !ledger.is_kept_in(&published_ledger) {
            return Err("kalenderne bliver andre her: programmets version eller config.toml er ikke den anden servers".to_owned());
        }
        self.ledger = ledger;
        (snapshot.since, snapshot.open_since) = (since, open_since);
        Ok(Taken { snapshot, published })
    }

    /// Reads a commit: of its files those that are not known.
    fn read(&mut self, id: &str) -> Result<Followed, String> {
        let listed = self.repository.files(id)?;
        let known = |(hash, path): &(String, String)| {
            self.files.get(path).filter(|(known, _)| known == hash).cloned()
        };
        let wanted = listed.iter().filter(|file| known(file).is_none()).map(|(hash, _)| hash);
        let texts = self.repository.texts(wanted)?;
        let mut files = BTreeMap::new();
        for file in &listed {
            let (hash, path) = file;
            let source = match (known(file), texts.get(hash)) {
                (Some((_, source)), _) => source,
                (None, Some(text)) => {
                    let text = String::from_utf8_lossy(text).into_owned();
                    Arc::new(Source { path: plan_path(path).to_owned(), text })
                }
                (None, None) => return Err("det udgivne er ikke helt".to_owned()),
            };
            files.insert(path.clone(), (hash.clone(), source));
        }
        self.files = files;
        let files = self.files.iter().map(|(path, (_, file))| (path.clone(), file.clone()));
        Followed::read(&files.collect()).ok_or_else(|| "det udgivne er ikke helt".to_owned())
    }
}

fn words(problem: &PlanProblem) -> String {
    format!("planen kan ikke bruges her: {}", problem.lines.join("; "))
}

/// Writes who read what is closed by a private address, once a day.
fn audit_uses(app: &AppState) {
    let snapshot = app.snapshot();
    let (at, audit) = (app.now(), &app.accounts.audit);
    for token in app.take_used_tokens() {
        let Some(link) = snapshot.links.find(&token) else { continue };
        let (who, about) = (link.owner.clone(), format!("privat adresse {}", link.id()));
        let what = AuditEvent::Read;
        if audit.is_new(day(&app.config, at), what, &who, &about) {
            // The log keeps why it could not be written.
            let _ = audit.log.record(&AuditEntry { at, what, who, about, from: String::new() });
        }
    }
}
