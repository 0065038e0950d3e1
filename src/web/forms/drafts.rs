//! What somebody is writing in a long form, kept in `state/drafts/` until it is saved.
//! Each window has a draft of its own, so no two writers overwrite each other, be they
//! one user; a form opened anew goes on with the user's latest.

use crate::store::{PathError, StateDir};
use crate::web::auth::users::Role;
use crate::web::blocking::run_blocking;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::forms::find;
use crate::web::forms::values::Values;
use crate::web::frame::PageRequest;
use axum::extract::Form;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// The end of a form's address where its draft is kept.
pub(in crate::web) const DRAFT: &str = "/kladde";
/// Fields of a form with drafts: the window, how many times it was kept there, the draft
/// that the form goes on with, and whether only the changed fields are sent.
pub(in crate::web) const WINDOW: &str = "vindue";
pub(in crate::web) const NUMBER: &str = "nr";
pub(in crate::web) const CONTINUED: &str = "kladde";
const IS_PART: &str = "del";
const REVISION: &str = "revision";

const FOLDER: &str = "drafts";
/// Drafts that nobody came back to.
pub(in crate::web) const KEPT: TimeDelta = TimeDelta::days(60);
const LOCK_TIMEOUT: Duration = Duration::from_secs(5);

/// A form as somebody left it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::web) struct Draft {
    /// The form's address.
    path: String,
    pub who: String,
    pub when: DateTime<Utc>,
    #[serde(default)]
    window: String,
    /// Of two states of a window the one with the higher number is the later.
    #[serde(default)]
    number: u64,
    /// Its fields, and the plan's revision that it was opened on.
    values: Vec<(String, String)>,
}

impl Draft {
    pub fn new(
        path: &str,
        who: &str,
        when: DateTime<Utc>,
        revision: &str,
        mut values: Values,
    ) -> Draft {
        let window = values.take(WINDOW);
        let number = values.take(NUMBER).parse().unwrap_or_default();
        values.take(CONTINUED);
        values.set(REVISION, revision);
        let values = values.pairs().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let (path, who, values) = (path.to_owned(), who.to_owned(), values.collect());
        Draft { path, who, when, window, number, values }
    }

    /// Its fields, and which draft they are.
    pub fn values(&self) -> Values {
        let mut values = Values::of(self.values.clone());
        values.set(CONTINUED, format!("{} {}", self.name(), self.when.to_rfc3339()));
        values
    }

    pub fn is_of(&self, window: &str) -> bool {
        self.window == window
    }

    /// Neither a path nor a name is fit to be a file's name.
    pub fn name(&self) -> String {
        let mut digest = Sha256::new();
        for part in [&self.path, &self.who, &self.window] {
            digest.update(part);
            digest.update([0]);
        }
        base16ct::lower::encode_string(&digest.finalize()[..12])
    }
}

/// The drafts of a state folder.
pub(in crate::web) struct Drafts(StateDir);

impl Drafts {
    pub fn open(state: &Path) -> Result<Drafts, PathError> {
        StateDir::open(&state.join(FOLDER)).map(Drafts)
    }

    /// Of one form, the latest first.
    pub fn of(&self, path: &str) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = self.all().filter(|draft| draft.path == path).collect();
        drafts.sort_by_key(|draft| std::cmp::Reverse((draft.when, draft.number)));
        drafts
    }

    /// Keeps what a window holds; `continued` is the draft that its form began with.
    pub fn save(&self, mut draft: Draft, continued: &str, is_part: bool) -> Result<(), PathError> {
        let _lock = self.0.lock(LOCK_TIMEOUT)?;
        for old in self.all().filter(|old| draft.when - old.when > KEPT) {
            self.remove_file(&old.name());
        }
        let old = self.read(&file_name(&draft.name()));
        match old {
            // One that was sent earlier, and came later.
            Some(old) if old.number > draft.number => return Ok(()),
            Some(old) if is_part => {
                let mut values = Values::of(old.values);
                values.extend(Values::of(draft.values));
                draft.values = values.pairs().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
            }
            _ => {}
        }
        let text = serde_json::to_vec(&draft).unwrap_or_default();
        self.0.write(&file_name(&draft.name()), &text)?;
        self.remove_continued(&draft.path, &draft.who, continued, &draft.name());
        Ok(())
    }

    /// Removes what a form holds: that of its window, and the one that it began with.
    pub fn remove(&self, path: &str, who: &str, values: &Values) -> Result<(), PathError> {
        let _lock = self.0.lock(LOCK_TIMEOUT)?;
        let own = Draft::new(path, who, DateTime::UNIX_EPOCH, "", values.clone()).name();
        self.remove_file(&own);
        self.remove_continued(path, who, values.get(CONTINUED), &own);
        Ok(())
    }

    /// A draft that another window goes on with stays while its own window writes on.
    fn remove_continued(&self, path: &str, who: &str, continued: &str, own: &str) {
        let (name, when) = continued.split_once(' ').unwrap_or_default();
        let is_as_it_was = |draft: &Draft| {
            draft.path == path
                && draft.who == who
                && draft.name() == name
                && draft.when.to_rfc3339() == when
        };
        if name != own && self.all().any(|draft| is_as_it_was(&draft)) {
            self.remove_file(name);
        }
    }

    /// One that is gone already is removed as well.
    fn remove_file(&self, name: &str) {
        let _ = fs::remove_file(self.0.path().join(file_name(name)));
    }

    fn all(&self) -> impl Iterator<Item = Draft> {
        let files = fs::read_dir(self.0.path()).into_iter().flatten().flatten();
        let names = files.filter_map(|file| file.file_name().into_string().ok());
        names.filter(|name| name.ends_with(EXTENSION)).filter_map(|name| self.read(&name))
    }

    /// A file that can't be read is no draft.
    fn read(&self, name: &str) -> Option<Draft> {
        serde_json::from_slice(&self.0.read(name).ok()??).ok()
    }
}

/// Removes the drafts of a person; how many there are.
pub fn remove_drafts_of(state: &Path, who: &str, dry_run: bool) -> Result<usize, PathError> {
    if !state.join(FOLDER).is_dir() {
        return Ok(0);
    }
    let drafts = Drafts::open(state)?;
    let _lock = drafts.0.lock(LOCK_TIMEOUT)?;
    let own: Vec<_> =
        drafts.all().filter(|draft| draft.who.to_lowercase() == who.to_lowercase()).collect();
    if !dry_run {
        own.iter().for_each(|draft| drafts.remove_file(&draft.name()));
    }
    Ok(own.len())
}

const EXTENSION: &str = ".json";

fn file_name(name: &str) -> String {
    format!("{name}{EXTENSION}")
}

/// Keeps what a form holds; with `kasser` it is thrown away, and the form opened anew.
pub(in crate::web) async fn submit(
    request: PageRequest,
    sent: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Failure> {
    let Ok(Form(sent)) = sent else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let path = request.path.strip_suffix(DRAFT).unwrap_or_default().to_owned();
    find(&path).filter(|(form, _)| form.keeps_draft).ok_or(NOT_FOUND)?;
    let mut values = Values::of(sent);
    let user = request.session.require_role(Role::Editor, &values.take("token"))?;
    let (app, is_discarded) = (request.app.clone(), values.has("kasser"));
    let broken = Failure(StatusCode::SERVICE_UNAVAILABLE);
    run_blocking(move || {
        let drafts = Drafts::open(&app.editor.state).map_err(|_| broken)?;
        let when = app.now();
        if is_discarded {
            drafts.remove(&path, &user.name, &values).map_err(|_| broken)?;
            return Ok(Redirect::to(&path).into_response());
        }
        let (revision, is_part) = (values.take(REVISION), !values.take(IS_PART).is_empty());
        let continued = values.get(CONTINUED).to_owned();
        let draft = Draft::new(&path, &user.name, when, &revision, values);
        drafts.save(draft, &continued, is_part).map_err(|_| broken)?;
        let clock = when.with_timezone(&app.config.timezone).format("%-H.%M");
        Ok(format!("Kladden er gemt kl. {clock}.").into_response())
    })
    .await?
}
