//! What is wrong, where, and what to write instead — as data.
//!
//! A [`Diagnostic`] has a code, a place, a message, a label for the place and a
//! hint. Every room reports by these; `render` draws them as text, JSON or HTML.
//! This room knows nothing of what a plan means.

#![warn(missing_docs)]

mod code;
pub mod render;

pub use code::{Code, Severity};

use std::collections::BTreeSet;
use std::sync::Arc;

/// The file a [`Span`] points into: its index in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u16);

/// A range of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file that it is a range of.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// One file as it was read. `path` is relative to the plan's folder and uses `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Relative to the folder of the plan, with `/`.
    pub path: String,
    /// Without a byte order mark.
    pub text: String,
}

/// Every file of a plan, in order of path; [`FileId`] is the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// In order of path. Versions of a plan share the files that are the same.
    pub files: Vec<Arc<Source>>,
    /// Paths of files that look like a plan's and are not read, for their names.
    pub unread: Vec<String>,
}

impl Sources {
    /// Files of which none was passed over.
    pub fn new(files: Vec<Source>) -> Sources {
        Sources { files: files.into_iter().map(Arc::new).collect(), unread: Vec::new() }
    }

    /// The file a span points into.
    pub fn file(&self, id: FileId) -> &Source {
        &self.files[usize::from(id.0)]
    }

    /// Line and column of a byte, both counted from 1, the column in characters.
    pub fn line_column(&self, file: FileId, byte: u32) -> (usize, usize) {
        let text = &self.file(file).text;
        let mut end = (byte as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    }
}

/// One message for the person who wrote the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of thing it is.
    pub code: Code,
    /// Where; `None` when it is about no single place (a folder without files).
    pub span: Option<Span>,
    /// The cause, in Danish, lower case, names in backticks.
    pub message: String,
    /// A few words under the marked place.
    pub label: String,
    /// What to write instead.
    pub hint: Option<String>,
    /// Other places that belong to it ("first given here").
    pub related: Vec<(Span, String)>,
}

impl Diagnostic {
    /// A diagnostic without label, hint or related places.
    pub fn new(code: Code, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            span: span.into(),
            message: tidy(&message.into()),
            label: String::new(),
            hint: None,
            related: Vec::new(),
        }
    }

    #[must_use]
    /// With a few words under the marked place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = tidy(&label.into());
        self
    }

    #[must_use]
    /// With what to write instead.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(tidy(&hint.into()));
        self
    }

    #[must_use]
    /// With another place that belongs to it.
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push((span, tidy(&text.into())));
        self
    }

    /// That of its code.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// The longest that a name in backticks may be: a text that lacks its end can be
/// the whole rest of a file.
const LONGEST_NAME: usize = 60;

/// A text in one line, without control characters, and with no endless name.
fn tidy(text: &str) -> String {
    let short = |(index, part): (usize, &str)| {
        let mut part =
            part.replace(|c: char| c.is_control() || "\u{2028}\u{2029}".contains(c), " ");
        if index % 2 == 1
            && let Some((end, _)) = part.char_indices().nth(LONGEST_NAME)
        {
            part.truncate(end);
            part.push('…');
        }
        part
    };
    text.split('`').enumerate().map(short).collect::<Vec<_>>().join("`")
}

/// Everything that was found, in the order it was found until [`Report::sort`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Report {
    /// In order, once sorted.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds all of another report.
    pub fn append(&mut self, mut other: Report) {
        self.diagnostics.append(&mut other.diagnostics);
    }

    /// Whether the plan can't be used.
    pub fn has_errors(&self) -> bool {
        self.of(Severity::Error).next().is_some()
    }

    /// Those of one severity.
    pub fn of(&self, severity: Severity) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(move |d| d.severity() == severity)
    }

    /// By file, place, severity and code, then as they were found, which is in
    /// order of date; duplicates are removed.
    pub fn sort(&mut self) {
        let key = |d: &Diagnostic| (d.span.map(|s| (s.file, s.start)), d.severity(), d.code);
        self.diagnostics.sort_by_cached_key(key);
        // What is the same stands together with what has the same key.
        let same_key = self.diagnostics.chunk_by(|a, b| key(a) == key(b));
        let is_new = same_key.flat_map(|same| {
            let mut said = BTreeSet::new();
            let is_alone = same.len() == 1;
            same.iter().map(move |d| is_alone || said.insert((d.span, d.message.as_str())))
        });
        let is_new: Vec<bool> = is_new.collect();
        let mut is_new = is_new.into_iter();
        self.diagnostics.retain(|_| is_new.next().unwrap_or(true));
    }
}
