//! `/sager`: the cases with their steps, and `/sager/kan-det-naas`: when a case must be
//! at each body to be decided in time.

use crate::agenda::names_for;
use crate::calendar::{ClosedDay, full_date, typed_date};
use crate::plan::edit::day_words;
use crate::plan::{Case, CaseCourse, Config, DecidedBy, Piece};
use crate::schedule::{Audience, MeetingView, Schedule};
use crate::web::forms::choices::Choices;
use crate::web::forms::chosen;
use crate::web::forms::fields::{Field, FieldBuilder, Kind};
use crate::web::forms::values::{Problems, Values};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::listing::{ListQuery, Listing};
use crate::web::text::{long_day, sentence};
use askama::Template;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use std::sync::Arc;

/// So many bodies can be chosen on the way.
const STEPS: usize = 5;

/// What their fields' names begin with; an address may have the name as it is, several times.
const STEP: &str = "organ";

#[derive(Template)]
#[template(path = "cases.html")]
struct CasesPage {
    frame: Frame,
    cases: Listing<CasePart>,
}

struct CasePart {
    id: String,
    title: String,
    number: Option<String>,
    route: String,
    /// By when it must be decided, if that is said.
    course: Option<String>,
    coming: Vec<StepLine>,
    past: Vec<StepLine>,
}

struct StepLine {
    date: Option<NaiveDate>,
    /// The day of its run, of a case that comes every year.
    run: Option<NaiveDate>,
    body: String,
    title: String,
    /// The address of its meeting, and the day.
    meeting: Option<(String, String)>,
    state: &'static str,
    is_decided: bool,
    /// The form for its date; not of a case that comes every year.
    form: Option<String>,
}

/// So many steps are on one page.
const MOST_STEPS: usize = 200;

pub(in crate::web) async fn page(request: PageRequest, which: ListQuery) -> Response {
    let PageRequest { app, snapshot, session, .. } = &request;
    let (schedule, audience) = (&*snapshot.schedule, session.audience());
    let part = |case| part(case, schedule, audience, snapshot.today, &app.config);
    let mut cases: Vec<CasePart> = schedule.plan.cases.iter().filter_map(part).collect();
    // What is under way first, by its next meeting.
    let next = |case: &CasePart| case.coming.iter().filter_map(|step| step.date).min();
    cases.sort_by_key(|case| (case.coming.is_empty(), next(case)));
    let text = |case: &CasePart| [&*case.title, case.number.as_deref().unwrap_or("")].join(" ");
    let steps = |case: &CasePart| case.coming.len() + case.past.len();
    let id = |case: &CasePart| (case.id.clone(), text(case));
    let cases = which.list_by_size("/sager", cases, id, steps, MOST_STEPS);
    Page(CasesPage { frame: request.frame("Sager", ""), cases }).into_response()
}

/// A case, if the audience may see anything of it.
fn part(
    case: &Case,
    schedule: &Schedule,
    audience: Audience,
    today: NaiveDate,
    config: &Config,
) -> Option<CasePart> {
    let is_yearly = case.is_yearly();
    let mut steps = Vec::new();
    for view in schedule.views(audience) {
        let names = names_for(view, config);
        for item in view.occurrences_of(&case.id) {
            let number = item.step_number();
            let form = number.filter(|_| !is_yearly && item.decision().is_none());
            steps.push(StepLine {
                date: item.meeting().map(|meeting| meeting.date()),
                run: item.run_day().filter(|_| is_yearly),
                body: view.name().to_owned(),
                title: item.title(names),
                meeting: item.meeting().map(|meeting| place(&meeting)),
                state: item.describe_status(),
                is_decided: item.decision().is_some(),
                form: form.map(|number| format!("/sager/{}.{}/dato", case.id, number + 1)),
            });
        }
    }
    let first = steps.first()?.title.clone();
    steps.sort_by_key(|step| (step.date.is_none(), step.date));
    let is_past = |step: &StepLine| step.is_decided || step.date.is_some_and(|date| date < today);
    let (past, mut coming): (Vec<StepLine>, Vec<StepLine>) = steps.into_iter().partition(is_past);
    // Of a case that comes every year, this time only.
    let run = coming.iter().map(|step| step.run).min().flatten();
    coming.retain(|step| step.run == run);
    Some(CasePart {
        id: case.id.clone(),
        title: own_title(case, schedule, audience).unwrap_or(first),
        number: case.number.clone(),
        route: schedule.route(case, audience).join(" – "),
        course: match case.course {
            CaseCourse::Forward => None,
            CaseCourse::Backward(DecidedBy::Once(day)) => {
                Some(format!("afgjort senest den {}", full_date(day)))
            }
            CaseCourse::Backward(DecidedBy::Yearly { day, .. }) => {
                let day = ClosedDay::Yearly(day);
                Some(format!("afgjort senest {}", day_words(day)))
            }
        },
        coming,
        past,
    })
}

/// What the case is called as a whole, unless that is closed or differs from step to step.
fn own_title(case: &Case, schedule: &Schedule, audience: Audience) -> Option<String> {
    let step = case.steps.first()?;
    let item = &schedule.plan.bodies[step.body].items[step.item];
    let is_plain = item.title.pieces.iter().all(|piece| matches!(piece, Piece::Text(_)));
    let may_see = audience == Audience::Full || !item.closed;
    (is_plain && may_see).then(|| item.title.source())
}

fn place(meeting: &MeetingView) -> (String, String) {
    let address = format!("/{}/moede/{}", meeting.body().id(), meeting.id());
    (address, long_day(meeting.date()))
}

#[derive(Template)]
#[template(path = "reach.html")]
struct ReachPage {
    frame: Frame,
    /// The chosen body of each step.
    route: Vec<Field>,
    lists: Vec<Arc<Choices>>,
    by: Field,
    problem: Option<String>,
    steps: Vec<ReachStep>,
}

struct ReachStep {
    body: String,
    address: String,
    day: String,
    is_past: bool,
    /// "Punkter til sekretariatet: torsdag den 7. januar 2027 kl. 12.00".
    deadlines: Vec<String>,
}

pub(in crate::web) async fn reach(
    request: PageRequest,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Response {
    let sent = query.map(|Query(sent)| sent).unwrap_or_default();
    let (snapshot, today) = (&request.snapshot, request.snapshot.today);
    let bodies = Choices::of_bodies(&snapshot.schedule.plan);
    let named = |wanted| {
        let of_name = move |(name, value): &(String, String)| {
            (name.starts_with(wanted) && !value.trim().is_empty()).then(|| value.trim().to_owned())
        };
        sent.iter().filter_map(of_name)
    };
    let by = named("senest").next().unwrap_or_default();
    let mut values = Values::default();
    values.set("senest", &*by);
    for (number, typed) in named(STEP).enumerate() {
        values.set(&format!("{STEP}{}", number + 1), typed);
    }
    let route: Result<Vec<&str>, String> = named(STEP).map(|typed| bodies.id(&typed)).collect();
    let found = match route {
        _ if sent.is_empty() => Ok(Vec::new()),
        Err(problem) => Err(problem),
        Ok(route) if route.is_empty() => Err("vælg mindst ét organ".to_owned()),
        Ok(_) if by.is_empty() => Err("skriv den dag, sagen senest skal være afgjort".to_owned()),
        Ok(route) => typed_date(&by, today)
            .map_err(|error| error.to_string())
            .and_then(|day| snapshot.schedule.reach(&route, day)),
    };
    let (steps, problem) = match found {
        Ok(meetings) => (meetings.iter().map(|m| reach_step(m, today)).collect(), None),
        Err(problem) => (Vec::new(), Some(sentence(&problem))),
    };
    let none = Problems::default();
    let builder = FieldBuilder { values: &values, problems: &none };
    let mut route: Vec<Field> = (1..=STEPS)
        .map(|number| {
            let none = if number == 1 { "Vælg" } else { "Ikke flere" };
            builder.one_of(&format!("{STEP}{number}"), &format!("{number}. organ"), none, &bodies)
        })
        .collect();
    route[0].is_first = steps.is_empty() && problem.is_none();
    let lists = chosen::lists(&route);
    let by_help = "Det sidste organ afgør sagen. Skriv fx 15. oktober 2027.";
    let by = builder.field("senest", "Afgjort senest", by_help, Kind::Line);
    let frame = request.frame("Kan det nås?", "");
    Page(ReachPage { frame, route, lists, by, problem, steps }).into_response()
}

fn reach_step(meeting: &MeetingView, today: NaiveDate) -> ReachStep {
    let (address, day) = place(meeting);
    let deadlines = meeting.deadlines().map(|deadline| {
        let clock = deadline.time.map(|time| time.format(" kl. %-H.%M").to_string());
        let day = long_day(deadline.date);
        let over = if deadline.date < today { " – den er overskredet" } else { "" };
        format!("{}: {day}{}{over}", deadline.name, clock.unwrap_or_default())
    });
    ReachStep {
        body: meeting.body().name().to_owned(),
        address,
        day,
        is_past: meeting.date() < today,
        deadlines: deadlines.collect(),
    }
}
