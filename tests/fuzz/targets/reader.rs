//! The text of a plan, read and compiled: every place that is spoken of is in its file.

use super::plan_text::part;
use aarshjul::compile::compile;
use aarshjul::diag::{Code, Diagnostic, Severity, Sources, Span, render};
use aarshjul::plan::{Config, read_config};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;

pub fn run(input: &[u8]) {
    let sources = part(&String::from_utf8_lossy(input));
    if !sources.files.is_empty() {
        read_all(sources);
    }
}

/// Everything that happens to what was read; gives the shapes of what is said.
pub fn read_all(sources: Sources) -> BTreeSet<String> {
    let sources = Arc::new(sources);
    let through = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
    let compiled = compile(sources.clone(), &Config::default(), through);
    let diagnostics = &compiled.report.diagnostics;
    for diagnostic in diagnostics {
        let related = diagnostic.related.iter().map(|(span, _)| *span);
        for span in diagnostic.span.into_iter().chain(related) {
            assert!(is_in_its_file(&sources, span), "{diagnostic:?}");
        }
        let line = render::line(&sources, diagnostic);
        assert!(!line.contains('\n') || line.contains(".toml"), "{line}");
    }
    assert!(diagnostics.iter().all(|d| render::json(&sources, d).is_object()));
    let text = render::text(&sources, diagnostics, render::Colour::Plain);
    assert_eq!(text.is_empty(), diagnostics.is_empty());
    let config = &sources.files[0];
    let alone = Sources { files: vec![config.clone()], ..Sources::default() };
    for diagnostic in read_config(config).1.diagnostics {
        assert!(diagnostic.span.is_none_or(|span| is_in_its_file(&alone, span)), "{diagnostic:?}");
    }
    // What the resolver says has the plan's words in it.
    let resolver = [Code::DoubleBooked, Code::LocalTime];
    let reader = |d: &&Diagnostic| d.severity() == Severity::Error && !resolver.contains(&d.code);
    diagnostics.iter().filter(reader).map(shape).collect()
}

/// What a message says, without the words of the plan.
fn shape(diagnostic: &Diagnostic) -> String {
    let words: String = diagnostic.message.split('`').step_by(2).collect();
    let hint: String = diagnostic.hint.iter().flat_map(|hint| hint.split('`').step_by(2)).collect();
    let letters = |c: &char| !c.is_ascii_digit();
    format!("{} {words} {hint}", diagnostic.code.name()).chars().filter(letters).collect()
}

fn is_in_its_file(sources: &Sources, span: Span) -> bool {
    let text = sources.files.get(usize::from(span.file.0)).map(|file| &file.text);
    text.is_some_and(|text| text.get(span.start as usize..span.end as usize).is_some())
}
