//! `/persondata`: what is kept about whom, where and for how long, by the real settings.

use crate::web::auth::accounts::SESSION;
use crate::web::auth::cookies::KNOWN_DAYS;
use crate::web::forms::drafts::KEPT;
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use askama::Template;
use axum::response::IntoResponse;

#[derive(Template)]
#[template(path = "personal_data.html")]
struct PersonalDataPage {
    frame: Frame,
    /// Calendars have names of persons, not only roles.
    has_names: bool,
    session_days: i64,
    known_days: i64,
    draft_days: i64,
    audit_months: u32,
    has_history: bool,
    has_proxy: bool,
    has_mail: bool,
    has_replicas: bool,
}

pub(in crate::web) async fn page(request: PageRequest) -> impl IntoResponse {
    let config = &request.app.config;
    Page(PersonalDataPage {
        frame: request.frame("Persondata", ""),
        has_names: config.feed.names,
        session_days: SESSION.num_days(),
        known_days: KNOWN_DAYS,
        draft_days: KEPT.num_days(),
        audit_months: config.server.audit_months,
        has_history: config.history.enabled,
        has_proxy: config.server.user_header.is_some(),
        has_mail: config.mail.server.is_some(),
        has_replicas: config.server.publish_to.is_some() || request.app.is_replica(),
    })
}
