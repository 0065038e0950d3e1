//! `import`: minutes read against the plan, and what is sure written as one edit.

use super::edit::{MakeArgs, print_outcome, print_preview};
use super::error::CliError;
use super::output;
use super::shell::Shell;
use crate::compile::rolling_window;
use crate::editor::Request;
use crate::import::{Document, Imported, MAX_BYTES, ProposalKind, Refusal, against_plan, is_pdf};
use crate::import::{read, read_pdf_text};
use crate::store::{self, PathError};
use chrono::Months;
use clap::{Args, ValueEnum};
use std::fmt::Write;
use std::io::{self, BufRead, IsTerminal, Read};
use std::path::{Path, PathBuf};

/// What the reader understands, in short.
const UNDERSTOOD: &str = "\
Læses: mødets dato; tabellen »Dato | Indhold« (aflyste møder, ferier, »Flyttes til 12. maj«) og
»Punkter som afventer dato«; punkter med tid, deltagere og bilag; beslutninger; »X følger op«,
»Der udarbejdes …«, »behandles igen på møde den …«, »medio august«, »slutningen af februar«;
andre organers datoer. Hver ting vises med sit citat.

Læses ikke: løfter med andre ord end disse, billeder, bilagenes indhold, skannede PDF-filer.
Det usikre skrives ikke; se på det på siden `/ORGAN/indlaes`.";

#[derive(Debug, Args)]
#[command(after_help = UNDERSTOOD)]
pub struct ImportArgs {
    /// Organet
    body: String,
    /// Referatet eller tabellen: .docx, .html, .txt, .md eller .pdf
    file: PathBuf,
    /// Mødet, når datoen ikke står i dokumentet
    #[arg(long, value_name = "DATO")]
    meeting: Option<String>,
    /// Hvordan det vises
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    format: ImportFormat,
    /// Skriv det sikre uden at spørge
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    make: MakeArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ImportFormat {
    /// En linje for hver ting, der er fundet
    Text,
    /// JSON, til programmer; skriver intet uden `--yes`
    Json,
}

pub fn run(shell: &Shell, args: &ImportArgs) -> Result<(), CliError> {
    let document = document(shell, &args.file)?;
    let meeting = args.meeting.as_deref().map(|text| day(shell, text)).transpose()?;
    let (sources, revision) = store::load(&shell.plans)?;
    // The table of the next meeting looks half a year ahead.
    let through = rolling_window(&shell.config, shell.today)
        .1
        .max(shell.today.checked_add_months(Months::new(12)).unwrap_or(shell.today));
    let compiled = crate::compile::compile(sources.into(), &shell.config, through);
    let schedule = compiled
        .schedule
        .clone()
        .ok_or_else(|| shell.broken(&compiled.sources, &compiled.report))?;
    let imported =
        against_plan(&document, &schedule, &args.body, meeting, shell.today).map_err(refused)?;
    let text = match args.format {
        ImportFormat::Json => format!("{:#}\n", imported.json()),
        ImportFormat::Text => overview(&imported),
    };
    shell.write_output(text.as_bytes(), None)?;
    let edit = imported.edit(|_, proposal| proposal.sure);
    let is_json = args.format == ImportFormat::Json;
    let Some(edit) = edit.filter(|_| !is_json || !args.make.dry_run && args.yes) else {
        if !is_json {
            output::stderr("der er ikke noget at skrive\n");
        }
        return Ok(());
    };
    let editor = shell.editor();
    if args.make.dry_run {
        return print_preview(shell, editor.preview(&compiled, &args.body, &edit, shell.today));
    }
    if !args.yes && !confirmed()? {
        return Err(CliError::Wrong("intet er skrevet".to_owned()));
    }
    let outcome = editor.commit(&Request {
        body: &args.body,
        edit: &edit,
        expected: Some(revision),
        who: &args.make.who(shell),
        now: shell.now(),
        today: shell.today,
        form: None,
        // Minutes are of a meeting that was held.
        allow_past: true,
    });
    print_outcome(shell, outcome)
}

/// Reads a file; a PDF's text is taken out by another program.
pub fn document(shell: &Shell, path: &Path) -> Result<Document, CliError> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| PathError::new("læse", path, error))?;
    // One byte more says that it is too long.
    let read_bytes = file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
    read_bytes.map_err(|error| PathError::new("læse", path, error))?;
    if is_pdf(&bytes) && bytes.len() <= MAX_BYTES {
        let text = store::pdf_text(&bytes, shell.environment.search_path.as_deref());
        let text = text.map_err(|error| CliError::Wrong(error.to_string()))?;
        return read_pdf_text(&text).map_err(refused);
    }
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    read(&name, &bytes).map_err(refused)
}

pub fn refused(refusal: Refusal) -> CliError {
    CliError::Wrong(refusal.to_string())
}

/// The day of a meeting: minutes are of one that was held, so the latest such day.
fn day(shell: &Shell, text: &str) -> Result<chrono::NaiveDate, CliError> {
    match shell.past_date(text) {
        Some(date) => Ok(date),
        None => shell.date(text),
    }
}

/// A line for each proposal; `[x]` is written.
fn overview(imported: &Imported) -> String {
    let mut text = format!("{}: {}\n", imported.name, imported.words());
    let count = |kind| imported.proposals.iter().filter(|proposal| proposal.kind == kind).count();
    let _ = writeln!(text, "Planen har {} af tingene allerede.", count(ProposalKind::Kept));
    for proposal in imported.proposals.iter().filter(|p| p.kind != ProposalKind::Kept) {
        let mark = match (proposal.edits.is_empty(), proposal.sure) {
            (true, _) => "   ",
            (false, true) => "[x]",
            (false, false) => "[ ]",
        };
        let _ = writeln!(text, "{mark} {:<9} {}", proposal.kind.word(), proposal.words);
        if !proposal.quote.is_empty() {
            let _ = writeln!(text, "              \"{}\"", proposal.quote);
        }
    }
    let _ = writeln!(text, "[x] skrives; [ ] skal en person se på.");
    text
}

fn confirmed() -> Result<bool, CliError> {
    if !io::stdin().is_terminal() {
        return Err(CliError::Wrong(
            "intet er skrevet; tilføj `--yes`, hvis det skal skrives uden at spørge".to_owned(),
        ));
    }
    output::stderr("Skriv det, der er sat [x] ved? (j/n) ");
    let mut answer = String::new();
    io::stdin()
        .lock()
        .read_line(&mut answer)
        .map_err(|error| CliError::Fault(error.to_string()))?;
    Ok(answer.trim().to_lowercase().starts_with('j'))
}
