//! `/{body}/aendringer`: what has changed in the plan since the last meeting.

use super::super::blocking::run_blocking_limited;
use super::super::errors::{Failure, NOT_FOUND};
use super::super::live;
use super::super::login::Visit;
use super::super::page::{Frame, Page, site};
use super::super::shared::Shared;
use super::super::site::Site;
use super::parts::long_day;
use crate::agenda::names_for;
use crate::compile::{compile, rolling_window};
use crate::editor::Editor;
use crate::schedule::{Audience, diff};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Template)]
#[template(path = "changes.html")]
struct ChangesPage {
    frame: Frame,
    id: String,
    body: String,
    year: i32,
    /// "Siden mødet onsdag den 18. november 2026".
    since: Option<String>,
    sentences: Vec<String>,
}

pub(in crate::web) async fn page(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    visit: Visit,
) -> Result<Response, Failure> {
    let (site, audience) = (site(&shared), visit.audience());
    let view = site.body(&id, audience).ok_or(NOT_FOUND)?;
    let last = view.last_held(site.today).map(|m| (m.date(), m.meeting.end.with_timezone(&Utc)));
    let frame =
        Frame::new(&site, format!("Ændringer, {}", view.body.name), &id).seen_by(&site, &visit);
    let (body, year) = (view.body.name.clone(), site.today.year());
    let looked = match shared.changes.known(&site, &shared.editor, &id, audience) {
        Some(known) => Some(known),
        None => look(&shared, &site, &id, audience, last).await?,
    };
    let (since, sentences) = looked.map_or((None, Vec::new()), |(since, s)| (Some(since), s));
    Ok(Page(ChangesPage { frame, id, body, year, since, sentences }).into_response())
}

/// Since when, and what.
type Changes = (String, Vec<String>);

/// What was found last, for as long as the same is shown, on the same day, and
/// the history is the same: git is a program to be run.
#[derive(Default)]
pub(in crate::web) struct KnownChanges(Mutex<BTreeMap<(String, bool), (Moment, Changes)>>);

#[derive(Clone, PartialEq, Eq)]
struct Moment {
    /// The site, as those name it who look.
    shown: String,
    today: NaiveDate,
    /// What is remembered from now on changes nothing before the last meeting. To
    /// those who may not see closed items it is no reason to look again: how long
    /// an answer takes would tell that something closed was changed.
    history: Option<String>,
}

impl Moment {
    fn of(site: &Site, editor: &Editor, audience: Audience) -> Option<Moment> {
        let head = editor.history_head()?;
        let history = (audience == Audience::Full).then_some(head);
        let shown = live::Names::of(site).for_audience(audience);
        Some(Moment { shown, today: site.today, history })
    }
}

impl KnownChanges {
    fn known(
        &self,
        site: &Site,
        editor: &Editor,
        body: &str,
        audience: Audience,
    ) -> Option<Changes> {
        let moment = Moment::of(site, editor, audience)?;
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (then, changes) = all.get(&(body.to_owned(), audience == Audience::Full))?;
        (*then == moment).then(|| changes.clone())
    }

    fn note(&self, body: &str, audience: Audience, moment: Moment, changes: Changes) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert((body.to_owned(), audience == Audience::Full), (moment, changes));
    }
}

async fn look(
    shared: &Arc<Shared>,
    site: &Arc<Site>,
    id: &str,
    audience: Audience,
    last: Option<(NaiveDate, DateTime<Utc>)>,
) -> Result<Option<Changes>, Failure> {
    // The history is a program's to tell: beside the requests, and few at a time.
    let (keeper, then, name) = (shared.clone(), site.clone(), id.to_owned());
    let look = move || {
        // An entry that comes while we look makes this moment a past one.
        let moment = Moment::of(&then, &keeper.editor, audience);
        let found = changes(&keeper.editor, &then, &name, audience, last)?;
        if let Some(moment) = moment {
            keeper.changes.note(&name, audience, moment, found.clone());
        }
        Some(found)
    };
    run_blocking_limited(&shared.drawing, look).await
}

/// `None` without a history.
fn changes(
    editor: &Editor,
    site: &Site,
    body: &str,
    audience: Audience,
    last: Option<(NaiveDate, DateTime<Utc>)>,
) -> Option<Changes> {
    let log = editor.log(None).ok()?;
    let at_meeting =
        last.and_then(|(_, end)| log.iter().find(|past| past.entry.when <= end)).zip(last);
    let (base, since) = match at_meeting {
        Some((base, (date, _))) => (base, format!("mødet {}", long_day(date))),
        // The history is younger than the meeting.
        None => {
            let first = log.last()?;
            let day = first.entry.when.with_timezone(&editor.config.timezone).date_naive();
            (first, long_day(day))
        }
    };
    let sources = editor.earlier(|entry| entry.id == base.entry.id).ok()??;
    let to = rolling_window(&editor.config, site.today).1;
    let then = compile(Arc::new(sources), &editor.config, to).schedule?;
    let now = site.body(body, audience)?;
    let Some(before) = then.body(body, audience) else {
        return Some((since, vec![format!("{} er kommet til.", now.body.name)]));
    };
    let names = names_for(now, &editor.config);
    let found = diff(&before, &now, site.today, to);
    let sentences = found.iter().map(|difference| difference.sentence_with(names));
    Some((since, sentences.filter(|sentence| !sentence.is_empty()).collect()))
}
