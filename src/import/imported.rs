//! A document read against the plan, in one step.

use super::bodies::of_plan;
use super::comparison::{Comparison, compare, known_names};
use super::document::Document;
use super::json;
use super::minutes::{Known, Minutes, minutes};
use super::proposal::Proposal;
use super::proposals::proposals;
use super::refusal::Refusal;
use crate::calendar::full_date;
use crate::plan::edit::Edit;
use crate::schedule::{Audience, Schedule};
use chrono::NaiveDate;
use serde_json::Value;

/// What a document says, against what the plan has.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The body's id.
    pub body: String,
    /// The body's name.
    pub name: String,
    /// What the document says.
    pub minutes: Minutes,
    /// Imported the schedule.
    pub compared: Comparison,
    /// What would be written.
    pub proposals: Vec<Proposal>,
}

/// Reads a document of a body against the plan.
///
/// # Errors
/// Where the body is unknown, or the document is not of it or of no day.
pub fn against_plan(
    document: &Document,
    schedule: &Schedule,
    body: &str,
    meeting: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Imported, Refusal> {
    let unknown = || Refusal::new(format!("intet organ hedder `{body}`"));
    let view = schedule.body(body, Audience::Full).ok_or_else(unknown)?;
    let bodies = of_plan(&schedule.plan);
    let own = bodies.iter().find(|known| known.id == body).ok_or_else(unknown)?;
    let names = known_names(view);
    let known = Known { own, bodies: &bodies, names: &names, meeting };
    let minutes = minutes(document, &known)?;
    let compared = compare(&minutes, view);
    let proposals = proposals(&minutes, &compared, schedule, view, today);
    let (body, name) = (body.to_owned(), view.name().to_owned());
    Ok(Imported { body, name, minutes, compared, proposals })
}

impl Imported {
    /// The chosen proposals as one edit; `None` where they would write nothing.
    pub fn edit(&self, is_chosen: impl Fn(usize, &Proposal) -> bool) -> Option<Edit> {
        let chosen = self.proposals.iter().enumerate().filter(|(index, p)| is_chosen(*index, p));
        let edits: Vec<_> = chosen.flat_map(|(_, proposal)| proposal.edits.clone()).collect();
        (!edits.is_empty()).then(|| Edit::Several { words: self.words(), edits })
    }

    /// What writing so many of its proposals is, in one sentence without a full stop.
    pub fn words(&self) -> String {
        format!("referatet af {} er læst ind", full_date(self.minutes.meeting))
    }

    /// As `import --format json` has it.
    pub fn json(&self) -> Value {
        json::json(&self.minutes, &self.compared, &self.body)
    }
}
