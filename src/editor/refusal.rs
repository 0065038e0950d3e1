//! Why an edit is not made, as a text or field by field.

use crate::compile::Compiled;
use crate::diag::{Diagnostic, Severity, Sources, Span, render};
use crate::plan::edit::EditError;
use crate::store::LoadError;
use std::fmt;
use std::sync::Arc;

/// Why an edit is not made. Nothing was written.
#[derive(Debug)]
pub enum Refusal {
    UnknownBody(String),
    Edit(EditError),
    /// The plan would have errors, or has them already.
    Errors {
        sources: Arc<Sources>,
        errors: Vec<Diagnostic>,
        already: bool,
    },
    Unreadable(LoadError),
    /// There is nothing to take back, or it can't be.
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
    /// What to say beside each field of a form, by the key or argument that it
    /// is about; what is about none stands without.
    pub fn by_field(&self) -> Vec<(Option<String>, String)> {
        match self {
            Refusal::Edit(EditError { field, message }) => {
                vec![(field.map(str::to_owned), message.clone())]
            }
            Refusal::Errors { sources, errors, already } => {
                let said = |error: &Diagnostic| match &error.hint {
                    Some(hint) => format!("{}; {hint}", error.message),
                    None => error.message.clone(),
                };
                // What was wrong before is no field's fault.
                let field = |error: &Diagnostic| {
                    error.span.filter(|_| !already).and_then(|span| key(sources, span))
                };
                errors.iter().map(|error| (field(error), said(error))).collect()
            }
            _ => vec![(None, self.to_string())],
        }
    }
}

/// The key that a value stands under, as edits write it.
fn key(sources: &Sources, value: Span) -> Option<String> {
    let before = sources.file(value.file).text.get(..value.start as usize)?;
    let (key, _) = before.rsplit('\n').next()?.split_once('=')?;
    Some(key.trim().trim_matches(['"', '\'']).to_owned())
}

pub(super) fn errors(compiled: &Compiled, already: bool) -> Refusal {
    let errors = compiled.report.of(Severity::Error).cloned().collect();
    Refusal::Errors { sources: compiled.sources.clone(), errors, already }
}
