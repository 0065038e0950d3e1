//! `/api/schedule`: what anyone may see of the schedule, as data.

use crate::agenda::names_for;
use crate::compile::rolling_window;
use crate::schedule::Audience;
use crate::web::errors;
use crate::web::state::AppState;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Map;
use std::sync::Arc;

#[derive(Deserialize)]
pub(in crate::web) struct Window {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    body: Option<String>,
}

pub(in crate::web) async fn schedule(
    State(app): State<Arc<AppState>>,
    query: Result<Query<Window>, QueryRejection>,
) -> Response {
    let bad = |text: &str| errors::json(StatusCode::BAD_REQUEST, text);
    let Ok(Query(window)) = query else {
        return bad("`from` og `to` er datoer som 2026-06-24, `body` et id");
    };
    let snapshot = app.snapshot();
    let from = window.from.unwrap_or(snapshot.today);
    let to = window.to.unwrap_or_else(|| rolling_window(&app.config, snapshot.today).1);
    if to > snapshot.schedule.through {
        return bad(&format!("der kan spørges til og med {}", snapshot.schedule.through));
    }
    if from > to {
        return bad("`from` skal ligge før `to`");
    }
    let mut bodies = Map::new();
    for view in snapshot.schedule.views(Audience::Open) {
        if window.body.as_ref().is_none_or(|id| *id == view.id()) {
            let body = view.json(from, to, snapshot.today, names_for(view, &app.config));
            let Ok(value) = serde_json::to_value(body) else {
                return errors::json(StatusCode::INTERNAL_SERVER_ERROR, "intern fejl");
            };
            bodies.insert(view.id().to_owned(), value);
        }
    }
    if bodies.is_empty() && window.body.is_some() {
        return errors::json(StatusCode::NOT_FOUND, "der er ikke noget mødeforum med det id");
    }
    ([(CACHE_CONTROL, "private, no-cache")], Json(bodies)).into_response()
}
