//! Diagnostics as people and programs read them: text with an excerpt, JSON, and
//! a line that holds no word of the plan.
//!
//! Excerpts show what is in the files, closed items too: text and JSON are
//! for those who may read the plan. Logs and public answers get [`line()`].

use super::{Code, Diagnostic, Severity, Sources, Span};
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Whether text carries the colours of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// No escape sequences.
    Plain,
    /// ANSI escape sequences.
    Terminal,
}

/// Nobody reads more at once, and one file of rubbish can give thousands.
const MOST_SHOWN: usize = 200;

/// Each diagnostic with its excerpt, an empty line in between.
pub fn text<'d>(
    sources: &Sources,
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    colour: Colour,
) -> String {
    beginning(sources, diagnostics, colour, MOST_SHOWN)
}

/// The same of so many, and how many more there are.
pub fn beginning<'d>(
    sources: &Sources,
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    colour: Colour,
    most: usize,
) -> String {
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Terminal => Renderer::styled(),
    };
    let mut all = diagnostics.into_iter();
    let mut parts: Vec<String> = all
        .by_ref()
        .take(most)
        .map(|diagnostic| renderer.render(&[group(sources, diagnostic)]) + "\n")
        .collect();
    match all.count() {
        0 => {}
        more => parts.push(format!("… og {more} mere\n")),
    }
    parts.join("\n")
}

/// "direktionen/punkter.toml:12: unknown-key": the place and the kind, nothing else.
pub fn line(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let code = diagnostic.code.name();
    match diagnostic.span {
        Some(span) => {
            let (line, _) = sources.line_column(span.file, span.start);
            format!("{}:{line}: {code}", sources.file(span.file).path)
        }
        None => format!("planen: {code}"),
    }
}

/// A diagnostic for editors and other programs. Lines and columns count from 1,
/// columns in characters; the end is the column after the last.
pub fn json(sources: &Sources, diagnostic: &Diagnostic) -> Value {
    let mut object = json!({
        "code": diagnostic.code.name(),
        "severity": severity_name(diagnostic.severity()),
    });
    place(&mut object, sources, diagnostic.span);
    object["message"] = diagnostic.message.as_str().into();
    object["label"] = diagnostic.label.as_str().into();
    object["hint"] = diagnostic.hint.as_deref().into();
    object["related"] = diagnostic
        .related
        .iter()
        .map(|(span, text)| {
            let mut related = json!({});
            place(&mut related, sources, Some(*span));
            related["message"] = text.as_str().into();
            related
        })
        .collect();
    object
}

fn place(object: &mut Value, sources: &Sources, span: Option<Span>) {
    let start = span.map(|span| sources.line_column(span.file, span.start));
    let end = span.map(|span| sources.line_column(span.file, span.end));
    object["file"] = span.map(|span| sources.file(span.file).path.as_str()).into();
    object["line"] = start.map(|(line, _)| line).into();
    object["column"] = start.map(|(_, column)| column).into();
    object["end-line"] = end.map(|(line, _)| line).into();
    object["end-column"] = end.map(|(_, column)| column).into();
}

/// The name that programs know a severity by.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn level(code: Code) -> Level<'static> {
    match code.severity() {
        Severity::Error => Level::ERROR.with_name("fejl"),
        Severity::Warning => Level::WARNING.with_name("advarsel"),
        Severity::Note => Level::NOTE.with_name("note"),
    }
}

fn group<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic) -> Group<'a> {
    let title = level(diagnostic.code)
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.name());
    let mut group = Group::with_title(title).elements(snippets(sources, diagnostic));
    if let Some(hint) = &diagnostic.hint {
        let hint = normalize_untrusted_str(hint);
        group = group.element(Level::HELP.with_name("hjælp").message(hint));
    }
    group
}

/// The excerpts: first of the file that the place is in, then of those with
/// only related places.
fn snippets<'a>(
    sources: &'a Sources,
    diagnostic: &'a Diagnostic,
) -> Vec<Snippet<'a, Annotation<'a>>> {
    let Some(place) = diagnostic.span else { return Vec::new() };
    let others: BTreeSet<_> = diagnostic.related.iter().map(|(span, _)| span.file).collect();
    let files = [place.file].into_iter().chain(others.into_iter().filter(|f| *f != place.file));
    files
        .map(|file| {
            let source = sources.file(file);
            let related = diagnostic.related.iter().filter(|(span, _)| span.file == file);
            let related = related.map(|(span, label)| mark(*span, AnnotationKind::Context, label));
            let primary = (file == place.file)
                .then(|| mark(place, AnnotationKind::Primary, &diagnostic.label));
            let head = (file == place.file).then(|| head(&source.text, place)).flatten();
            let head = head.map(|range| AnnotationKind::Visible.span(range));
            Snippet::source(source.text.as_str())
                .path(source.path.as_str())
                .annotations(primary.into_iter().chain(related).chain(head))
        })
        .collect()
}

fn mark<'a>(span: Span, kind: AnnotationKind, label: &'a str) -> Annotation<'a> {
    let label = Some(label).filter(|label| !label.is_empty());
    kind.span(span.start as usize..span.end as usize).label(label)
}

/// The nearest line above a place that heads a table, for the excerpt to show
/// what the place belongs to.
fn head(text: &str, place: Span) -> Option<std::ops::Range<usize>> {
    let (above, below) = text.split_at(place.start as usize);
    let line = &above[above.rfind('\n').map_or(0, |at| at + 1)..];
    if line.starts_with('[') || line.is_empty() && below.starts_with('[') {
        return None;
    }
    let above = &above[..above.rfind('\n')?];
    let start = above.rfind("\n[").map(|at| at + 1).or(above.starts_with('[').then_some(0))?;
    let end = above[start..].find('\n').map_or(above.len(), |at| start + at);
    Some(start..end)
}
