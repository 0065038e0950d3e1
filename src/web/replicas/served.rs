//! All that a server's answers are made from, besides the settings, as files of a commit:
//!
//! | file | |
//! |---|---|
//! | `plans/…` | the plan as it was read |
//! | `marks/…` | the ledger's marks, a file for each view |
//! | `bodies` | the bodies that ever were served |
//! | `links` | the private addresses, by hash |
//! | `served` | the plan's revision, the day, since when the plan is served |
//! | `published` | when all this was published |

use crate::diag::{Source, Sources};
use crate::feed::Ledger;
use crate::feed::links::Links;
use crate::store::Revision;
use crate::web::snapshot::Snapshot;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

const PLANS: &str = "plans/";
const MARKS: &str = "marks/";
const BODIES: &str = "bodies";
const LINKS: &str = "links";
const SERVED: &str = "served";
const PUBLISHED: &str = "published";

/// What the origin serves.
#[derive(Clone)]
pub(in crate::web) struct Served {
    pub snapshot: Arc<Snapshot>,
    /// With the marks of the snapshot's feeds.
    pub ledger: Ledger,
}

/// The contents of files by path, `None` for those that are removed.
pub(in crate::web) type Changes = Vec<(String, Option<Vec<u8>>)>;

impl Served {
    /// The files that are not as before; none if nothing is another.
    pub fn changes(&self, before: Option<&Served>, now: DateTime<Utc>) -> Changes {
        let nothing = Ledger::default();
        let known = before.map_or(&nothing, |before| &before.ledger);
        let mut changes = self.plan_changes(before);
        let marks = self.ledger.marks_since(known);
        let file = |text: String| Some(text.into_bytes());
        changes.extend(
            marks.into_iter().map(|(view, text)| (format!("{MARKS}{view}"), text.and_then(file))),
        );
        type Text = fn(&Served) -> String;
        let rest: [(&str, Text); 3] =
            [(BODIES, Served::bodies), (LINKS, Served::links), (SERVED, Served::rest)];
        for (path, text) in rest {
            let own = text(self);
            if before.is_none_or(|before| text(before) != own) {
                changes.push((path.to_owned(), file(own)));
            }
        }
        if !changes.is_empty() {
            changes.push((PUBLISHED.to_owned(), file(now.to_rfc3339())));
        }
        changes
    }

    pub fn day(&self) -> NaiveDate {
        self.snapshot.today
    }

    fn plan_changes(&self, before: Option<&Served>) -> Changes {
        let files = |served: &Served| -> BTreeMap<String, Arc<Source>> {
            let files = served.snapshot.sources.files.iter();
            files.map(|file| (file.path.clone(), file.clone())).collect()
        };
        let (own, known) = (files(self), before.map(files).unwrap_or_default());
        let gone = known.keys().filter(|path| !own.contains_key(*path));
        let gone = gone.map(|path| (format!("{PLANS}{path}"), None));
        let is_new = |(path, file): &(&String, &Arc<Source>)| {
            known.get(*path).is_none_or(|known| known.text != file.text)
        };
        let new = own
            .iter()
            .filter(is_new)
            .map(|(path, file)| (format!("{PLANS}{path}"), Some(file.text.clone().into_bytes())));
        gone.chain(new).collect()
    }

    fn bodies(&self) -> String {
        self.ledger.bodies_text()
    }

    fn links(&self) -> String {
        self.snapshot.links.without_uses().to_text()
    }

    fn rest(&self) -> String {
        let Snapshot { revision, today, since, open_since, .. } = &*self.snapshot;
        format!(
            "revision {revision}\nday {today}\nsince {}\nopen-since {}\n",
            since.to_rfc3339(),
            open_since.to_rfc3339()
        )
    }
}

/// The same as a replica reads it.
pub(in crate::web) struct Followed {
    pub sources: Arc<Sources>,
    pub revision: Revision,
    pub ledger: Ledger,
    pub links: Arc<Links>,
    pub day: NaiveDate,
    pub since: DateTime<Utc>,
    pub open_since: DateTime<Utc>,
    pub published: DateTime<Utc>,
}

/// The part of the plan in a commit that a file is.
pub(in crate::web) fn plan_path(path: &str) -> &str {
    path.strip_prefix(PLANS).unwrap_or(path)
}

impl Followed {
    /// From the files of a commit, by path; `None` if they are not whole.
    pub fn read(files: &BTreeMap<String, Arc<Source>>) -> Option<Followed> {
        let text = |path: &str| files.get(path).map(|file| file.text.as_str());
        let under = |folder: &'static str| {
            files.iter().filter(move |(path, _)| path.starts_with(folder)).map(|(_, file)| file)
        };
        let mut plan: Vec<Arc<Source>> = under(PLANS).cloned().collect();
        plan.sort_by(|a, b| a.path.cmp(&b.path));
        let sources = Sources { files: plan, unread: Vec::new() };
        let mut ledger = text(BODIES)?.to_owned();
        under(MARKS).for_each(|file| ledger += &file.text);
        let rest: BTreeMap<&str, &str> =
            text(SERVED)?.lines().filter_map(|line| line.split_once(' ')).collect();
        let revision = rest.get("revision")?.parse().ok()?;
        Some(Followed {
            sources: Arc::new(sources),
            revision,
            ledger: Ledger::parse(&ledger),
            links: Arc::new(Links::parse(text(LINKS)?)),
            day: rest.get("day")?.parse().ok()?,
            since: DateTime::from_str(rest.get("since")?).ok()?,
            open_since: DateTime::from_str(rest.get("open-since")?).ok()?,
            published: DateTime::from_str(text(PUBLISHED)?).ok()?,
        })
    }
}
