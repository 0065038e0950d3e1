//! The steps of edits: each returns the change of one table, and the file that has it.

mod agenda;
mod changes;
mod decisions;
mod items;
mod meetings;
mod rules;

pub use decisions::Record;

use super::error::EditError;
use super::file::Keys;
use super::splice::{Action, TableChange};
use super::table_steps::{TableSteps, last_of_each};
use super::value::Value;
use crate::diag::{Sources, Span};
use crate::plan::{Body, BodyIndex, Plan};
use chrono::NaiveDate;

/// The files that new tables are added to.
const ITEMS: &str = "punkter.toml";
const RULES: &str = "aarshjul.toml";
const MEETINGS: &str = "body.toml";
const MINUTES: &str = "referat.toml";

/// The file's path and the change to it.
pub type Step = Result<(String, TableChange<'static>), EditError>;

/// The plan and the body that a step is made in.
pub struct Steps<'a> {
    sources: &'a Sources,
    plan: &'a Plan,
    body: &'a Body,
    index: BodyIndex,
    today: NaiveDate,
}

impl<'a> Steps<'a> {
    pub fn new(
        sources: &'a Sources,
        plan: &'a Plan,
        index: BodyIndex,
        today: NaiveDate,
    ) -> Steps<'a> {
        Steps { sources, plan, body: &plan.bodies[index], index, today }
    }

    /// For edits of what bodies share.
    pub fn shared(&self) -> TableSteps<'a> {
        TableSteps { sources: self.sources, plan: self.plan }
    }

    fn at(
        &self,
        span: Span,
        kind: &'static str,
        keys: Keys<'static>,
    ) -> (String, TableChange<'static>) {
        self.shared().set(span, kind, keys)
    }

    fn remove(&self, span: Span, kind: &'static str) -> (String, TableChange<'static>) {
        self.shared().remove(span, kind)
    }

    fn append(
        &self,
        kind: &'static str,
        file: &str,
        mut keys: Keys<'static>,
    ) -> (String, TableChange<'static>) {
        last_of_each(&mut keys);
        let path = format!("{}/{file}", self.body.id);
        (path, TableChange { kind, action: Action::Append(keys) })
    }
}

fn text_keys<const N: usize>(texts: [(&'static str, Option<String>); N]) -> Keys<'static> {
    texts.into_iter().map(|(key, text)| (key, text.map(Value::Text))).collect()
}
