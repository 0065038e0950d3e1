//! `why`: the reasons behind an item, or behind everything on a meeting, in Danish.

use super::error::CliError;
use super::shell::{self, Shell};
use crate::calendar::{Typed, full_date, weekday_name};
use crate::compile::rolling_window;
use crate::editor::no_occurrence;
use crate::schedule::{Audience, BodyView, ItemView, MeetingView, Names};
use chrono::NaiveDate;
use clap::Args;
use std::fmt::Write;

/// How many occurrences are explained without a date.
const MAX_OCCURRENCES: usize = 6;

#[derive(Debug, Args)]
pub struct WhyArgs {
    /// Organet
    body: String,
    /// Et punkts id, eller et mødes dato
    subject: String,
    /// Kun forekomsten med denne dato
    date: Option<String>,
}

pub fn run(shell: &Shell, args: &WhyArgs) -> Result<(), CliError> {
    let texts = [Some(args.subject.as_str()), args.date.as_deref()];
    let dates = texts.iter().flatten().filter_map(|text| shell.typed(text).ok());
    let window = rolling_window(&shell.config, shell.today).1;
    let through = dates.map(|typed| typed.last_day(shell.today)).fold(window, NaiveDate::max);
    let schedule = shell.schedule(through)?;
    let view = shell::body(&schedule, &args.body, Audience::Full)?;
    let text = if view.items_as_written().iter().any(|item| item.id == args.subject) {
        let typed = args.date.as_deref().map(|text| shell.typed(text)).transpose()?;
        about_item(&view, &args.subject, typed, shell.today)?
    } else {
        let typed = subject_date(shell, &view, &args.subject)?;
        about_meeting(&shell.meeting(&view, typed)?)
    };
    shell.write_output(text.as_bytes(), None)
}

fn subject_date(shell: &Shell, view: &BodyView, subject: &str) -> Result<Typed, CliError> {
    shell.typed(subject).map_err(|_| {
        let near = view.similar_item(subject);
        let hint = near.map_or_else(String::new, |id| format!("; mente du `{id}`?"));
        CliError::Wrong(format!(
            "`{subject}` er hverken et punkt i {} eller en dato{hint}",
            view.name()
        ))
    })
}

/// One occurrence; without a date the last one past and the next ones.
fn about_item(
    view: &BodyView,
    id: &str,
    typed: Option<Typed>,
    today: NaiveDate,
) -> Result<String, CliError> {
    let all: Vec<ItemView> = view.occurrences_of(id).collect();
    let placed = |item: &ItemView| item.meeting().map(|m| m.date()).or(item.nominal());
    let chosen: Vec<ItemView> = match typed {
        Some(typed) => view.typed_occurrences(id, typed, today),
        None => {
            let ahead = all.iter().position(|i| placed(i).is_none_or(|d| d >= today));
            let first = ahead.unwrap_or(all.len()).saturating_sub(1);
            all.iter().skip(first).take(MAX_OCCURRENCES).copied().collect()
        }
    };
    if chosen.is_empty() {
        let day = typed.map_or(today, |typed| typed.last_day(today));
        return Err(CliError::Wrong(no_occurrence(view, id, day).to_string()));
    }
    Ok(chosen.iter().map(paragraph).collect::<Vec<_>>().join("\n"))
}

fn about_meeting(meeting: &MeetingView) -> String {
    let mut text = format!(
        "{} {} den {}\n",
        meeting.name(),
        weekday_name(meeting.date()),
        full_date(meeting.date())
    );
    indent(&mut text, meeting.why());
    let items: Vec<String> = meeting.items().map(|item| paragraph(&item)).collect();
    if items.is_empty() {
        text.push_str("  Der er ingen punkter på mødet.\n");
    }
    for item in items {
        let _ = write!(text, "\n{item}");
    }
    let elsewhere: Vec<String> = meeting.items_elsewhere().map(|item| paragraph(&item)).collect();
    if !elsewhere.is_empty() {
        text.push_str("\nHører til dagen, men står ikke på mødet:\n");
    }
    for item in elsewhere {
        let _ = write!(text, "\n{item}");
    }
    text
}

fn paragraph(item: &ItemView) -> String {
    let mut text = format!("{} (`{}`)\n", item.title(Names::Shown), item.id());
    indent(&mut text, item.why());
    text
}

fn indent(text: &mut String, sentences: Vec<String>) {
    for sentence in sentences {
        let _ = writeln!(text, "  {sentence}");
    }
}
