//! The login page itself, for `login` and for a form whose user was signed out while
//! they filled it in.

use crate::web::auth::return_path::local_path;
use crate::web::frame::Frame;
use crate::web::html::send;
use crate::web::state::AppState;
use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY};
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "login.html")]
pub(in crate::web) struct LoginPage {
    frame: Frame,
    /// The token of the address, when the first administrator is made.
    first: Option<String>,
    name: String,
    /// Where to go afterwards.
    next: String,
    /// The name of the single sign-on, where there is one.
    sso: Option<String>,
    /// What was typed into the form at `next`, as JSON.
    draft: String,
    /// Field and what is wrong with it.
    errors: Vec<(&'static str, String)>,
}

impl LoginPage {
    pub fn new(app: &AppState, name: &str, next: String) -> LoginPage {
        LoginPage {
            frame: Frame::new(&app.snapshot(), "Log ind", ""),
            first: None,
            name: name.to_owned(),
            next,
            sso: sso(app),
            draft: String::new(),
            errors: Vec::new(),
        }
    }

    /// For the first administrator.
    pub fn first(app: &AppState, token: String, name: &str) -> LoginPage {
        let frame = Frame::new(&app.snapshot(), "Den første administrator", "");
        LoginPage { frame, first: Some(token), ..LoginPage::new(app, name, "/".to_owned()) }
    }

    pub fn with_draft(self, draft: String) -> LoginPage {
        LoginPage { draft, ..self }
    }

    pub fn with_errors(self, errors: Vec<(&'static str, String)>) -> LoginPage {
        LoginPage { errors, ..self }
    }

    pub fn send(self, status: StatusCode) -> Response {
        // The one-time address must not reach another server's log.
        let headers = [(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "same-origin")];
        (headers, send(status, &self)).into_response()
    }

    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| &**text)
    }
}

fn sso(app: &AppState) -> Option<String> {
    let sign_in = &app.config.sign_in;
    sign_in.issuer.as_ref().filter(|_| cfg!(feature = "oidc")).map(|_| sign_in.name.clone())
}

/// For a user who was signed out while they filled in the form at `path`.
pub(in crate::web) fn sign_in_again(
    app: &AppState,
    path: &str,
    typed: &[(String, String)],
) -> Response {
    let draft = serde_json::to_string(typed).unwrap_or_default();
    LoginPage::new(app, "", local_path(path)).with_draft(draft).send(StatusCode::UNAUTHORIZED)
}
