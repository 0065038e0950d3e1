//! What the argument parser says by itself, in Danish: the words of its help, and
//! what is wrong with a command line.
//!
//! Nothing here knows what a command does.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

const TEMPLATE: &str = "\
{before-help}{about-with-newline}
Brug: {usage}

{all-args}{after-help}";

/// The names that the parser makes of the arguments' own.
const VALUE_NAMES: [(&str, &str); 11] = [
    ("AUDIENCE", "HVEM"),
    ("BODY", "ORGAN"),
    ("DATE", "DATO"),
    ("DIR", "MAPPE"),
    ("ITEM", "PUNKT"),
    ("LINK", "ADRESSE"),
    ("NAME", "NAVN"),
    ("OWNER", "EJER"),
    ("SHELL", "SKAL"),
    ("SUBJECT", "PUNKT|DATO"),
    ("TITLE", "TITEL"),
];

/// Options that every command has come after its own.
const COMMON: usize = 100;

/// The command and all below it.
pub fn in_danish(command: Command) -> Command {
    let mut command = words(command, COMMON);
    command.build();
    usage(command)
}

fn words(command: Command, first: usize) -> Command {
    let mut order = first..;
    command
        .help_template(TEMPLATE)
        .subcommand_help_heading("Kommandoer")
        .subcommand_value_name("KOMMANDO")
        .mut_args(|arg| argument(arg, order.next().unwrap_or_default()))
        .mut_subcommands(|below| words(below, 0))
}

fn argument(arg: Arg, place: usize) -> Arg {
    let heading = if arg.is_positional() { "Angives" } else { "Tilvalg" };
    let given = arg.get_value_names().and_then(|names| names.first()).map(|name| name.as_str());
    let arg = match VALUE_NAMES.iter().find(|(name, _)| given == Some(name)) {
        Some((_, name)) => arg.value_name(name),
        None => arg,
    };
    with_choices(arg.help_heading(heading).display_order(place))
}

/// The values that an argument can have, and the one it has by itself.
fn with_choices(arg: Arg) -> Arg {
    if !arg.get_action().takes_values() {
        return arg;
    }
    let values = arg.get_possible_values();
    let values = values.iter().map(|value| match value.get_help() {
        Some(help) => format!("{}: {help}", value.get_name()),
        None => value.get_name().to_owned(),
    });
    let mut choices = values.collect::<Vec<_>>().join("; ");
    if let [default] = arg.get_default_values()
        && !arg.is_hide_default_value_set()
    {
        let separator = if choices.is_empty() { "" } else { "; " };
        choices += &format!("{separator}normalt: {}", default.display());
    }
    if choices.is_empty() {
        return arg;
    }
    let help = arg.get_help().map_or_else(|| "Formatet".to_owned(), ToString::to_string);
    arg.help(format!("{help} [{choices}]")).hide_default_value(true).hide_possible_values(true)
}

/// The line of usage, made by the parser and then kept, as it has no other door.
fn usage(command: Command) -> Command {
    let mut command = command.mut_subcommands(usage);
    let line = command.render_usage().to_string();
    let line = line.trim_start_matches("Usage:").trim().replace("[OPTIONS]", "[TILVALG]");
    command.override_usage(line)
}

/// What is wrong with a command line, and how it is written; `None` where the
/// parser's own answer is what was asked for (help, the version).
pub fn wrong_usage(error: &Error) -> Option<String> {
    let said = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(format!("`{text}`")),
        ContextValue::Strings(all) => {
            let all: Vec<String> = all.iter().map(|text| format!("`{text}`")).collect();
            Some(all.join(", ")).filter(|all| !all.is_empty())
        }
        ContextValue::StyledStr(text) => Some(text.to_string()),
        _ => None,
    };
    let arg = said(ContextKind::InvalidArg).unwrap_or_default();
    let meant = |kind| said(kind).map_or_else(String::new, |meant| format!("; mente du {meant}?"));
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => format!(
            "kommandoen {} findes ikke{}",
            said(ContextKind::InvalidSubcommand).unwrap_or_default(),
            meant(ContextKind::SuggestedSubcommand)
        ),
        ErrorKind::UnknownArgument if arg.starts_with("`-") => {
            format!("tilvalget {arg} findes ikke her{}", meant(ContextKind::SuggestedArg))
        }
        ErrorKind::UnknownArgument => format!("{arg} er et ord for meget"),
        ErrorKind::InvalidValue => match said(ContextKind::InvalidValue).filter(|v| v != "``") {
            None => format!("{arg} mangler sin værdi"),
            Some(value) => {
                let values = said(ContextKind::ValidValue);
                let values = values.map_or_else(String::new, |all| format!("; der kan stå {all}"));
                format!("{arg} kan ikke være {value}{values}")
            }
        },
        // Whatever else is read here is a number.
        ErrorKind::ValueValidation => {
            let value = said(ContextKind::InvalidValue).unwrap_or_default();
            format!("{arg} kan ikke være {value}; skriv et helt tal")
        }
        ErrorKind::MissingRequiredArgument => format!("her mangler {arg}"),
        ErrorKind::ArgumentConflict => match said(ContextKind::PriorArg) {
            Some(prior) if prior != arg => format!("{arg} kan ikke stå sammen med {prior}"),
            _ => format!("{arg} står to gange"),
        },
        ErrorKind::InvalidUtf8 => "et ord er ikke skrevet som UTF-8".to_owned(),
        _ => return None,
    };
    let usage = said(ContextKind::Usage).unwrap_or_default();
    let usage = usage.trim_start_matches("Usage:").trim();
    let usage = if usage.is_empty() { String::new() } else { format!("Brug: {usage}\n") };
    Some(format!("{message}\n\n{usage}Mere med `--help`.\n"))
}
