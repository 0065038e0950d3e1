//! `/hjaelp` and `/hjaelp/{job}`: what there is to do, and how each is done.

use crate::web::assets::PICTURES;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::help::{JOBS, Job, find};
use crate::web::html::Page;
use askama::Template;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    frame: Frame,
    job: Option<&'static Job>,
    others: Vec<&'static Job>,
}

pub(in crate::web) async fn page(request: PageRequest) -> Response {
    let (frame, others) = (request.frame("Hjælp", ""), JOBS.iter().collect());
    Page(HelpPage { frame, job: None, others }).into_response()
}

pub(in crate::web) async fn job(
    request: PageRequest,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let job = find(&id).ok_or(NOT_FOUND)?;
    let frame = request.frame(format!("Hjælp: {}", job.title), "");
    let others = JOBS.iter().filter(|other| other.id != id).collect();
    Ok(Page(HelpPage { frame, job: Some(job), others }).into_response())
}

pub(in crate::web) async fn picture(Path(name): Path<String>) -> Result<Response, Failure> {
    let (_, picture) = PICTURES.into_iter().find(|(known, _)| *known == name).ok_or(NOT_FOUND)?;
    let headers = [(CONTENT_TYPE, "image/webp"), (CACHE_CONTROL, "public, max-age=86400")];
    Ok((headers, picture).into_response())
}
