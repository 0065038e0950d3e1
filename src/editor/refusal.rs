//! Why an edit is refused, as one text or by field of a form.

use super::past::{HeldChange, describe};
use crate::compile::Compiled;
use crate::diag::{Diagnostic, Severity, Sources, Span, render};
use crate::plan::edit::EditError;
use crate::store::LoadError;
use std::fmt;
use std::sync::Arc;

/// Why an edit is refused. Nothing was written.
#[derive(Debug)]
pub enum Refusal {
    UnknownBody(String),
    Edit(EditError),
    /// The plan would have errors, or has them `already`.
    Errors {
        sources: Arc<Sources>,
        errors: Vec<Diagnostic>,
        already: bool,
    },
    Unreadable(LoadError),
    /// It would change meetings that have been held, or put items there, and that was not
    /// allowed.
    Past(Vec<HeldChange>),
    /// There is nothing to undo, or it cannot be undone.
    Undo(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::UnknownBody(id) => write!(out, "intet organ hedder `{id}`"),
            Refusal::Edit(error) => error.fmt(out),
            Refusal::Errors { sources, errors, already } => {
                out.write_str(match already {
                    true => "planen har fejl, som skal rettes i filen først:\n\n",
                    false => "planen ville få fejl:\n\n",
                })?;
                out.write_str(&render::text(sources, errors, render::Colour::Plain))
            }
            Refusal::Unreadable(error) => error.fmt(out),
            Refusal::Past(items) => out.write_str(&describe(items)),
            Refusal::Undo(message) => out.write_str(message),
        }
    }
}

impl From<EditError> for Refusal {
    fn from(error: EditError) -> Refusal {
        Refusal::Edit(error)
    }
}

impl Refusal {
    /// The messages with the key or argument that each is about, if any; a form shows
    /// them at its fields.
    pub fn by_field(&self) -> Vec<(Option<String>, String)> {
        match self {
            Refusal::Edit(EditError { field, message }) => {
                vec![(field.map(str::to_owned), message.clone())]
            }
            Refusal::Errors { sources, errors, already } => {
                let message = |error: &Diagnostic| match &error.hint {
                    Some(hint) => format!("{}; {hint}", error.message),
                    None => error.message.clone(),
                };
                // An error that was there before is not about a field of this edit.
                let field = |error: &Diagnostic| {
                    error.span.filter(|_| !already).and_then(|span| key(sources, span))
                };
                errors.iter().map(|error| (field(error), message(error))).collect()
            }
            _ => vec![(None, self.to_string())],
        }
    }
}

/// The key of the value at a span, where it is written as edits write it.
fn key(sources: &Sources, value: Span) -> Option<String> {
    let before = sources.file(value.file).text.get(..value.start as usize)?;
    let (key, _) = before.rsplit('\n').next()?.split_once('=')?;
    Some(key.trim().trim_matches(['"', '\'']).to_owned())
}

pub(super) fn errors(compiled: &Compiled, already: bool) -> Refusal {
    let errors = compiled.report.of(Severity::Error).cloned().collect();
    Refusal::Errors { sources: compiled.sources.clone(), errors, already }
}
