//! The steps of reading in minutes: what they say against the plan with ticks, the
//! preview, and one edit.

use crate::calendar::full_date;
use crate::editor::{BodyDifferences, Outcome, Preview};
use crate::import::{Event, Imported, Proposal, ProposalKind};
use crate::store::Revision;
use crate::web::auth::session::CurrentUser;
use crate::web::errors::Failure;
use crate::web::flash;
use crate::web::forms::values::Problems;
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::send;
use crate::web::text::sentence;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "imported.html")]
struct ImportedPage {
    frame: Frame,
    id: String,
    heading: String,
    /// Why nothing was saved.
    problem: String,
    groups: Vec<Group>,
    /// What the plan has already.
    kept: Vec<String>,
    /// "24. marts 2024: Temamøde".
    events: Vec<String>,
    /// What the chosen lines change; before that there is none.
    effect: Option<Effect>,
    step: Step,
}

/// What is sent along.
struct Step {
    token: String,
    revision: String,
    meeting: String,
    document: String,
}

/// What the plan doesn't have, of one kind.
struct Group {
    name: &'static str,
    is_first: bool,
    lines: Vec<Line>,
}

/// Something that the plan doesn't have.
struct Line {
    index: usize,
    words: String,
    quote: String,
    can_be_written: bool,
    is_chosen: bool,
}

pub(in crate::web) struct Effect {
    pub differences: Vec<BodyDifferences>,
    pub warnings: Vec<String>,
    pub diff: String,
}

pub(in crate::web) enum Answer {
    Page(Response),
    /// Saved as this revision.
    Saved(Revision, Response),
}

impl From<Preview> for Effect {
    fn from(preview: Preview) -> Effect {
        let warnings = preview.warnings.iter().map(|warning| sentence(&warning.message));
        Effect {
            warnings: warnings.collect(),
            diff: preview.diff(),
            differences: preview.differences,
        }
    }
}

/// In the order of the page.
const KINDS: [ProposalKind; 5] = [
    ProposalKind::Decided,
    ProposalKind::Promised,
    ProposalKind::New,
    ProposalKind::Moved,
    ProposalKind::Gone,
];

fn heading_of(kind: ProposalKind) -> &'static str {
    match kind {
        ProposalKind::Kept => "Beholdt",
        ProposalKind::Moved => "Flyttet",
        ProposalKind::New => "Nyt",
        ProposalKind::Gone => "Står ikke i dokumentet",
        ProposalKind::Decided => "Besluttet",
        ProposalKind::Promised => "Aftalt",
    }
}

/// What the pages of the steps are made from.
pub(in crate::web) struct Steps<'a> {
    pub request: &'a PageRequest,
    pub user: &'a CurrentUser,
    pub id: &'a str,
    /// As it is sent along.
    pub document: String,
    /// The day that was typed for its meeting.
    pub meeting: &'a str,
    pub imported: &'a Imported,
    pub revision: Revision,
}

pub(in crate::web) type IsChosen<'a> = &'a dyn Fn(usize, &Proposal) -> bool;

impl Steps<'_> {
    pub fn page(
        &self,
        status: StatusCode,
        problem: String,
        is_chosen: IsChosen,
        effect: Option<Effect>,
    ) -> Result<Answer, Failure> {
        let Steps { request, user, id, imported, .. } = self;
        let all = imported.proposals.iter().enumerate();
        let (kept, new): (Vec<_>, Vec<_>) =
            all.partition(|(_, proposal)| proposal.kind == ProposalKind::Kept);
        let groups = KINDS.into_iter().filter(|kind| new.iter().any(|(_, one)| one.kind == *kind));
        let first = groups.clone().next();
        let line = |(index, proposal): &(usize, &Proposal)| Line {
            index: *index,
            words: proposal.words.clone(),
            quote: proposal.quote.clone(),
            can_be_written: !proposal.edits.is_empty(),
            is_chosen: is_chosen(*index, proposal),
        };
        let event = |event: &Event| format!("{}: {}", full_date(event.from), event.title);
        let heading = format!("{}: {}", imported.name, imported.words());
        let page = ImportedPage {
            frame: request.frame(format!("{}: læs et referat ind", imported.name), id),
            id: (*id).to_owned(),
            heading: heading.trim_end_matches(" er læst ind").to_owned(),
            problem,
            groups: groups
                .map(|kind| Group {
                    name: heading_of(kind),
                    is_first: first == Some(kind),
                    lines: new.iter().filter(|(_, one)| one.kind == kind).map(line).collect(),
                })
                .collect(),
            kept: kept.into_iter().map(|(_, proposal)| proposal.words.clone()).collect(),
            events: imported.minutes.events.iter().map(event).collect(),
            effect,
            step: Step {
                token: user.token.clone(),
                revision: self.revision.to_string(),
                meeting: self.meeting.to_owned(),
                document: self.document.clone(),
            },
        };
        Ok(Answer::Page(send(status, &page)))
    }

    pub fn refused(&self, problems: &Problems, is_chosen: IsChosen) -> Result<Answer, Failure> {
        let reasons: Vec<String> = problems.0.iter().map(|(_, text)| text.clone()).collect();
        self.page(StatusCode::UNPROCESSABLE_ENTITY, reasons.join(" "), is_chosen, None)
    }

    pub fn saved(&self, outcome: Outcome, is_chosen: IsChosen) -> Result<Answer, Failure> {
        match outcome {
            Outcome::Done(done) => {
                let page = format!("/{}", self.id);
                let redirect = flash::redirect(&page, done.entry.as_deref(), None);
                Ok(Answer::Saved(done.revision, redirect.into_response()))
            }
            Outcome::Conflict(_) => {
                let problem = "Planen er ændret imens, så intet er gemt. Se, hvad der er tilbage, og gem igen.";
                self.page(
                    StatusCode::CONFLICT,
                    problem.to_owned(),
                    &|_: usize, p: &Proposal| p.sure,
                    None,
                )
            }
            Outcome::Refused(refusal) => self.refused(&Problems::of_refusal(&refusal), is_chosen),
            Outcome::NotSaved(reason) => {
                let problem = format!("Ikke gemt: {}", sentence(&reason));
                self.page(StatusCode::SERVICE_UNAVAILABLE, problem, is_chosen, None)
            }
        }
    }
}
