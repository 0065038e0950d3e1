//! `/organer`: the bodies, with what they are and when they meet.

use crate::agenda::names_for;
use crate::calendar::full_date;
use crate::plan::edit::series_key;
use crate::plan::rule_words;
use crate::plan::{Body, Config, Plan, Series, SeriesDates, spoken_time_span};
use crate::schedule::{BodyView, Names};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::listing::{ListQuery, Listing};
use crate::web::text::{list, long_day};
use askama::Template;
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate};

#[derive(Template)]
#[template(path = "bodies.html")]
struct BodiesPage {
    frame: Frame,
    bodies: Listing<BodyPart>,
}

pub(in crate::web) struct BodyPart {
    id: String,
    pub name: String,
    pub place: String,
    pub members: String,
    minutes: Option<u32>,
    pub series: Vec<SeriesLine>,
    past: Vec<SeriesLine>,
    /// The meetings of this year and the next that are tentative: nominal date, day.
    tentative: Vec<(NaiveDate, String)>,
}

pub(in crate::web) struct SeriesLine {
    pub words: String,
    is_tentative: bool,
    /// Forms: address and label.
    links: Vec<(String, &'static str)>,
}

pub(in crate::web) async fn page(request: PageRequest, which: ListQuery) -> Response {
    let PageRequest { app, snapshot, .. } = &request;
    let (plan, today) = (&snapshot.schedule.plan, snapshot.today);
    let views = snapshot.schedule.views(request.session.audience());
    let all = views.zip(&plan.bodies).collect();
    let bodies = which.list("/organer", all, |(_, body)| (&body.id, body.name.clone()));
    let bodies = bodies.map(|(view, body)| part(view, body, plan, today, &app.config));
    Page(BodiesPage { frame: request.frame("Organer", ""), bodies }).into_response()
}

pub(in crate::web) fn part(
    view: BodyView,
    body: &Body,
    plan: &Plan,
    today: NaiveDate,
    config: &Config,
) -> BodyPart {
    let with_names = names_for(view, config) == Names::Shown;
    let members: Vec<String> =
        view.members().map(|role| role.describe(today, with_names)).collect();
    let (past, series): (Vec<&Series>, Vec<&Series>) =
        body.series.iter().partition(|series| last_day(series).is_some_and(|last| last < today));
    let lines =
        |all: Vec<&Series>| all.into_iter().map(|one| line(one, body, plan, today)).collect();
    let end = NaiveDate::from_ymd_opt(today.year() + 1, 12, 31).unwrap_or(today);
    let tentative = view
        .meetings(today, end)
        .filter(|meeting| meeting.is_tentative() && !meeting.is_cancelled() && !meeting.is_extra());
    BodyPart {
        id: body.id.clone(),
        name: body.name.clone(),
        place: body.place.clone(),
        members: list(&members),
        minutes: body.minutes,
        series: lines(series),
        past: lines(past),
        tentative: tentative.map(|m| (m.nominal(), long_day(m.date()))).collect(),
    }
}

/// The last day on which a series can give a meeting, if there is one.
fn last_day(series: &Series) -> Option<NaiveDate> {
    match &series.dates {
        SeriesDates::Given(dates) => dates.iter().map(|(date, _)| *date).max(),
        _ => series.until,
    }
}

fn line(series: &Series, body: &Body, plan: &Plan, today: NaiveDate) -> SeriesLine {
    let address = format!("/organer/{}/moeder/{}", body.id, series_key(series, plan));
    let mut links = vec![(format!("{address}/slut"), "Slutter")];
    let days = match &series.dates {
        SeriesDates::Rule(rule) => {
            links.insert(0, (format!("{address}/fra-en-dag"), "Andre møder fra en dag"));
            rule_words(rule)
        }
        SeriesDates::After { body, days } => {
            let other = &plan.bodies[*body].name;
            format!("{days} dage efter hvert møde i {other}")
        }
        SeriesDates::Given(dates) => {
            links = vec![(format!("{address}/datoer"), "Ret datoerne")];
            let ahead = dates.iter().map(|(date, _)| *date).filter(|date| *date >= today);
            let ahead: Vec<String> = ahead.map(full_date).collect();
            match (&ahead[..], dates.len()) {
                ([], all) => format!("{all} aftalte datoer, der er holdt"),
                (ahead, _) => list(ahead),
            }
        }
    };
    let from = series.from.filter(|from| *from > today);
    let from = from.map_or_else(String::new, |day| format!(", fra {}", full_date(day)));
    let until = series.until.map_or_else(String::new, |day| format!(", til {}", full_date(day)));
    let clock = spoken_time_span(series.time);
    SeriesLine {
        words: format!("{days}, kl. {clock}{from}{until}"),
        is_tentative: series.tentative,
        links,
    }
}
