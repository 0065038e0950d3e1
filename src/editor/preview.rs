//! The effect of an edit, before it is made: on files, schedule and warnings.

use super::past::{HeldChange, changed_meetings, describe, newly_past};
use super::refusal::{Refusal, errors};
use super::{Editor, window};
use crate::compile::{Compiled, compile_after};
use crate::diag::{Code, Diagnostic, Severity};
use crate::plan::edit::{Edit, FileChange, Tense, edit};
use crate::schedule::{Audience, Difference, ItemView, MeetingView, diff};
use chrono::NaiveDate;
use std::sync::Arc;

/// The effect of an edit that is not made yet.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The edit in one Danish sentence, without a full stop.
    pub words: String,
    /// The same as people are shown it: what it will do, or what it did.
    pub shown: String,
    /// The files that change; nearly always one.
    pub changes: Vec<FileChange>,
    /// The bodies whose schedule changes.
    pub differences: Vec<BodyDifferences>,
    /// Warnings that the plan does not have now; their spans are in the candidate.
    pub warnings: Vec<Diagnostic>,
    /// What it does to meetings that have been held.
    pub past: Vec<HeldChange>,
    /// The plan after the edit.
    pub candidate: Compiled,
}

/// The changes in the schedule of one body, closed items included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyDifferences {
    pub body: String,
    pub name: String,
    pub sentences: Vec<String>,
    /// By date.
    pub meetings: Vec<AffectedMeeting>,
}

/// A meeting that changes or whose items change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AffectedMeeting {
    pub date: NaiveDate,
    pub planned: NaiveDate,
    pub name: String,
}

/// Changes to files, with their description.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub words: String,
    /// The same of what it will do.
    pub coming: String,
    pub changes: Vec<FileChange>,
    pub dates: Vec<NaiveDate>,
    /// The entry of the history that it reverts.
    pub undoes: Option<String>,
}

impl Editor {
    /// The effect of an edit of a body on a plan that was read before.
    pub fn preview(
        &self,
        now: &Compiled,
        body: &str,
        edit: &Edit,
        today: NaiveDate,
    ) -> Result<Preview, Refusal> {
        self.preview_of(now, &candidate(now, body, edit, today)?, today, Tense::Present)
    }

    pub(super) fn preview_of(
        &self,
        now: &Compiled,
        candidate: &Candidate,
        today: NaiveDate,
        tense: Tense,
    ) -> Result<Preview, Refusal> {
        let (from, to) = window(&self.config, today, &candidate.dates);
        let reaches = now.schedule.as_ref().is_some_and(|schedule| schedule.through >= to);
        let compiled =
            |before, sources, through| compile_after(Some(before), sources, &self.config, through);
        let wider = (!reaches).then(|| compiled(now, now.sources.clone(), to));
        let before = wider.as_ref().unwrap_or(now);
        // As far as the plan before, of which it keeps what is the same.
        let through = before.schedule.as_ref().map_or(to, |schedule| schedule.through);
        let sources = Arc::new(FileChange::apply(&candidate.changes, &now.sources));
        let after = compiled(before, sources, through);
        if after.report.has_errors() {
            return Err(errors(&after, now.report.has_errors()));
        }
        let mut past = newly_past(before, &after, today);
        past.extend(changed_meetings(before, &after, today, &candidate.dates));
        Ok(Preview {
            words: candidate.words.clone(),
            shown: match tense {
                Tense::Present => candidate.coming.clone(),
                Tense::Past => candidate.words.clone(),
            },
            changes: candidate.changes.clone(),
            differences: differences(before, &after, (from, to), tense),
            warnings: new_warnings(before, &after),
            past,
            candidate: after,
        })
    }
}

/// The changes to files that an edit makes.
pub(super) fn candidate(
    now: &Compiled,
    body: &str,
    requested: &Edit,
    today: NaiveDate,
) -> Result<Candidate, Refusal> {
    let index = now.plan.body(body);
    if index.is_none() && !matches!(requested, Edit::Shared(_)) {
        return Err(match now.report.has_errors() {
            true => errors(now, true),
            false => Refusal::UnknownBody(body.to_owned()),
        });
    }
    let changes = edit(&now.sources, &now.plan, index, requested, today);
    // In a plan with errors, the failure of the edit may be a consequence of them.
    let changes = changes.map_err(|error| match now.report.has_errors() {
        true => errors(now, true),
        false => Refusal::Edit(error),
    })?;
    let actual = |date| actual_date(now, body, date);
    let words = |tense| requested.words(&now.plan, index, &actual, tense);
    Ok(Candidate {
        words: words(Tense::Past),
        coming: words(Tense::Present),
        changes,
        dates: requested.dates(),
        undoes: None,
    })
}

/// The day on which the meeting with a nominal date stands.
fn actual_date(now: &Compiled, body: &str, date: NaiveDate) -> NaiveDate {
    let view = now.schedule.as_ref().and_then(|schedule| schedule.body(body, Audience::Full));
    view.and_then(|view| view.meeting(date)).map_or(date, |meeting| meeting.date())
}

impl Preview {
    /// What it does to held meetings, in Danish; empty where that is nothing.
    pub fn past_words(&self) -> String {
        if self.past.is_empty() { String::new() } else { describe(&self.past) }
    }

    /// The change to the files, as a unified diff.
    pub fn diff(&self) -> String {
        self.changes.iter().map(unified).collect()
    }

    /// The change to the schedule, one sentence a line.
    pub fn sentences(&self) -> String {
        let mut text = String::new();
        for body in &self.differences {
            text += &format!("{}\n", body.name);
            text.extend(body.sentences.iter().map(|sentence| format!("  {sentence}\n")));
        }
        if text.is_empty() {
            text.push_str("Mødeplanen ændres ikke.\n");
        }
        text
    }
}

/// One file's change as a unified diff.
pub fn unified(change: &FileChange) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let name = |text: &Option<String>| match text {
        Some(_) => change.path.clone(),
        None => "/dev/null".to_owned(),
    };
    diffy::DiffOptions::new()
        .set_original_filename(name(&change.before))
        .set_modified_filename(name(&change.after))
        .create_patch(&text(&change.before), &text(&change.after))
        .to_string()
}

/// The differences between two schedules, by body; none where a plan has errors.
pub(super) fn differences(
    before: &Compiled,
    after: &Compiled,
    (from, to): (NaiveDate, NaiveDate),
    tense: Tense,
) -> Vec<BodyDifferences> {
    let (Some(before), Some(after)) = (&before.schedule, &after.schedule) else {
        return Vec::new();
    };
    let of_body = after.views_not_in(before).filter_map(|now| {
        let then = before.body(now.id(), Audience::Full)?;
        let found = diff(&then, &now, from, to);
        let mut meetings: Vec<AffectedMeeting> =
            found.iter().flat_map(affected).flatten().collect();
        meetings.sort();
        meetings.dedup();
        Some(BodyDifferences {
            body: now.id().to_owned(),
            name: now.name().to_owned(),
            sentences: found.iter().map(|difference| difference.sentence(tense)).collect(),
            meetings,
        })
    });
    of_body.filter(|body| !body.sentences.is_empty()).collect()
}

fn affected(difference: &Difference) -> [Option<AffectedMeeting>; 2] {
    let meeting = |meeting: &MeetingView| {
        let name = meeting.name().to_owned();
        Some(AffectedMeeting { date: meeting.date(), planned: meeting.nominal(), name })
    };
    let of_item = |item: &ItemView| item.meeting().as_ref().and_then(meeting);
    match difference {
        Difference::MeetingAdded(now) => [meeting(now), None],
        Difference::MeetingGone(then) => [meeting(then), None],
        Difference::MeetingChanged { before, after } => [meeting(before), meeting(after)],
        Difference::ItemAdded(item) | Difference::ItemGone(item) => [of_item(item), None],
        Difference::ItemChanged { before, after } => [of_item(before), of_item(after)],
    }
}

fn new_warnings(before: &Compiled, after: &Compiled) -> Vec<Diagnostic> {
    let mut known: Vec<(Code, &str)> =
        before.report.of(Severity::Warning).map(|w| (w.code, &*w.message)).collect();
    let mut new = Vec::new();
    for warning in after.report.of(Severity::Warning) {
        match known.iter().position(|known| *known == (warning.code, &*warning.message)) {
            Some(index) => {
                known.swap_remove(index);
            }
            None => new.push(warning.clone()),
        }
    }
    new
}
