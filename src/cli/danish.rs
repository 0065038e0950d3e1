//! The argument parser's own texts in Danish: help headings and usage errors.
//!
//! Nothing here depends on what a command does.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

const TEMPLATE: &str = "\
{before-help}{about-with-newline}
Brug: {usage}

{all-args}{after-help}";

/// The parser derives value names from field names; these are the Danish ones.
const VALUE_NAMES: [(&str, &str); 12] = [
    ("AUDIENCE", "HVEM"),
    ("BODY", "ORGAN"),
    ("ID", "ID"),
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

/// The display order of options that every command has: after its own.
const COMMON: usize = 100;

/// Translates a command and its subcommands.
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

/// Adds the possible values and the default to the help of an argument.
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

/// Translates the usage line: rendered by the parser, then overridden, as clap has no
/// other way to change it.
fn usage(command: Command) -> Command {
    let mut command = command.mut_subcommands(usage);
    let line = command.render_usage().to_string();
    let line = line.trim_start_matches("Usage:").trim().replace("[OPTIONS]", "[TILVALG]");
    command.override_usage(line)
}

/// The Danish message for a usage error; `None` for what is no error (help, version).
pub fn wrong_usage(error: &Error) -> Option<String> {
    let context = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(format!("`{text}`")),
        ContextValue::Strings(all) => {
            let all: Vec<String> = all.iter().map(|text| format!("`{text}`")).collect();
            Some(all.join(", ")).filter(|all| !all.is_empty())
        }
        ContextValue::StyledStr(text) => Some(text.to_string()),
        _ => None,
    };
    let arg = context(ContextKind::InvalidArg).unwrap_or_default();
    // Of several suggestions the last is the likeliest.
    let suggestion = |kind| match error.get(kind) {
        Some(ContextValue::String(other)) => format!("; mente du `{other}`?"),
        Some(ContextValue::Strings(all)) => {
            all.last().map_or_else(String::new, |other| format!("; mente du `{other}`?"))
        }
        _ => String::new(),
    };
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => format!(
            "kommandoen {} findes ikke{}",
            context(ContextKind::InvalidSubcommand).unwrap_or_default(),
            suggestion(ContextKind::SuggestedSubcommand)
        ),
        ErrorKind::UnknownArgument if arg.starts_with("`-") => {
            format!("tilvalget {arg} findes ikke her{}", suggestion(ContextKind::SuggestedArg))
        }
        ErrorKind::UnknownArgument => format!("{arg} er et ord for meget"),
        ErrorKind::InvalidValue => match context(ContextKind::InvalidValue).filter(|v| v != "``") {
            None => format!("{arg} mangler sin værdi"),
            Some(value) => {
                let values = context(ContextKind::ValidValue);
                let values = values.map_or_else(String::new, |all| format!("; der kan stå {all}"));
                format!("{arg} kan ikke være {value}{values}")
            }
        },
        // All other parsed values are numbers.
        ErrorKind::ValueValidation => {
            let value = context(ContextKind::InvalidValue).unwrap_or_default();
            format!("{arg} kan ikke være {value}; skriv et helt tal")
        }
        ErrorKind::MissingRequiredArgument => format!("her mangler {arg}"),
        ErrorKind::ArgumentConflict => match context(ContextKind::PriorArg) {
            Some(prior) if prior != arg => format!("{arg} kan ikke stå sammen med {prior}"),
            _ => format!("{arg} står to gange"),
        },
        ErrorKind::InvalidUtf8 => "et ord er ikke skrevet som UTF-8".to_owned(),
        _ => return None,
    };
    let usage = context(ContextKind::Usage).unwrap_or_default();
    let usage = usage.trim_start_matches("Usage:").trim();
    let usage = if usage.is_empty() { String::new() } else { format!("Brug: {usage}\n") };
    Some(format!("{message}\n\n{usage}Mere med `--help`.\n"))
}
