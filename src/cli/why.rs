//! `why`: the reasons behind an item, or behind everything on a meeting, in Danish.

use super::error::CliError;
use super::shell::{self, Shell};
use crate::calendar::{full_date, weekday_name};
use crate::compile::rolling_window;
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
    let dates = [Some(args.subject.as_str()), args.date.as_deref()];
    let dates: Vec<NaiveDate> = dates.iter().flatten().filter_map(|t| shell.date(t).ok()).collect();
    let window = rolling_window(&shell.config, shell.today);
    let through = dates.iter().copied().chain([window.1]).max().unwrap_or(window.1);
    let schedule = shell.schedule(through)?;
    let view = shell::body(&schedule, &args.body, Audience::Full)?;
    let text = if view.items_as_written().iter().any(|item| item.id == args.subject) {
        let date = args.date.as_deref().map(|text| shell.date(text)).transpose()?;
        about_item(&view, &args.subject, date, shell.today)?
    } else {
        let date = subject_date(shell, &view, &args.subject)?;
        about_meeting(&shell::meeting(&view, date)?)
    };
    shell.write_output(text.as_bytes(), None)
}

fn subject_date(shell: &Shell, view: &BodyView, subject: &str) -> Result<NaiveDate, CliError> {
    shell.date(subject).map_err(|_| {
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
    date: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<String, CliError> {
    let all: Vec<ItemView> = view.occurrences_of(id).collect();
    let placed = |item: &ItemView| item.meeting().map(|m| m.date()).or(item.nominal());
    let chosen: Vec<&ItemView> = match date {
        Some(date) => {
            all.iter().filter(|i| i.nominal() == Some(date) || placed(i) == Some(date)).collect()
        }
        None => {
            let ahead = all.iter().position(|i| placed(i).is_none_or(|d| d >= today));
            let first = ahead.unwrap_or(all.len()).saturating_sub(1);
            all.iter().skip(first).take(MAX_OCCURRENCES).collect()
        }
    };
    if chosen.is_empty() {
        let near = date.and_then(|date| {
            let dates = all.iter().filter_map(|item| item.nominal());
            dates.min_by_key(|other| (*other - date).num_days().abs())
        });
        let hint = near.map_or_else(String::new, |near| format!("; den nærmeste er {near}"));
        return Err(CliError::Wrong(format!("punktet `{id}` har ingen sådan forekomst{hint}")));
    }
    Ok(chosen.iter().map(|item| paragraph(item)).collect::<Vec<_>>().join("\n"))
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
