//! `/`: every body with its next meeting; of a plan without bodies, how one begins.

use crate::plan::Config;
use crate::schedule::BodyView;
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::begin::begin;
use crate::web::pages::listing::{ListQuery, Listing};
use crate::web::pages::parts::MeetingPart;
use crate::web::text::{count, from_today};
use askama::Template;
use axum::response::{IntoResponse, Response};
use chrono::{Days, NaiveDate};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    bodies: Listing<BodyCard>,
}

struct BodyCard {
    id: String,
    name: String,
    next: Option<NextMeeting>,
}

struct NextMeeting {
    date: NaiveDate,
    meeting: MeetingPart,
    when: String,
    items: String,
}

pub(in crate::web) async fn page(request: PageRequest, which: ListQuery) -> Response {
    let PageRequest { app, snapshot, session, .. } = &request;
    let editor = session.user.as_ref().filter(|user| user.can_edit());
    if let Some(editor) = editor.filter(|_| snapshot.schedule.plan.bodies.is_empty()) {
        return begin(&request, editor);
    }
    let views = snapshot.schedule.views(session.audience());
    let frame = request.frame("Mødeplaner", "");
    Page(HomePage::new(frame, views, &which, snapshot.today, &app.config)).into_response()
}

impl HomePage {
    fn new<'a>(
        frame: Frame,
        views: impl Iterator<Item = BodyView<'a>>,
        which: &ListQuery,
        today: NaiveDate,
        config: &Config,
    ) -> HomePage {
        let mut bodies: Vec<BodyCard> = views.map(|view| card(view, today, config)).collect();
        // Whoever meets next is wanted most often.
        bodies.sort_by_key(|body| {
            let day = body.next.as_ref().map(|next| next.date);
            (day.is_none(), day)
        });
        let bodies = which.list("/", bodies, |body| (body.id.clone(), body.name.clone()));
        HomePage { frame, bodies }
    }
}

fn card(view: BodyView, today: NaiveDate, config: &Config) -> BodyCard {
    let next = view.next_held(today - Days::new(1)).map(|meeting| NextMeeting {
        date: meeting.date(),
        when: from_today(meeting.date(), today),
        items: match meeting.items().count() {
            0 => "ingen punkter endnu".into(),
            items => count(items, "punkt", "punkter"),
        },
        meeting: MeetingPart::new(&meeting, config),
    });
    BodyCard { id: view.id().to_owned(), name: view.name().to_owned(), next }
}
