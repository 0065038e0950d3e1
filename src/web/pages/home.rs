//! `/`: every body with its next meeting.

use super::super::login::Visit;
use super::super::page::{Frame, Page, site};
use super::super::shared::Shared;
use super::parts::{MeetingPart, count, from_today};
use crate::plan::Config;
use crate::schedule::BodyView;
use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;
use chrono::{Days, NaiveDate};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    bodies: Vec<BodyCard>,
}

struct BodyCard {
    id: String,
    name: String,
    next: Option<NextMeeting>,
}

struct NextMeeting {
    meeting: MeetingPart,
    when: String,
    items: String,
}

pub(in crate::web) async fn page(
    State(shared): State<Arc<Shared>>,
    visit: Visit,
) -> impl IntoResponse {
    let site = site(&shared);
    let views = site.schedule.views(visit.audience());
    let bodies = views.map(|view| card(view, site.today, &shared.config)).collect();
    Page(HomePage { frame: Frame::new(&site, "Mødeplaner", "").seen_by(&site, &visit), bodies })
}

fn card(view: BodyView, today: NaiveDate, config: &Config) -> BodyCard {
    let next = view.next_held(today - Days::new(1)).map(|meeting| NextMeeting {
        when: from_today(meeting.date(), today),
        items: match meeting.items().count() {
            0 => "ingen punkter endnu".into(),
            items => count(items, "punkt", "punkter"),
        },
        meeting: MeetingPart::new(&meeting, config),
    });
    BodyCard { id: view.body.id.clone(), name: view.body.name.clone(), next }
}
