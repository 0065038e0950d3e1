//! Keeps the site true: when a file or the day changes, another one is made and
//! swapped in. A plan that doesn't hold changes nothing but says so.
//!
//! Runs on a thread of its own, beside all requests. The last plan that held is
//! kept in `state/`, so that a broken one stops no start either.

use super::remember::Historian;
use super::shared::Shared;
use super::site::{Ingredients, Site, Trouble, day};
use crate::diag::{Source, Sources};
use crate::feed::Ledger;
use crate::feed::links::Links;
use crate::plan::Config;
use crate::store::{self, LoadError, PathError, Revision, StateDir, Waker, Watch, WatchEvent};
use chrono::{DateTime, Utc};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often the day is asked for.
const TICK: Duration = Duration::from_secs(1);
/// How often the last use of private links is written down.
const USES_EVERY: Duration = Duration::from_secs(60);
const PATIENCE: Duration = Duration::from_secs(5);

/// The plan that held last, as its files were.
const LAST_GOOD: &str = "last-good.json";

/// Says things to whoever runs the server: one line each, nothing of what is closed.
pub(super) type Log = fn(&str);

/// What a site is read from.
pub(super) struct Origin {
    pub plans: PathBuf,
    pub state: StateDir,
    pub log: Log,
}

/// Reads the first site, from the plan or else from the last one that held.
pub(super) fn first(
    origin: &Origin,
    config: &Config,
    now: DateTime<Utc>,
) -> Result<(Site, Ledger), Trouble> {
    let mut ledger = read_ledger(origin, now);
    // Unreadable at the start, there are none known: open feeds are served all the same.
    let links = read_links(origin).unwrap_or_else(|error| {
        (origin.log)(&error.to_string());
        Links::default()
    });
    let links = Arc::new(links);
    let make = |ledger: &mut Ledger, sources, revision| {
        let links = links.clone();
        make(Ingredients { config, revision, sources, links, now, before: None }, ledger)
    };
    let read = match store::load(&origin.plans) {
        Ok((sources, revision)) => make(&mut ledger, Arc::new(sources), revision),
        Err(error) => Err(trouble(&error)),
    };
    let site = match read {
        Ok(site) => site,
        Err(trouble) => {
            let last = read_last_good(origin).and_then(|(sources, revision)| {
                make(&mut ledger, Arc::new(sources), revision).ok()
            });
            let Some(last) = last else { return Err(trouble) };
            last.with_trouble(Some(trouble))
        }
    };
    Ok((site, ledger))
}

/// The thread that keeps a site true; ends when dropped.
pub(super) struct Reloader {
    waker: Waker,
    thread: Option<JoinHandle<()>>,
}

impl Reloader {
    pub fn start(origin: Origin, shared: Arc<Shared>, ledger: Ledger) -> Reloader {
        let (watch, blind) = Watch::new(&origin.plans, origin.state.path());
        if let Some(error) = blind {
            let log = origin.log;
            log(&format!("kan ikke følge alle ændringer straks ({error}); ser selv efter imens"));
        }
        let waker = watch.waker();
        let _ = shared.waker.set(watch.waker());
        let site = shared.site.load_full();
        let keeper = Keeper {
            historian: Historian::start(shared.clone(), origin.log),
            origin,
            shared,
            ledger,
            saved: None,
            links_trouble: None,
            next_uses: Instant::now() + USES_EVERY,
        };
        keeper.tell(&site);
        let thread = std::thread::Builder::new()
            .name("reload".into())
            .spawn(move || keeper.run(watch))
            .expect("a machine that can run us can run one thread more");
        Reloader { waker, thread: Some(thread) }
    }
}

impl Drop for Reloader {
    fn drop(&mut self) {
        self.waker.stop();
        if let Some(thread) = self.thread.take() {
            // It caught its panics itself.
            let _ = thread.join();
        }
    }
}

struct Keeper {
    origin: Origin,
    shared: Arc<Shared>,
    ledger: Ledger,
    historian: Historian,
    /// The plan that `LAST_GOOD` holds.
    saved: Option<Revision>,
    /// Why the links can't be read, as it was last said.
    links_trouble: Option<String>,
    next_uses: Instant,
}

impl Keeper {
    fn run(mut self, mut watch: Watch) {
        self.save();
        if self.shared.site.load().trouble.is_none() {
            self.historian.look();
        }
        // What changed after the first look and before the watch.
        self.read(&self.shared.site.load_full());
        loop {
            let woken = watch.wait(TICK);
            let site = self.shared.site.load_full();
            match woken {
                WatchEvent::Stopped => break,
                WatchEvent::Changed | WatchEvent::Now => self.read(&site),
                WatchEvent::Idle if self.is_new_day(&site) => self.read(&site),
                WatchEvent::Idle => {}
            }
            if Instant::now() >= self.next_uses {
                self.next_uses = Instant::now() + USES_EVERY;
                self.write_uses();
            }
        }
        self.write_uses();
    }

    fn is_new_day(&self, site: &Site) -> bool {
        site.today != day(&self.shared.config, self.shared.now())
    }

    /// Looks at everything again, and swaps what differs.
    fn read(&mut self, site: &Site) {
        self.shared.read_begins();
        let now = self.shared.now();
        let made = match store::load(&self.origin.plans) {
            Err(error) => Err(trouble(&error)),
            Ok((_, revision)) if revision == site.revision => Ok(None),
            Ok((sources, revision)) => self.make(site, Arc::new(sources), revision, now).map(Some),
        };
        let (mut made, mut trouble) = match made {
            Ok(made) => (made, None),
            Err(trouble) => (None, Some(trouble)),
        };
        if made.is_none() && self.is_new_day(site) {
            match self.make(site, site.sources.clone(), site.revision, now) {
                Ok(rolled) => made = Some(rolled),
                Err(other) => trouble = trouble.or(Some(other)),
            }
        }
        let links = self.links(site);
        let next = made.unwrap_or_else(|| site.clone());
        self.publish(site, next.with_trouble(trouble).with_links(links, &self.shared.config, now));
    }

    /// Those in the file; while it can't be read, those that were known.
    fn links(&mut self, site: &Site) -> Arc<Links> {
        match read_links(&self.origin) {
            Ok(links) => {
                self.links_trouble = None;
                Arc::new(links)
            }
            Err(error) => {
                let error = error.to_string();
                if self.links_trouble.as_ref() != Some(&error) {
                    (self.origin.log)(&format!("{error}; de kendte private adresser gælder"));
                    self.links_trouble = Some(error);
                }
                site.links.clone()
            }
        }
    }

    fn make(
        &mut self,
        before: &Site,
        sources: Arc<Sources>,
        revision: Revision,
        now: DateTime<Utc>,
    ) -> Result<Site, Trouble> {
        let config = &self.shared.config;
        let links = before.links.clone();
        let before = Some(before);
        make(Ingredients { config, revision, sources, links, now, before }, &mut self.ledger)
    }

    fn publish(&mut self, before: &Site, next: Site) {
        let plan = next.revision != before.revision;
        let day = next.today != before.today;
        let trouble = next.trouble != before.trouble;
        let next = Arc::new(next);
        if plan || day || trouble || next.links != before.links {
            self.shared.show(next.clone());
        }
        self.shared.read_is_done();
        if plan || trouble {
            self.shared.counters.plan(next.trouble.is_none());
            self.tell(&next);
        }
        if plan || day {
            self.save();
        }
        if plan {
            self.historian.look();
        }
    }

    fn tell(&self, site: &Site) {
        let log = self.origin.log;
        match &site.trouble {
            None => log(&format!("planen er taget i brug ({:.12})", site.revision.to_string())),
            Some(trouble) => {
                log("planen er ikke taget i brug; den seneste gyldige vises. Fejl:");
                trouble.lines.iter().for_each(|line| log(line));
            }
        }
    }

    /// Writes down what a later start needs. Being unable to is no reason to stop.
    fn save(&mut self) {
        let site = self.shared.site.load_full();
        let ledger = self.origin.state.write(store::LEDGER, self.ledger.to_text().as_bytes());
        let mut saved = vec![ledger];
        if self.saved != Some(site.revision) {
            let good = last_good(&site.sources);
            saved.push(self.origin.state.write(LAST_GOOD, good.as_bytes()));
            self.saved = Some(site.revision);
        }
        for error in saved.into_iter().filter_map(Result::err) {
            (self.origin.log)(&error.to_string());
        }
    }

    /// Notes who used their private links, without undoing what `link` did meanwhile.
    fn write_uses(&mut self) {
        let used = self.shared.take_used();
        if used.is_empty() {
            return;
        }
        let now = self.shared.now();
        let state = &self.origin.state;
        let written = state.lock(PATIENCE).and_then(|_lock| {
            let mut links = read_links(&self.origin)?;
            let mut is_news = false;
            for token in &used {
                is_news |= links.note_use(token, now);
            }
            match is_news {
                true => state.write(store::LINKS, links.to_text().as_bytes()),
                false => Ok(()),
            }
        });
        if let Err(error) = written {
            (self.origin.log)(&error.to_string());
        }
    }
}

/// A plan that makes the program panic is a broken plan, not the end of the server.
fn make(with: Ingredients, ledger: &mut Ledger) -> Result<Site, Trouble> {
    let made = catch_unwind(AssertUnwindSafe(|| Site::make(with, ledger)));
    made.unwrap_or_else(|_| Err(Trouble::new("intern fejl i programmet; se loggen")))
}

fn trouble(error: &LoadError) -> Trouble {
    match error {
        LoadError::Io(error) => {
            Trouble::new(format!("planens filer kan ikke læses: {}", error.cause()))
        }
        LoadError::Misread(files) => Trouble::told(files.iter().map(ToString::to_string).collect()),
    }
}

/// A folder that is away for a moment is no word that all addresses are revoked;
/// a file that was taken out of it is.
fn read_links(origin: &Origin) -> Result<Links, PathError> {
    let text = origin.state.read(store::LINKS)?;
    if text.is_none() {
        origin.state.check_readable()?;
    }
    Ok(Links::parse(&String::from_utf8_lossy(&text.unwrap_or_default())))
}

fn read_ledger(origin: &Origin, now: DateTime<Utc>) -> Ledger {
    let written = origin.state.age(store::LEDGER).map(|age| now - age);
    Ledger::restore(&read_text(origin, store::LEDGER), written, now)
}

fn read_text(origin: &Origin, name: &str) -> String {
    let read = origin.state.read(name).unwrap_or_else(|error| {
        (origin.log)(&error.to_string());
        None
    });
    String::from_utf8_lossy(&read.unwrap_or_default()).into_owned()
}

fn last_good(sources: &Sources) -> String {
    let files: Vec<_> = sources.files.iter().map(|file| (&file.path, &file.text)).collect();
    serde_json::to_string(&files).expect("texts are no maps")
}

fn read_last_good(origin: &Origin) -> Option<(Sources, Revision)> {
    let files: Vec<(String, String)> = serde_json::from_str(&read_text(origin, LAST_GOOD)).ok()?;
    let files = files.into_iter().map(|(path, text)| Source { path, text }).collect();
    let sources = Sources { files };
    let revision = Revision::of(&sources);
    Some((sources, revision))
}
