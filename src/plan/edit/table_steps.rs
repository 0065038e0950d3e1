//! The change of one table, and the file that has it: what every step is made of.

use super::file::Keys;
use super::splice::{Action, TableChange};
use crate::diag::{Sources, Span};
use crate::plan::Plan;

/// The file's path and the change to it.
pub type FileStep = (String, TableChange<'static>);

/// The plan that a step is made in.
#[derive(Clone, Copy)]
pub struct TableSteps<'a> {
    pub sources: &'a Sources,
    pub plan: &'a Plan,
}

impl TableSteps<'_> {
    /// The file that has a table.
    pub fn path(&self, span: Span) -> String {
        self.sources.file(span.file).path.clone()
    }

    /// Sets keys of the table that a span lies in.
    pub fn set(&self, span: Span, kind: &'static str, mut keys: Keys<'static>) -> FileStep {
        last_of_each(&mut keys);
        let place = span.start as usize..span.end as usize;
        (self.path(span), TableChange { kind, action: Action::Set(place, keys) })
    }

    pub fn remove(&self, span: Span, kind: &'static str) -> FileStep {
        let place = span.start as usize..span.end as usize;
        (self.path(span), TableChange { kind, action: Action::Remove(place) })
    }

    /// A new table; keys without a value are left out.
    pub fn append(&self, path: String, kind: &'static str, mut keys: Keys<'static>) -> FileStep {
        last_of_each(&mut keys);
        keys.retain(|(_, value)| value.is_some());
        (path, TableChange { kind, action: Action::Append(keys) })
    }
}

/// Keeps the last value of a key that is set twice.
pub fn last_of_each(keys: &mut Keys<'_>) {
    let mut known = Vec::new();
    keys.reverse();
    keys.retain(|(key, _)| {
        !known.contains(key) && {
            known.push(*key);
            true
        }
    });
    keys.reverse();
}
