//! `/{body}/aarsplan/{year}`: the year as two tables for the office wall, as a
//! page and as a file of its own.

use super::super::errors::{Failure, NOT_FOUND};
use super::super::login::Visit;
use super::super::page::{Frame, Page, site};
use super::super::shared::Shared;
use super::eventuelt::STYLED_POLICY;
use super::parts::YearPart;
use crate::agenda::{names_for, year_plan, year_plan_fragment, year_plan_title};
use crate::schedule::Audience;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

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
    State(shared): State<Arc<Shared>>,
    Path((id, name)): Path<(String, String)>,
    visit: Visit,
) -> Result<Response, Failure> {
    let site = site(&shared);
    let (year, is_file) = match name.strip_suffix(".html") {
        Some(year) => (year, true),
        None => (name.as_str(), false),
    };
    let view = site.body(&id, Audience::Open).ok_or(NOT_FOUND)?;
    let years = YearPart::read(year, &site.schedule).ok_or(NOT_FOUND)?;
    let year = years.year;
    let names = names_for(view, &shared.config);
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
        frame: Frame::new(&site, year_plan_title(view, year), &id).seen_by(&site, &visit),
        body: view.body.name.clone(),
        sheets: year_plan_fragment(view, year, names),
        years,
        year,
        id,
    })
    .into_response())
}
