//! What somebody is writing in a long form, kept in `state/drafts/` until it is saved.
//! Each user has a draft of their own; a form says whose others there are.

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

/// The end of a form's address where its draft is kept.
pub(in crate::web) const DRAFT: &str = "/kladde";
const FOLDER: &str = "drafts";
/// Drafts that nobody came back to.
const KEPT: TimeDelta = TimeDelta::days(60);

/// A form as somebody left it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::web) struct Draft {
    /// The form's address.
    path: String,
    pub who: String,
    pub when: DateTime<Utc>,
    /// Its fields, and the plan's revision that it was opened on.
    values: Vec<(String, String)>,
}

impl Draft {
    pub fn new(
        path: &str,
        who: &str,
        when: DateTime<Utc>,
        revision: &str,
        values: &Values,
    ) -> Draft {
        let own = values.pairs().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let revision = ("revision".to_owned(), revision.to_owned());
        let values = own.chain([revision]).collect();
        Draft { path: path.to_owned(), who: who.to_owned(), when, values }
    }

    pub fn values(&self) -> Values {
        Values::of(self.values.clone())
    }
}

/// The drafts of a state folder.
pub(in crate::web) struct Drafts(StateDir);

impl Drafts {
    pub fn open(state: &Path) -> Result<Drafts, PathError> {
        StateDir::open(&state.join(FOLDER)).map(Drafts)
    }

    /// Of one user.
    pub fn own(&self, path: &str, who: &str) -> Option<Draft> {
        self.read(&file_name(path, who))
    }

    /// Of the others, the latest first.
    pub fn of_others(&self, path: &str, who: &str) -> Vec<Draft> {
        let mut others: Vec<Draft> = self.all().map(|(_, draft)| draft).collect();
        others.retain(|draft| draft.path == path && draft.who != who);
        others.sort_by_key(|draft| std::cmp::Reverse(draft.when));
        others
    }

    pub fn save(&self, draft: &Draft) -> Result<(), PathError> {
        for (name, old) in self.all() {
            if draft.when - old.when > KEPT {
                self.remove_file(&name);
            }
        }
        let text = serde_json::to_vec(draft).unwrap_or_default();
        self.0.write(&file_name(&draft.path, &draft.who), &text)
    }

    pub fn remove(&self, path: &str, who: &str) {
        self.remove_file(&file_name(path, who));
    }

    /// One that is gone already is removed as well.
    fn remove_file(&self, name: &str) {
        let _ = fs::remove_file(self.0.path().join(name));
    }

    fn all(&self) -> impl Iterator<Item = (String, Draft)> {
        let files = fs::read_dir(self.0.path()).into_iter().flatten().flatten();
        let names = files.filter_map(|file| file.file_name().into_string().ok());
        names.filter_map(|name| Some((name.clone(), self.read(&name)?)))
    }

    /// A file that can't be read is no draft.
    fn read(&self, name: &str) -> Option<Draft> {
        serde_json::from_slice(&self.0.read(name).ok()??).ok()
    }
}

/// Neither a path nor a name is fit to be a file's name.
fn file_name(path: &str, who: &str) -> String {
    let digest = Sha256::new().chain_update(path).chain_update([0]).chain_update(who).finalize();
    let name: String = digest[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{name}.json")
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
            drafts.remove(&path, &user.name);
            return Ok(Redirect::to(&path).into_response());
        }
        let revision = values.take("revision");
        let draft = Draft::new(&path, &user.name, when, &revision, &values);
        drafts.save(&draft).map_err(|_| broken)?;
        let clock = when.with_timezone(&app.config.timezone).format("%-H.%M");
        Ok(format!("Kladden er gemt kl. {clock}.").into_response())
    })
    .await?
}
