//! Why an edit cannot be made.

use std::fmt;

/// Why an edit cannot be made, in Danish, and the field that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditError {
    /// The field of the form, or the key, that is at fault.
    pub field: Option<&'static str>,
    /// What is wrong, in Danish.
    pub message: String,
}

impl EditError {
    pub(super) fn new(
        field: impl Into<Option<&'static str>>,
        message: impl Into<String>,
    ) -> EditError {
        EditError { field: field.into(), message: message.into() }
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for EditError {}
