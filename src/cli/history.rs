//! `log` and `undo`: the history of edits, and undoing one.

use super::edit::{MakeArgs, print_outcome, print_preview};
use super::error::CliError;
use super::shell::Shell;
use crate::compile::rolling_window;
use crate::editor::{LogEntry, UndoRequest, unified};
use crate::store::{self, HistoryError};
use clap::Args;
use std::fmt::Write;

/// How many characters of an id are printed.
const SHORT_ID: usize = 8;

#[derive(Debug, Args)]
pub struct LogArgs {
    /// Vis, hvad denne ændring gjorde ved filerne
    id: Option<String>,
    /// Højst så mange ændringer
    #[arg(long, value_name = "ANTAL", default_value_t = 20)]
    limit: usize,
}

pub fn log(shell: &Shell, args: &LogArgs) -> Result<(), CliError> {
    let editor = shell.editor();
    if shell.state.join("history").is_dir() {
        editor.record_external_changes(shell.now()).map_err(failed)?;
    }
    let mut text = String::new();
    match &args.id {
        Some(id) => {
            let (entry, changes) = editor.show(id).map_err(failed)?.ok_or_else(|| {
                CliError::Wrong(format!("historikken har ingen enkelt ændring, der hedder `{id}`"))
            })?;
            let _ = writeln!(text, "{}\n", line(shell, &entry));
            text.extend(changes.iter().map(unified));
        }
        None => {
            for entry in editor.log(Some(args.limit)).map_err(failed)? {
                let _ = writeln!(text, "{}", line(shell, &entry));
            }
            if text.is_empty() {
                text.push_str("Der er endnu ingen historik.\n");
            }
        }
    }
    shell.write_output(text.as_bytes(), None)
}

fn line(shell: &Shell, log: &LogEntry) -> String {
    let entry = &log.entry;
    let id = entry.id.get(..SHORT_ID).unwrap_or(&entry.id);
    let when = entry.when.with_timezone(&shell.config.timezone).format("%d-%m-%Y %H:%M");
    let undone = if log.undone { " (taget tilbage)" } else { "" };
    format!("{id}  {when}  {}  {}{undone}", entry.who, entry.words)
}

#[derive(Debug, Args)]
pub struct UndoArgs {
    /// Ændringens id fra `log` [normalt: den sidste, der gælder]
    id: Option<String>,
    #[command(flatten)]
    make: MakeArgs,
}

pub fn undo(shell: &Shell, args: &UndoArgs) -> Result<(), CliError> {
    let editor = shell.editor();
    let entry = args.id.as_deref();
    if args.make.dry_run {
        let compiled = shell.compile(rolling_window(&shell.config, shell.today).1)?;
        return print_preview(shell, editor.preview_undo(&compiled, entry, shell.today));
    }
    let (_, revision) = store::load(&shell.plans)?;
    let outcome = editor.undo(&UndoRequest {
        entry,
        expected: Some(revision),
        who: &args.make.who(shell),
        now: shell.now(),
        today: shell.today,
    });
    print_outcome(shell, outcome)
}

fn failed(error: HistoryError) -> CliError {
    CliError::Fault(error.to_string())
}
