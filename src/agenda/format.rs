//! What a format of documents is. Each is a constant in the file that writes it.

use super::document::Document;

/// A format that documents are written in.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The name on the command line, and the end of a file's name.
    pub extension: &'static str,
    /// The `Content-Type` of a response.
    pub media_type: &'static str,
    /// What users call it: "Ren tekst"; of one that is no text, its program: "Word".
    pub label: &'static str,
    /// Whether a terminal and a browser can show it as it is.
    pub is_text: bool,
    /// The bytes of a file.
    pub(super) write: fn(&Document) -> Vec<u8>,
}

impl PartialEq for Format {
    fn eq(&self, other: &Format) -> bool {
        self.extension == other.extension
    }
}
