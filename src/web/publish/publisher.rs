//! Makes what is to be published, and has it written in an order in which no page leads to
//! what is not there.

use super::content::{NOT_FOUND, key};
use super::marks::{Marked, broken, links_of, mark};
use super::private::Private;
use super::refusal::Refusal;
use super::render::{Answer, Renderer};
use super::run::{Run, Tally};
use super::target::Target;
use crate::editor::Editor;
use crate::feed::Ledger;
use crate::plan::Config;
use crate::store::{self, LEDGER, LINKS, Revision, StateDir};
use crate::web::assets;
use crate::web::auth::accounts::Accounts;
use crate::web::health::Health;
use crate::web::snapshot::{Snapshot, day};
use crate::web::state::{AppState, Clock};
use crate::web::watch::load::{Origin, make_empty};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// What the command line decides.
pub struct PublishOptions {
    pub plans: PathBuf,
    pub state: PathBuf,
    pub config: Config,
    pub clock: Clock,
    /// `PATH`, where the `git` program is searched for.
    pub search_path: Option<OsString>,
    /// A folder, or the address of a store.
    pub destination: String,
    /// The file with the private addresses to publish.
    pub links: Option<PathBuf>,
    /// Sets this run apart from others.
    pub id: String,
    /// Called with what would be done, and nothing is.
    pub dry: Option<fn(&str)>,
    /// Called with what somebody should know of, and stops nothing.
    pub notice: fn(&str),
}

/// Why not all was published.
#[derive(Debug)]
pub enum PublishError {
    /// Somebody has to do something about it.
    Wrong(String),
    /// It may go another time.
    Fault(String),
}

impl fmt::Display for PublishError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (PublishError::Wrong(text) | PublishError::Fault(text)) = self;
        out.write_str(text)
    }
}

impl std::error::Error for PublishError {}

impl From<Refusal> for PublishError {
    fn from(refusal: Refusal) -> PublishError {
        match refusal {
            Refusal::Wrong(text) => PublishError::Wrong(text),
            Refusal::Fault(text) => PublishError::Fault(text),
            Refusal::Taken => PublishError::Fault(
                "en anden `aarshjul publish` er ved at udgive til det samme sted; intet er overskrevet, prøv igen om lidt"
                    .to_owned(),
            ),
        }
    }
}

/// Publishes what the plan is now, once.
pub fn publish(options: PublishOptions) -> Result<Tally, PublishError> {
    let runtime = runtime()?;
    let mut publisher = Publisher::open(options)?;
    Ok(runtime.block_on(publisher.publish())?)
}

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, PublishError> {
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
    built.map_err(|error| PublishError::Fault(format!("kan ikke starte: {error}")))
}

pub(super) struct Publisher {
    pub origin: Origin,
    app: Arc<AppState>,
    renderer: Renderer,
    target: Target,
    links: Option<PathBuf>,
    id: String,
    dry: Option<fn(&str)>,
    notice: fn(&str),
    /// What was said of the listed private addresses, for as long as the list is the same.
    noticed: BTreeSet<String>,
    /// What was published last, with its marks.
    last: Option<(Arc<Snapshot>, Ledger)>,
    /// What was there when it was last tried.
    tried: Option<Inputs>,
}

/// What is published is made of these, and of the marks.
#[derive(PartialEq)]
struct Inputs {
    plan: Option<Revision>,
    links: Option<Vec<u8>>,
    /// The file of those to publish.
    listed: Option<Vec<u8>>,
    day: NaiveDate,
}

impl Publisher {
    pub fn open(options: PublishOptions) -> Result<Publisher, Refusal> {
        let PublishOptions { plans, state, config, clock, search_path, destination, .. } = options;
        if config.server.public_url.is_none() {
            return Err(Refusal::Wrong(
                "config.toml siger ikke, hvor det udgivne kan læses\n\
                 hjælp: skriv `public-url = \"https://…\"` under `[server]`; siderne viser kalendernes adresser med den"
                    .to_owned(),
            ));
        }
        let target = Target::of(&destination)?;
        let origin = Origin { plans: plans.clone(), state: StateDir::open(&state)? };
        let accounts = Accounts::open(origin.state.clone(), &config)?;
        let editor = Editor { plans, state, config, search_path };
        let empty = make_empty(&editor.config, clock()).map_err(|problem| broken(&problem))?;
        let app = AppState::new(empty, editor, accounts, clock, Health::new(Arc::default()));
        let app = Arc::new(app.for_copies());
        let renderer = Renderer::new(app.clone());
        let PublishOptions { links, id, dry, notice, .. } = options;
        let (noticed, last, tried) = Default::default();
        Ok(Publisher {
            origin,
            app,
            renderer,
            target,
            links,
            id,
            dry,
            notice,
            noticed,
            last,
            tried,
        })
    }

    /// Whether a day has begun since it was last tried, or other private addresses are listed:
    /// neither is a change in the folders.
    pub fn is_new_day_or_list(&self) -> bool {
        let (today, listed) = (self.today(), self.listed());
        self.tried.as_ref().is_none_or(|tried| tried.day != today || tried.listed != listed)
    }

    fn today(&self) -> NaiveDate {
        day(&self.app.config, self.app.now())
    }

    fn listed(&self) -> Option<Vec<u8>> {
        std::fs::read(self.links.as_ref()?).ok()
    }

    /// Whether anything differs since it was last tried.
    pub fn is_behind(&self) -> bool {
        let ledger = self.origin.state.read(LEDGER).ok().flatten().unwrap_or_default();
        let ledger = Ledger::parse(&String::from_utf8_lossy(&ledger));
        let is_marked = self.last.as_ref().is_some_and(|(_, last)| !last.is_kept_in(&ledger));
        is_marked || self.tried.as_ref() != Some(&self.inputs())
    }

    fn inputs(&self) -> Inputs {
        Inputs {
            plan: store::load(&self.origin.plans).ok().map(|(_, revision)| revision),
            links: self.origin.state.read(LINKS).ok().flatten(),
            listed: self.listed(),
            day: self.today(),
        }
    }

    /// First what pages need and the feeds, then documents and pictures, then new pages, then
    /// those that lead to them, and last what is not there any more is ended.
    pub async fn publish(&mut self) -> Result<Tally, Refusal> {
        let today = self.today();
        // Once a day it is looked whether somebody else changed something there.
        let looks = self.last.as_ref().is_none_or(|(snapshot, _)| snapshot.today != today);
        let inputs = self.inputs();
        if self.tried.as_ref().is_some_and(|tried| tried.listed != inputs.listed) {
            self.noticed.clear();
        }
        self.tried = Some(inputs);
        let Publisher { origin, app, renderer, target, links, id, dry, last, .. } = self;
        let (notice, noticed) = (&self.notice, &mut self.noticed);
        let private = Private::read(links.as_deref())?;
        let mut run = Run::begin(target, id.clone(), app.now(), *dry, looks).await?;
        let before = last.as_ref().map(|(snapshot, _)| &**snapshot);
        let (marks, is_dry) = (run.marks(), dry.is_some());
        let marked = mark(origin, &app.config, &app.clock, before, marks, is_dry).await;
        let Marked { snapshot, ledger } = match marked {
            Ok(marked) => marked,
            Err(refusal) => {
                let snapshot = Snapshot::clone(&app.snapshot());
                let snapshot = snapshot.with_links(links_of(origin)?, &app.config, app.now());
                say_new(private.without_effect(&snapshot, app.now()), noticed, *notice);
                renderer.take(Arc::new(snapshot.clone()));
                private.end_revoked(&mut run, renderer, &snapshot, app.now()).await?;
                run.end().await?;
                return Err(refusal);
            }
        };
        let snapshot = Arc::new(snapshot);
        say_new(private.without_effect(&snapshot, app.now()), noticed, *notice);
        renderer.take(snapshot.clone());
        run.set_marks(ledger.latest_open());

        let ids = snapshot.known_ids();
        let mut feeds: BTreeSet<String> = ids.iter().map(|id| format!("/{id}.ics")).collect();
        feeds.extend(private.feeds(&snapshot));
        let mut wanted = BTreeSet::new();
        let first: Vec<String> = assets::paths().chain(feeds).collect();
        put_all(&mut run, renderer, first.iter(), &mut wanted).await?;
        run.end().await?;

        let begin = FIRST_PAGES.iter().map(|page| (*page).to_owned());
        let begin = begin.chain(pages_of(&snapshot)).chain(private.pages(&snapshot, app.now()));
        let found = renderer.pages(begin).await?;
        run.expect(found.pages.keys().chain(found.files.keys()));
        put_all(&mut run, renderer, found.files.values(), &mut wanted).await?;
        let (others, new): (Vec<_>, Vec<_>) = found.pages.iter().partition(|(key, _)| run.has(key));
        let pages = new.iter().chain(&others).map(|(_, address)| *address);
        put_all(&mut run, renderer, pages, &mut wanted).await?;
        let gone = renderer.not_found().await?;
        wanted.insert(NOT_FOUND.to_owned());
        run.put(NOT_FOUND, &gone).await?;
        private.end_others(&mut run, renderer, &snapshot, app.now(), &wanted).await?;
        let reach = renderer.reach();
        // What was held stays, also when the rolling plan has left it behind.
        let is_body = |key: &str| key.split('/').next().and_then(|id| snapshot.find_body(id));
        let stays = |key: &str| reach.is_past(key) && is_body(key).is_some();
        run.remove_others((&wanted, stays), &gone, snapshot.today).await?;
        run.end().await?;
        let tally = run.tally;
        drop(run);
        *last = Some((snapshot, ledger));
        Ok(tally)
    }
}

fn say_new(notices: Vec<String>, said: &mut BTreeSet<String>, say: fn(&str)) {
    for notice in notices {
        if said.insert(notice.clone()) {
            say(&notice);
        }
    }
}

/// Pages that others may not lead to.
const FIRST_PAGES: [&str; 4] = ["/", "/persondata", "/hjaelp", "/api/schedule"];

/// The page of each body, also under the ids that it had.
fn pages_of(snapshot: &Snapshot) -> impl Iterator<Item = String> {
    snapshot.schedule.plan.bodies.iter().flat_map(|body| body.ids()).map(|id| format!("/{id}"))
}

/// Makes the files of these addresses and puts each where it belongs.
async fn put_all<'a>(
    run: &mut Run<'_>,
    renderer: &mut Renderer,
    addresses: impl Iterator<Item = &'a String> + Clone,
    wanted: &mut BTreeSet<String>,
) -> Result<(), Refusal> {
    let keys: Vec<String> = addresses.clone().map(|address| key(address)).collect();
    run.expect(&keys);
    for (address, key) in addresses.zip(keys) {
        if wanted.contains(&key) {
            continue;
        }
        let is_known = |known| run.count_same(&key, known);
        if !renderer.known(address).is_some_and(is_known) {
            match renderer.get(address).await? {
                Answer::Content(content) | Answer::Page(content, _) => {
                    run.put(&key, &content).await?
                }
                Answer::Nothing(_) => continue,
            }
        }
        wanted.insert(key);
    }
    run.flush().await
}
