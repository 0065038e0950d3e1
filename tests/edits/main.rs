//! Edits as pages: `tests/edits/<edit>.md` has stories of a plan, the edit as a
//! block of TOML, the difference that it makes, and how it is described, or why
//! it is refused.
//!
//! `UPDATE=1 cargo test --test edits` writes the differences and the texts anew.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests that write their expectations, as their environment says"
)]

#[path = "../random/any_edit.rs"]
mod any_edit;
mod histories;
#[path = "../random/oddly.rs"]
mod oddly;
#[path = "../page/mod.rs"]
mod page;
#[path = "../random/mod.rs"]
mod random;
#[path = "../random/edit.rs"]
mod random_edit;
mod random_edits;
mod reader;
mod shared;
#[path = "../random/tables.rs"]
mod tables;

use aarshjul::diag::{Severity, Source, Sources, render};
use aarshjul::plan;
use aarshjul::plan::edit::{Tense, edit};
use chrono::NaiveDate;
use libtest_mimic::{Arguments, Trial};
use page::{Page, Story};
use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    if std::env::var_os("UPDATE").is_some() {
        Page::all("tests/edits").iter().for_each(update);
    }
    let mut trials = page::trials("tests/edits", does_what_the_page_has);
    trials.extend(random_edits::trials());
    trials.push(histories::trial());
    trials.push(Trial::test("every-edit-has-a-story", || Ok(every_edit_has_a_story()?)));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The day on which the edits are made.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 4, 1).unwrap()
}

/// The errors of a plan, as people see them.
fn no_errors(sources: &Sources) -> Result<(), String> {
    let (_, report) = plan::read(sources);
    match render::text(sources, report.of(Severity::Error), render::Colour::Plain) {
        errors if errors.is_empty() => Ok(()),
        errors => Err(errors),
    }
}

/// The difference that the edit of a story makes, and how it is described.
fn outcome(story: &Story) -> Result<(String, String), String> {
    let source = |(path, text): (&str, &str)| Source { path: path.into(), text: text.into() };
    let mut sources = Sources::new(story.files().into_iter().map(source).collect());
    no_errors(&sources).map_err(|errors| format!("before the edit: {errors}"))?;
    let wanted = reader::edit(&story.blocks[story.only("toml")?].text);
    let (plan, _) = plan::read(&sources);
    let body = plan.body("direktionen").ok_or("no body `direktionen`")?;
    let (difference, description) = match edit(&sources, &plan, body, &wanted, today()) {
        Err(error) => (String::new(), format!("{}: {error}\n", error.field.unwrap_or("fejl"))),
        Ok(changes) => {
            let mut differences = String::new();
            for change in changes {
                let known = sources.files.iter().find(|file| file.path == change.path);
                if change.before.as_ref() != known.map(|file| &file.text) {
                    return Err(format!("the edit had another text of `{}`", change.path));
                }
                let after = change.after.ok_or("an edit never removes a file")?;
                let before = change.before.unwrap_or_default();
                differences += &difference(&change.path, &before, &after);
                sources.files.retain(|file| file.path != change.path);
                sources.files.push(Arc::new(Source { path: change.path, text: after }));
                sources.files.sort_by(|a, b| a.path.cmp(&b.path));
            }
            (differences, format!("{}\n", wanted.words(&plan, body, &|date| date, Tense::Past)))
        }
    };
    no_errors(&sources).map_err(|errors| format!("after the edit: {errors}"))?;
    Ok((difference, description))
}

/// The variants of [`Edit`], as they stand in its file; those of several edits have their own.
fn every_edit_has_a_story() -> Result<(), String> {
    let source = include_str!("../../src/plan/edit/edits.rs");
    let (_, variants) = source.split_once("pub enum Edit {\n").ok_or("no `enum Edit`")?;
    let (variants, _) = variants.split_once("\n}\n").ok_or("no end of `enum Edit`")?;
    let name = |line: &str| line.split([' ', '(', ',']).next().unwrap_or_default().to_owned();
    let variants = variants.lines().filter_map(|line| line.strip_prefix("    "));
    let variants = variants.filter(|line| line.starts_with(char::is_uppercase)).map(name);
    let pages = Page::all("tests/edits");
    let stories = pages.iter().flat_map(|page| &page.stories);
    let edits = stories.map(|story| &story.blocks[story.only("toml").unwrap()].text);
    let with_one: BTreeSet<String> =
        edits.map(|text| name(&format!("{:?}", reader::edit(text)))).collect();
    let without: Vec<String> =
        variants.filter(|name| name != "Several" && !with_one.contains(name)).collect();
    if without.is_empty() { Ok(()) } else { Err(format!("no story has {without:?}")) }
}

fn difference(path: &str, before: &str, after: &str) -> String {
    let mut options = diffy::DiffOptions::new();
    options.set_original_filename(path.to_owned()).set_modified_filename(path.to_owned());
    options.create_patch(before, after).to_string()
}

fn does_what_the_page_has(_: &str, story: &Story) -> Result<(), String> {
    let (difference, description) = outcome(story)?;
    let expected = story.only("diff").map_or("", |index| &story.blocks[index].text);
    if difference != expected {
        return Err(format!("the difference is\n{difference}\nexpected\n{expected}"));
    }
    let expected = &story.blocks[story.only("text")?].text;
    if description != *expected {
        return Err(format!("described as\n{description}\nexpected\n{expected}"));
    }
    Ok(())
}

fn update(page: &Page) {
    let mut texts = Vec::new();
    for (index, story) in page.stories.iter().enumerate() {
        let (difference, description) = outcome(story).unwrap();
        texts.push((index, story.only("text").unwrap(), description));
        texts.extend(story.only("diff").ok().map(|block| (index, block, difference)));
    }
    page.update(texts);
}
