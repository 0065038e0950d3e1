//! `suggest`: rules for the årshjul that fit the forward tables of several minutes.

use super::error::CliError;
use super::import::{document, refused};
use super::shell::Shell;
use crate::calendar::full_date;
use crate::compile::rolling_window;
use crate::import::{Suggestion, against_plan, suggest};
use chrono::NaiveDate;
use clap::Args;
use std::fmt::Write;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct SuggestArgs {
    /// Organet
    body: String,
    /// Referaterne: .docx, .html, .txt, .md eller .pdf
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

pub fn run(shell: &Shell, args: &SuggestArgs) -> Result<(), CliError> {
    let schedule = shell.schedule(rolling_window(&shell.config, shell.today).1)?;
    let mut tables = Vec::new();
    for file in &args.files {
        let read = document(shell, file)?;
        let imported = against_plan(&read, &schedule, &args.body, None, shell.today);
        let named = |error: CliError| CliError::Wrong(format!("{}: {error}", file.display()));
        tables.push(imported.map_err(refused).map_err(named)?.minutes);
    }
    tables.sort_by_key(|minutes| minutes.meeting);
    let rows: Vec<_> = tables.iter().map(|minutes| &minutes.rows[..]).collect();
    shell.write_output(text(&suggest(&rows)).as_bytes(), None)
}

fn text(suggestions: &[Suggestion]) -> String {
    let (several, once): (Vec<_>, Vec<_>) = suggestions.iter().partition(|s| s.dates.len() > 1);
    let mut text = String::new();
    for suggestion in several {
        let _ = writeln!(text, "{}", suggestion.title);
        match &suggestion.rule {
            Some(rule) => {
                let of = suggestion.dates.len();
                let fits = of - suggestion.unexplained.len();
                let _ = writeln!(text, "  {}: {fits} af {of}", rule.words);
                let _ = writeln!(text, "  when = {}", rule.when);
                if !suggestion.unexplained.is_empty() {
                    let _ = writeln!(text, "  ikke forklaret: {}", days(&suggestion.unexplained));
                }
            }
            None => {
                let _ = writeln!(text, "  ingen regel passer: {}", days(&suggestion.dates));
            }
        }
    }
    if !once.is_empty() {
        text.push_str("\nSet én gang, så ingen regel kan ses:\n");
        for suggestion in once {
            let _ = writeln!(text, "  {}: {}", days(&suggestion.dates), suggestion.title);
        }
    }
    if text.is_empty() {
        text.push_str("Der er ingen tabel *Dato | Indhold* i dokumenterne.\n");
    }
    text
}

fn days(dates: &[NaiveDate]) -> String {
    dates.iter().map(|date| full_date(*date)).collect::<Vec<_>>().join(", ")
}
