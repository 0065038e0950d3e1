//! Minutes in any bytes. The first byte says what kind of file they are in; `x` makes
//! the rest the text of a Word file, which no fuzzer would zip.

use super::plan_text::part;
use aarshjul::compile::{Compiled, compile};
use aarshjul::import::{against_plan, first_plan, read, read_pdf_text};
use aarshjul::plan::Config;
use aarshjul::plan::edit::edit;
use chrono::NaiveDate;
use std::io::{Cursor, Write};
use std::sync::{Arc, OnceLock};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2023, 6, 22).expect("a real date");

/// The plan that the minutes are read against.
const PLAN: &str = r#"=== file: direktionen/body.toml
[body]
name = "Direktionen"
meeting-name = "Direktionsmøde"

[[series]]
rrule = "FREQ=WEEKLY;BYDAY=WE"
from = 2023-01-04
time = "09:00-17:00"
=== file: direktionen/punkter.toml
[[item]]
id = "budget"
title = "Teknisk budget og bilag"
date = 2023-08-09

[[item]]
id = "lovprogram"
title = "Regeringens lovprogram"
=== file: oekonomiudvalget/body.toml
[body]
name = "Økonomiudvalget"
short = "ØK"

[[series]]
rrule = "FREQ=MONTHLY;BYDAY=3TU"
from = 2023-01-01
time = "13:00-16:00"
"#;

pub fn run(input: &[u8]) {
    let Some((kind, bytes)) = input.split_first() else { return };
    let document = match kind {
        b'x' => read("referat.docx", &word_file(bytes)),
        b'h' => read("referat.html", bytes),
        b'm' => read("referat.md", bytes),
        b't' => read("referat.txt", bytes),
        b'p' => read_pdf_text(&String::from_utf8_lossy(bytes)),
        _ => read("referat", bytes),
    };
    let Ok(document) = document else { return };
    if let Ok(first) = first_plan(std::slice::from_ref(&document), None) {
        assert!(!first.body.files.is_empty());
    }
    let Compiled { schedule, sources, plan, .. } = planned();
    let schedule = schedule.as_ref().expect("the plan above has no errors");
    let found = against_plan(&document, schedule, "direktionen", None, TODAY).or_else(|_| {
        against_plan(
            &document,
            schedule,
            "direktionen",
            NaiveDate::from_ymd_opt(2023, 6, 21),
            TODAY,
        )
    });
    let Ok(imported) = found else { return };
    assert!(imported.json().is_object());
    if let Some(all) = imported.edit(|_, _| true) {
        drop(edit(sources, plan, plan.body("direktionen"), &all, TODAY));
    }
}

fn planned() -> &'static Compiled {
    static COMPILED: OnceLock<Compiled> = OnceLock::new();
    let through = NaiveDate::from_ymd_opt(2024, 12, 31).unwrap();
    COMPILED.get_or_init(|| compile(Arc::new(part(PLAN)), &Config::default(), through))
}

fn word_file(text: &[u8]) -> Vec<u8> {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    file.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    file.write_all(text).unwrap();
    file.finish().unwrap().into_inner()
}
