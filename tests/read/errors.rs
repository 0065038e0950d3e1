//! Every broken plan under `tests/errors/<code>/<story>/`: `plans/`, perhaps a
//! `config.toml`, and in `expected.txt` what is told. `UPDATE=1` writes
//! `expected.txt` anew; read it before you commit it.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test with files of its own, which writes its expectations"
)]

use aarshjul::compile::compile;
use aarshjul::diag::{Code, Diagnostic, Report, Source, Sources, render};
use aarshjul::plan::{Config, read_config, unknown_bodies};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What no folder can show: our own fault, and a plan of 65,000 tables.
const WITHOUT_FOLDER: [Code; 2] = [Code::Inconsistent, Code::TooMany];

/// What is about the folder, and so has no place in a file.
const WITHOUT_PLACE: [Code; 2] = [Code::EmptyPlan, Code::NoBodies];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors")
}

pub fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut folders: Vec<_> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("a name")
}

/// Every file of a plan, nested ones too: `store` would leave those out.
pub fn plan_files(folder: &Path, prefix: &str, files: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            plan_files(&path, &format!("{prefix}{}/", name(&path)), files);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            files.push(Source { path: format!("{prefix}{}", name(&path)), text });
        }
    }
}

/// A broken plan, and all that is told about it.
struct Story {
    sources: Arc<Sources>,
    report: Report,
    text: String,
}

fn tell(folder: &Path) -> Story {
    let mut files = Vec::new();
    plan_files(&folder.join("plans"), "", &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let sources = Arc::new(Sources { files });
    let text = |sources: &Sources, report: &Report| {
        render::text(sources, &report.diagnostics, render::Colour::Plain)
    };
    if let Ok(config) = fs::read_to_string(folder.join("config.toml")) {
        let plan = sources;
        let sources = Sources { files: vec![Source { path: "config.toml".into(), text: config }] };
        let (_, mut report) = read_config(&sources.files[0]);
        if !plan.files.is_empty() {
            let (plan, _) = aarshjul::plan::read(&plan);
            report.append(unknown_bodies(&sources.files[0], &plan));
        }
        let text = text(&sources, &report);
        return Story { sources: Arc::new(sources), report, text };
    }
    let through = NaiveDate::from_ymd_opt(2025, 12, 31).unwrap();
    let compiled = compile(sources.clone(), &Config::default(), through);
    let text = text(&sources, &compiled.report);
    Story { sources, report: compiled.report, text }
}

fn is_told(folder: &Path, code: &str, update: bool) -> Result<(), String> {
    let Story { sources, report, text } = tell(folder);
    let place = format!("{code}/{}", name(folder));
    if !report.diagnostics.iter().any(|d| d.code.name() == code) {
        return Err(format!("{place}: no `{code}` is told:\n{text}"));
    }
    if let Some(misplaced) = report.diagnostics.iter().find(|d| !is_placed(&sources, d)) {
        return Err(format!("{place}: no place for {misplaced:?}"));
    }
    let file = folder.join("expected.txt");
    if update {
        fs::write(&file, &text).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    if text == expected {
        return Ok(());
    }
    Err(format!("{place}: told\n{text}\nexpected\n{expected}"))
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

#[test]
fn every_broken_plan_is_told_about() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut stories = 0;
    let mut wrong = Vec::new();
    for code in folders(&root()) {
        for folder in folders(&code) {
            stories += 1;
            wrong.extend(is_told(&folder, name(&code), update).err());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(stories >= 60, "only {stories}");
}

#[test]
fn every_code_has_a_folder_and_every_folder_a_code() {
    let root = root();
    let folders: BTreeSet<_> = folders(&root).iter().map(|path| name(path).to_owned()).collect();
    let codes: BTreeSet<_> = Code::ALL
        .iter()
        .filter(|code| !WITHOUT_FOLDER.contains(code))
        .map(|code| code.name().to_owned())
        .collect();
    assert_eq!(folders, codes);
}

/// The messages of `too-many` for a body with so many items, by their ids.
fn too_many(id: impl Fn(usize) -> String) -> (Vec<String>, usize) {
    let items: String =
        (0..65_001).map(|i| format!("[[item]]\nid = \"{}\"\ntitle = \"A\"\n", id(i))).collect();
    let text = format!("[body]\nname = \"D\"\n{items}");
    let sources = Sources { files: vec![Source { path: "d/body.toml".into(), text }] };
    let (_, report) = aarshjul::plan::read(&sources);
    let told = report.diagnostics.iter().filter(|d| d.code == Code::TooMany);
    assert!(told.clone().all(|d| is_placed(&sources, d)), "{report:?}");
    (told.map(|d| d.message.clone()).collect(), report.diagnostics.len())
}

#[test]
fn a_plan_of_endless_tables_is_refused() {
    let told = too_many(|i| format!("a{i}"));
    assert_eq!(told, (vec!["der er flere end 65000 `[[item]]`".to_owned()], 1));
}

#[test]
fn of_endless_errors_the_first_are_told() {
    let told = too_many(|_| "a".to_owned());
    assert_eq!(told, (vec!["der er 64000 fejl mere, som ikke vises".to_owned()], 1001));
}

#[test]
fn json_has_the_same_and_the_line_has_no_word_of_the_plan() {
    let Story { sources, report, .. } = tell(&root().join("duplicate-id/item-in-two-files"));
    let json: Vec<_> = report.diagnostics.iter().map(|d| render::json(&sources, d)).collect();
    assert_eq!(
        serde_json::Value::Array(json),
        serde_json::json!([{
            "code": "duplicate-id",
            "severity": "error",
            "file": "direktionen/2024.toml",
            "line": 2,
            "column": 6,
            "end-line": 2,
            "end-column": 14,
            "message": "id'et `budget` er brugt to gange i `[[item]]`",
            "label": "brugt igen her",
            "hint": "giv den ene et andet id",
            "related": [{
                "file": "direktionen/2023.toml",
                "line": 2,
                "column": 6,
                "end-line": 2,
                "end-column": 14,
                "message": "først brugt her",
            }],
        }])
    );
    let line = render::line(&sources, &report.diagnostics[0]);
    assert_eq!(line, "direktionen/2024.toml:2: duplicate-id");
    let Story { sources, report, .. } = tell(&root().join("empty-plan/no-files"));
    assert_eq!(render::line(&sources, &report.diagnostics[0]), "planen: empty-plan");
}

#[test]
fn colour_is_only_for_terminals() {
    let Story { sources, report, text } = tell(&root().join("unknown-key/typo"));
    assert!(!text.contains('\u{1b}'));
    let coloured = render::text(&sources, &report.diagnostics, render::Colour::Terminal);
    assert!(coloured.contains('\u{1b}'));
}

#[test]
fn an_endless_text_is_cut_short_in_messages() {
    let text = format!("[body]\nname = \"D\"\n[[series]]\ntime = \"{}\"\n", "ord ".repeat(99));
    let sources = Sources { files: vec![Source { path: "d/body.toml".into(), text }] };
    let (_, report) = aarshjul::plan::read(&sources);
    let message = &report.diagnostics.iter().find(|d| d.code == Code::BadTime).unwrap().message;
    assert!(message.chars().count() < 100 && !message.contains('\n'), "{message}");
    assert!(message.ends_with("…` er ikke et tidsrum"), "{message}");
}
