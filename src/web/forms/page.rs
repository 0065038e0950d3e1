//! The two pages of a form: its fields, and the preview of its edit.

use crate::calendar::full_date;
use crate::compile::Compiled;
use crate::editor::{BodyDifferences, Preview};
use crate::plan::Body;
use crate::schedule::{Audience, Names, Schedule};
use crate::store::Revision;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::forms::choices::Choices;
use crate::web::forms::chosen;
use crate::web::forms::drafts::{CONTINUED, DRAFT, Draft, Drafts, NUMBER, WINDOW};
use crate::web::forms::fields::{FieldBuilder, Part};
use crate::web::forms::form::{EditForm, Filled, FormContext};
use crate::web::forms::past_event;
use crate::web::forms::values::{Answers, Problems, Values, date_text};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::send;
use crate::web::text::{long_day, sentence};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use std::collections::BTreeSet;
use std::sync::Arc;

/// More meetings than these are not suggested for a date.
const SUGGESTED_MEETINGS: usize = 40;

/// What both pages begin with, and the hidden fields of both.
struct Head {
    heading: &'static str,
    /// What the form is about, in a line.
    about: String,
    /// Where one goes without having done anything.
    back: String,
    /// The meeting from whose page the form was opened; empty where it was not.
    from: String,
    token: String,
    /// The plan that the form was made from.
    revision: String,
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage {
    frame: Frame,
    head: Head,
    parts: Vec<Part>,
    problems: Vec<Problem>,
    /// The coming meetings: date as it is typed, and label.
    meetings: Vec<(String, String)>,
    /// Who may be to do something, where the form asks.
    owners: BTreeSet<String>,
    /// Of the bodies and roles that are suggested.
    lists: Vec<Arc<Choices>>,
    draft: Option<DraftPart>,
}

/// The drafts of a form, in sentences.
struct DraftPart {
    /// Where the form's own is kept.
    address: String,
    /// The one that the fields hold.
    shown: Option<String>,
    /// The user's other ones: address, and when.
    own: Vec<(String, String)>,
    others: Vec<String>,
    window: String,
    number: String,
    continued: String,
}

/// A line of the list above the form.
struct Problem {
    /// The field to go to.
    field: Option<String>,
    text: String,
}

#[derive(Template)]
#[template(path = "preview.html")]
struct PreviewPage {
    frame: Frame,
    head: Head,
    /// The form's values, for hidden fields.
    values: Vec<(String, String)>,
    has_fields: bool,
    /// The edit as the history will describe it.
    words: String,
    differences: Vec<BodyDifferences>,
    /// How many have a private address that will show it.
    subscribers: usize,
    /// Name, before and after.
    compared: Vec<[String; 3]>,
    warnings: Vec<String>,
    diff: String,
    /// That the event is over that the item is tied to.
    past_event: Option<String>,
    /// What comes on meetings that have been held.
    past: String,
    others: Option<Vec<String>>,
    not_saved: Option<String>,
}

impl PreviewPage {
    /// Not only the body that the page is of changes.
    fn has_other_bodies(&self) -> bool {
        self.differences.iter().any(|body| body.body != self.frame.current)
    }
}

/// Why a preview is shown again instead of saving.
#[derive(Default)]
pub(in crate::web) struct Interruption {
    /// What others changed in the meantime.
    pub others: Option<Vec<String>>,
    /// Why it could not be saved.
    pub not_saved: Option<String>,
}

/// A form as it is filled in, and its context.
pub(in crate::web) struct FormPages<'a> {
    pub request: &'a PageRequest,
    pub form: &'a EditForm,
    pub context: FormContext<'a>,
    /// What the context is of.
    pub schedule: &'a Schedule,
    pub values: &'a Values,
    /// The values are those of the user's draft.
    pub is_draft: bool,
}

impl FormPages<'_> {
    /// The form with its fields, and what is wrong with them.
    pub fn fields(
        &self,
        problems: &Problems,
        revision: &str,
        status: StatusCode,
    ) -> Result<Response, Failure> {
        if let Some(page) = self.form.own_page {
            let FormPages { request, schedule, values, .. } = *self;
            let filled = Filled { request, schedule, values, problems, revision, status };
            return page(&self.context, &filled);
        }
        let builder = FieldBuilder { values: self.values, problems };
        let parts = self.form.fields.map(|fields| fields(&self.context, builder));
        let mut parts = parts.unwrap_or(Some(Vec::new())).ok_or(NOT_FOUND)?;
        // The list of problems has the focus where there is one.
        let first = parts.first_mut().and_then(Part::first_field);
        if let Some(first) = first.filter(|_| problems.0.is_empty()) {
            first.is_first = true;
        }
        let names: Vec<&str> = parts.iter().flat_map(Part::names).collect();
        let listed = problems.0.iter().map(|(field, text)| Problem {
            field: names.contains(&field.as_str()).then(|| field.clone()),
            text: text.clone(),
        });
        let problems: Vec<Problem> = listed.collect();
        let (today, heading) = (self.request.snapshot.today, self.form.heading);
        let view = self.context.view.into_iter();
        let coming = view.flat_map(|view| view.meetings(today, view.through()).collect::<Vec<_>>());
        let coming = coming.filter(|m| !m.is_cancelled()).take(SUGGESTED_MEETINGS);
        let title = if problems.is_empty() { heading.into() } else { format!("Fejl: {heading}") };
        let page = FormPage {
            frame: self.request.frame(title, &self.context.subject.body),
            head: self.head(revision)?,
            meetings: coming.map(|m| (date_text(m.date()), long_day(m.date()))).collect(),
            owners: self.owners(&parts),
            lists: chosen::lists(parts.iter().flat_map(Part::fields)),
            parts,
            problems,
            draft: self.form.keeps_draft.then(|| self.drafts()),
        };
        Ok(send(status, &page))
    }

    /// What was typed, with the ids of the bodies and roles that are named.
    pub fn values_with_ids(&self) -> (Values, Problems) {
        let none = Problems::default();
        let builder = FieldBuilder { values: self.values, problems: &none };
        let parts = self.form.fields.and_then(|fields| fields(&self.context, builder));
        chosen::with_ids(parts.iter().flatten().flat_map(Part::chosen_fields), self.values)
    }

    /// Roles, and whoever does something already.
    fn owners(&self, parts: &[Part]) -> BTreeSet<String> {
        let needs_owners = parts.iter().flat_map(Part::fields).any(|field| field.is("owner"));
        let Some(view) = self.context.view.filter(|_| needs_owners) else { return BTreeSet::new() };
        let roles = view.roles_as_written().iter().map(|role| role.title.clone());
        let owners = view.follow_ups().flat_map(|one| one.owners(Names::Shown)).map(str::to_owned);
        roles.chain(owners).collect()
    }

    fn drafts(&self) -> DraftPart {
        let (app, path, values) = (&self.request.app, &self.request.path, self.values);
        let user = self.request.session.user.as_ref().map_or("", |user| &user.name);
        let day = |draft: &Draft| {
            let when = draft.when.with_timezone(&app.config.timezone);
            format!("{} kl. {}", full_date(when.date_naive()), when.format("%-H.%M"))
        };
        let [window, number, continued] =
            [WINDOW, NUMBER, CONTINUED].map(|name| values.get(name).to_owned());
        let all = Drafts::open(&app.editor.state).map(|drafts| drafts.of(path));
        let (own, others): (Vec<Draft>, Vec<Draft>) =
            all.unwrap_or_default().into_iter().partition(|draft| draft.who == user);
        let is_shown = |draft: &Draft| continued.starts_with(&draft.name());
        let shown = own.iter().find(|draft| self.is_draft && is_shown(draft));
        let elsewhere = own
            .iter()
            .filter(|draft| !is_shown(draft) && (window.is_empty() || !draft.is_of(&window)));
        DraftPart {
            address: format!("{path}{DRAFT}"),
            shown: shown.map(|draft| format!("Her er din kladde fra {}.", day(draft))),
            own: elsewhere
                .map(|draft| (format!("{path}?kladde={}", draft.name()), day(draft)))
                .collect(),
            others: others
                .iter()
                .map(|draft| {
                    let (who, when) = (&draft.who, day(draft));
                    format!("{who} skriver også på dette; {who}s kladde er fra {when}.")
                })
                .collect(),
            window,
            number,
            continued,
        }
    }

    /// The form once more, before a preview: a page of its own shows what was typed.
    pub fn again(&self, now: Option<&Compiled>, revision: &str) -> Result<Response, Failure> {
        let none = Problems::default();
        let Some(now) = now.filter(|_| self.form.own_page.is_some()) else {
            return self.fields(&none, revision, StatusCode::OK);
        };
        let FormContext { subject, today, .. } = self.context;
        let mut answers = Answers::new(self.values, today);
        let edit = (self.form.edit)(subject, &mut answers);
        // What is wrong with no field in particular waits for the preview.
        answers.problems.0.retain(|(field, _)| !field.is_empty());
        if !answers.problems.0.is_empty() {
            return self.fields(&answers.problems, revision, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let editor = &self.request.app.editor;
        let preview = edit.and_then(|edit| editor.preview(now, &subject.body, &edit, today).ok());
        let typed = preview.as_ref().and_then(|preview| preview.candidate.schedule.as_deref());
        let schedule = typed.unwrap_or(self.schedule);
        FormPages { schedule, ..*self }.fields(&none, revision, StatusCode::OK)
    }

    /// What the edit would change.
    pub fn preview(
        &self,
        preview: Preview,
        revision: Revision,
        interruption: Interruption,
    ) -> Result<Response, Failure> {
        let Interruption { others, not_saved } = interruption;
        let status = match (&not_saved, &others) {
            (Some(_), _) => StatusCode::SERVICE_UNAVAILABLE,
            (None, Some(_)) => StatusCode::CONFLICT,
            (None, None) => StatusCode::OK,
        };
        let title = format!("{}: forhåndsvisning", self.form.heading);
        let page = PreviewPage {
            frame: self.request.frame(title, &self.context.subject.body),
            head: self.head(&revision.to_string())?,
            values: self.values.pairs().map(|(n, v)| (n.to_owned(), v.to_owned())).collect(),
            has_fields: self.form.has_fields(),
            compared: self.compared(&preview),
            past_event: self.past_event(&preview),
            words: sentence(&preview.shown),
            warnings: preview.warnings.iter().map(|w| sentence(&w.message)).collect(),
            diff: preview.diff(),
            past: match &*preview.past_words() {
                "" => String::new(),
                words => sentence(words),
            },
            subscribers: self.subscribers(&preview.differences),
            differences: preview.differences,
            others,
            not_saved: not_saved.map(|reason| sentence(&reason)),
        };
        Ok(send(status, &page))
    }

    fn subscribers(&self, differences: &[BodyDifferences]) -> usize {
        let snapshot = &self.request.snapshot;
        let bodies = differences.iter().filter_map(|body| snapshot.find_body(&body.body));
        let ids: Vec<&str> = bodies.flat_map(Body::ids).collect();
        snapshot.links.owners_for(&ids).len()
    }

    fn past_event(&self, preview: &Preview) -> Option<String> {
        let FormContext { subject, view, today, .. } = self.context;
        let after = preview.candidate.schedule.as_ref()?.body(&subject.body, Audience::Full)?;
        past_event::warning(&view?, &after, subject.item.as_deref(), today)
    }

    fn compared(&self, preview: &Preview) -> Vec<[String; 3]> {
        let schedule = preview.candidate.schedule.as_ref();
        let after = schedule.and_then(|s| s.body(&self.context.subject.body, Audience::Full));
        after.map_or_else(Vec::new, |after| (self.form.compare)(&self.context, &after))
    }

    fn head(&self, revision: &str) -> Result<Head, Failure> {
        let user = self.request.session.user.as_ref();
        Ok(Head {
            heading: self.form.heading,
            about: (self.form.about)(&self.context)
                .or_else(|| self.context.describe())
                .ok_or(NOT_FOUND)?,
            back: self.context.subject.page(),
            from: self.context.subject.from.map_or_else(String::new, |from| from.to_string()),
            token: user.map_or_else(String::new, |user| user.token.clone()),
            revision: revision.to_owned(),
        })
    }
}
