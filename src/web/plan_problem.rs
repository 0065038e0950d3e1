//! What is wrong with a plan that is not served.

use crate::diag::{Diagnostic, Report, Severity, Sources, render};
use crate::web::text::shortened;

/// On each page; `check` has more.
const MOST_ERRORS: usize = 20;
const MOST_LETTERS: usize = 20_000;

/// Why the plan on disk is not the one that is served. The lines are for
/// anyone: places and codes, but no text of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct PlanProblem {
    pub lines: Vec<String>,
    /// The same with excerpts and hints: for those who may change the plan.
    pub for_editors: String,
}

impl PlanProblem {
    pub fn new(line: impl Into<String>) -> PlanProblem {
        PlanProblem::public(vec![line.into()])
    }

    /// Of lines without any text of the plan, so that anyone may read them.
    pub fn public(lines: Vec<String>) -> PlanProblem {
        PlanProblem { for_editors: lines.join("\n"), lines }
    }

    /// Message, label and excerpt of a diagnostic may quote the plan, also what
    /// is closed in it, so only place and code are given.
    pub fn of(sources: &Sources, report: &Report) -> PlanProblem {
        let line = |diagnostic: &Diagnostic| {
            let code = diagnostic.code.name();
            match diagnostic.span {
                Some(span) => {
                    let (line, column) = sources.line_column(span.file, span.start);
                    format!("{}:{line}:{column}: {code}", sources.file(span.file).path)
                }
                None => code.to_owned(),
            }
        };
        let mut lines: Vec<String> = report.of(Severity::Error).map(line).collect();
        lines.dedup();
        let errors = report.of(Severity::Error);
        let text = render::beginning(sources, errors, render::Colour::Plain, MOST_ERRORS);
        let for_editors = shortened(&text, MOST_LETTERS);
        PlanProblem { lines, for_editors }
    }
}
