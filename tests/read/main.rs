//! Reading of the plan: what is valid means what it should, and what is broken
//! is reported clearly.

mod config;
mod docs;
mod messages;
#[path = "../page/mod.rs"]
mod page;
mod recurrence;
mod schedule_json;
mod valid;

use aarshjul::diag::{Report, Source, Sources};

/// A plan from pairs of path and text.
fn sources(files: &[(&str, &str)]) -> Sources {
    let mut files: Vec<_> = files
        .iter()
        .map(|(path, text)| Source { path: (*path).to_owned(), text: (*text).to_owned() })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Sources::new(files)
}

/// "code file:line message" for each thing that was found.
fn lines(sources: &Sources, report: &Report) -> Vec<String> {
    let place = |d: &aarshjul::diag::Diagnostic| match d.span {
        Some(span) => {
            let (line, _) = sources.line_column(span.file, span.start);
            format!("{}:{line}", sources.file(span.file).path)
        }
        None => "-".to_owned(),
    };
    report
        .diagnostics
        .iter()
        .map(|d| format!("{} {} {}", d.code.name(), place(d), d.message))
        .collect()
}
