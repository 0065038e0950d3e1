//! Every diagnostic on a page: `tests/errors/<code>.md` has the broken plans that
//! it is reported for, each with the whole report. `config.toml` is the
//! configuration, every other file is part of the plan.
//!
//! `cargo test --test errors recurrence` runs the stories with "recurrence" in their names;
//! `UPDATE=1 cargo test --test errors` writes the reports anew: read the diff.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test with files of its own, which writes its expectations"
)]

#[path = "../page/mod.rs"]
mod page;

use aarshjul::compile::compile;
use aarshjul::diag::{Code, Diagnostic, Report, Source, Sources, render};
use aarshjul::plan::{Config, read_config, unknown_bodies};
use chrono::NaiveDate;
use libtest_mimic::{Arguments, Trial};
use page::{Page, Story};
use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;

/// What no page can show: a fault of the program, a plan of 65,000 tables, and what
/// depends on the day.
const WITHOUT_PAGE: [Code; 4] =
    [Code::Inconsistent, Code::TooMany, Code::DecidedLater, Code::LargeFeed];

/// What is about the folder, and so has no place in a file.
const WITHOUT_PLACE: [Code; 3] = [Code::EmptyPlan, Code::NoBodies, Code::UnreadFile];

const CONFIG: &str = "config.toml";

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    if std::env::var_os("UPDATE").is_some() {
        Page::all("tests/errors").iter().for_each(update);
    }
    let mut trials = page::trials("tests/errors", is_reported);
    trials.push(Trial::test("every_code_has_a_page", || Ok(every_code_has_a_page()?)));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn every_code_has_a_page() -> Result<(), String> {
    let pages: BTreeSet<String> =
        Page::all("tests/errors").iter().map(|page| page.name().to_owned()).collect();
    let codes: BTreeSet<String> = Code::ALL
        .iter()
        .filter(|code| !WITHOUT_PAGE.contains(code))
        .map(|code| code.name().to_owned())
        .collect();
    let missing: Vec<_> = codes.difference(&pages).collect();
    let unknown: Vec<_> = pages.difference(&codes).collect();
    if missing.is_empty() && unknown.is_empty() {
        return Ok(());
    }
    Err(format!("codes without a page: {missing:?}; pages of no code: {unknown:?}"))
}

/// What is reported for the files of a story, also as people read it.
fn report(story: &Story) -> (Arc<Sources>, Report, String) {
    let source = |(path, text): (&str, &str)| Source { path: path.into(), text: text.into() };
    let (config, plan): (Vec<Source>, Vec<Source>) =
        story.files().into_iter().map(source).partition(|source| source.path == CONFIG);
    let (sources, report) = if config.is_empty() {
        let through = NaiveDate::from_ymd_opt(2025, 12, 31).unwrap();
        let (files, unread): (Vec<_>, Vec<_>) =
            plan.into_iter().partition(|source| source.path.ends_with(".toml"));
        let unread = unread.into_iter().map(|source| source.path).collect();
        let sources = Arc::new(Sources { unread, ..Sources::new(files) });
        (sources.clone(), compile(sources, &Config::default(), through).report)
    } else {
        let (_, mut report) = read_config(&config[0]);
        if !plan.is_empty() {
            let (plan, _) = aarshjul::plan::read(&Sources::new(plan));
            report.append(unknown_bodies(&config[0], &plan));
        }
        (Arc::new(Sources::new(config)), report)
    };
    let text = render::text(&sources, &report.diagnostics, render::Colour::Plain);
    (sources, report, text)
}

fn is_reported(code: &str, story: &Story) -> Result<(), String> {
    let (sources, report, text) = report(story);
    if !report.diagnostics.iter().any(|d| d.code.name() == code) {
        return Err(format!("no `{code}` is reported:\n{text}"));
    }
    if let Some(misplaced) = report.diagnostics.iter().find(|d| !is_placed(&sources, d)) {
        return Err(format!("no place for {misplaced:?}"));
    }
    let expected = &story.blocks[story.only("text")?].text;
    if text == *expected {
        return Ok(());
    }
    Err(format!("reported\n{text}\nexpected\n{expected}"))
}

fn is_placed(sources: &Sources, diagnostic: &Diagnostic) -> bool {
    match diagnostic.span {
        None => WITHOUT_PLACE.contains(&diagnostic.code),
        Some(span) => {
            let text = &sources.file(span.file).text;
            text.get(span.start as usize..span.end as usize).is_some()
        }
    }
}

fn update(page: &Page) {
    let reports = page.stories.iter().enumerate();
    page.update(reports.map(|(i, s)| (i, s.only("text").unwrap(), report(s).2)).collect());
}
