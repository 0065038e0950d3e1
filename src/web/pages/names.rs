//! `/organer/navne` and `/personer/navne`: the names that fields suggest, where a plan has too
//! many for each page.

use crate::web::errors::Failure;
use crate::web::forms::choices::Choices;
use crate::web::frame::PageRequest;
use axum::Json;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};

pub(in crate::web) async fn bodies(request: PageRequest) -> Response {
    json(&Choices::of_bodies(&request.snapshot.schedule.plan))
}

pub(in crate::web) async fn roles(request: PageRequest) -> Result<Response, Failure> {
    // Roles that only closed items have are for those who may see these.
    match &request.session.user {
        None => Err(Failure(StatusCode::FORBIDDEN)),
        Some(_) => Ok(json(&Choices::of_roles(&request.snapshot.schedule.plan.roles))),
    }
}

fn json(choices: &Choices) -> Response {
    let names: Vec<&str> = choices.names().collect();
    ([(CACHE_CONTROL, "no-cache")], Json(names)).into_response()
}
