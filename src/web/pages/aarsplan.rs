//! `/{body}/aarsplan/{year}`: the year as two tables for the office wall, as a
//! page and as a file of its own.

use crate::agenda::{names_for, year_plan, year_plan_fragment, year_plan_title};
use crate::schedule::Audience;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::parts::YearPart;
use crate::web::security_headers::STYLED_POLICY;
use askama::Template;
use axum::extract::Path;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "aarsplan.html")]
struct YearPlanPage {
    frame: Frame,
    id: String,
    body: String,
    year: i32,
    sheets: String,
    years: YearPart,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let PageRequest { app, snapshot, .. } = &request;
    let (year, is_file) = match name.strip_suffix(".html") {
        Some(year) => (year, true),
        None => (name.as_str(), false),
    };
    let view = snapshot.body(&id, Audience::Open).ok_or(NOT_FOUND)?;
    let years = YearPart::read(year, &snapshot.schedule).ok_or(NOT_FOUND)?;
    let year = years.year;
    let names = names_for(view, &app.config);
    if is_file {
        let name = format!("attachment; filename=\"aarsplan-{id}-{year}.html\"");
        let headers = [
            (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
            (CONTENT_DISPOSITION, name),
            (CONTENT_SECURITY_POLICY, STYLED_POLICY.to_owned()),
            (CACHE_CONTROL, "private, no-cache".to_owned()),
        ];
        return Ok((headers, year_plan(view, year, names)).into_response());
    }
    Ok(Page(YearPlanPage {
        frame: request.frame(year_plan_title(view, year), &id),
        body: view.name().to_owned(),
        sheets: year_plan_fragment(view, year, names),
        years,
        year,
        id,
    })
    .into_response())
}
