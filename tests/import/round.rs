//! The product's own documents read back: every row of a random plan's Eventuelt.

use super::random::{self, Rng};
use super::{day, read_back};
use aarshjul::agenda::{Format, eventuelt, through, write};
use aarshjul::compile::compile;
use aarshjul::import::{Document, Imported, RowKind, against_plan, read, read_pdf_text};
use aarshjul::plan::Config;
use aarshjul::schedule::{Audience, BodyView, Names, Row, Schedule};
use aarshjul::store::pdf_text;
use chrono::{Months, NaiveDate};
use std::cell::Cell;
use std::process::Command;
use std::sync::Arc;

/// A row as it must read back: day, kind, titles.
type Wanted = (Option<NaiveDate>, RowKind, Vec<String>);

fn wanted(view: BodyView, meeting: NaiveDate, through: NaiveDate) -> Vec<Wanted> {
    let row = |row: &Row| match row {
        Row::Skipped { name, dates } => {
            let date = if let [only] = dates[..] { Some(only) } else { None };
            (date, RowKind::Break((*name).to_owned()), Vec::new())
        }
        Row::Meeting(one) if one.is_cancelled() => {
            let reason = one.reason().unwrap_or_default().to_owned();
            (Some(one.date()), RowKind::Cancelled(reason), Vec::new())
        }
        Row::Meeting(one) => {
            let items =
                one.items().filter(|item| !item.is_on_every_agenda() && item.is_known_on(meeting));
            let titles = items.map(|item| {
                let title = item.title(Names::Shown);
                if item.is_closed() { format!("{title} (lukket punkt)") } else { title }
            });
            let kind = match one.is_extra() {
                true => RowKind::Named(one.name().to_owned()),
                false => RowKind::Meeting,
            };
            (Some(one.date()), kind, titles.collect())
        }
    };
    view.forward_list(meeting, through).iter().map(row).collect()
}

/// The documents of a random plan, each as it is read back.
fn check(
    seed: u64,
    documents: impl Fn(&aarshjul::agenda::Document) -> Vec<(String, Document)>,
) -> usize {
    let config = Config::default();
    let compiled = compile(Arc::new(random::plan(seed)), &config, day("2027-12-31"));
    let Some(schedule) = compiled.schedule else { return 0 };
    let mut rng = Rng(seed ^ 0x5eed);
    let mut rows = 0;
    for view in schedule.views(Audience::Full) {
        let held: Vec<_> = view
            .all_meetings()
            .filter(|meeting| !meeting.is_cancelled() && meeting.date() < day("2026-12-31"))
            .collect();
        if held.is_empty() {
            continue;
        }
        let meeting = *rng.pick(&held);
        let until = through(meeting, &config);
        let document = eventuelt(view, meeting, until, &config);
        let wanted = wanted(view, meeting.date(), until);
        rows += wanted.len();
        for (format, read) in documents(&document) {
            let imported = imported(&read, &schedule, view.id(), meeting.date());
            let found: Vec<Wanted> = imported
                .minutes
                .rows
                .iter()
                .map(|row| (row.date, row.kind.clone(), row.items.clone()))
                .collect();
            assert_eq!(found, wanted, "seed {seed}, {}, {format}, {}", view.id(), meeting.date());
        }
    }
    rows
}

fn imported(document: &Document, schedule: &Schedule, body: &str, meeting: NaiveDate) -> Imported {
    let today = meeting + Months::new(1);
    against_plan(document, schedule, body, Some(meeting), today).unwrap()
}

fn own_formats(document: &aarshjul::agenda::Document) -> Vec<(String, Document)> {
    let read = |format: Format| {
        let name = format!("eventuelt.{}", format.extension);
        let read = read(&name, &write(document, format)).unwrap();
        (name, read)
    };
    read_back().map(read).collect()
}

/// `SEEDS=500` for more.
fn seeds(most: u64) -> u64 {
    std::env::var("SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(most)
}

#[test]
fn every_row_of_random_plans_reads_back() {
    let rows: usize = (1..=seeds(40)).map(|seed| check(seed, own_formats)).sum();
    assert!(rows > 300, "{rows}");
}

/// Through LibreOffice, where it is installed.
#[test]
fn every_row_reads_back_from_a_pdf() {
    let path = std::env::var_os("PATH");
    let is_there = Command::new("soffice").arg("--version").output().is_ok();
    if !is_there {
        return;
    }
    let seeds = std::env::var("PDF_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(2);
    let folder = tempfile::tempdir().unwrap();
    // First all documents, as LibreOffice takes its time to start; then each as it reads back.
    let count = Cell::new(0);
    let next = |extension: &str| {
        count.set(count.get() + 1);
        folder.path().join(format!("{}.{extension}", count.get()))
    };
    let write_it = |document: &aarshjul::agenda::Document| {
        std::fs::write(next("docx"), write(document, Format::DOCX)).unwrap();
        Vec::new()
    };
    (1..=seeds).for_each(|seed| {
        check(seed, write_it);
    });
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let written = (1..=count.get()).map(|number| folder.path().join(format!("{number}.docx")));
    for some in written.collect::<Vec<_>>().chunks(60) {
        let done = Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
            .arg(folder.path())
            .args(some)
            .output()
            .unwrap();
        assert!(done.status.success());
    }
    count.set(0);
    let through_pdf = |_: &aarshjul::agenda::Document| {
        let pdf = std::fs::read(next("pdf")).unwrap();
        let text = pdf_text(&pdf, path.as_deref()).unwrap();
        vec![("eventuelt.pdf".to_owned(), read_pdf_text(&text).unwrap())]
    };
    let rows: usize = (1..=seeds).map(|seed| check(seed, through_pdf)).sum();
    assert!(rows > 10, "{rows}");
}
