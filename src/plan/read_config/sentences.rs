//! The placeholders of the sentences in `config.toml`: what each may hold.

use crate::diag::{Code, Diagnostic, Span};
use crate::plan::schema::{Reader, similar};
use toml::de::{DeTable, DeValue};

/// The sections that hold sentences.
const SECTIONS: [&str; 2] = ["eventuelt", "agenda"];

/// The sentences that something is put into. The others are shown as they stand.
const SENTENCES: &[(&str, &[&str])] = &[
    ("eventuelt.cancelled", &["reason"]),
    ("eventuelt.moved", &["date", "reason"]),
    ("eventuelt.moved-without-reason", &["date"]),
    ("eventuelt.closed-item", &["title"]),
    ("agenda.roll-line", &["month", "meetings"]),
    ("agenda.footer", &["body", "date"]),
    ("agenda.participates", &["names"]),
    ("agenda.protocols.consequences", &["body"]),
    ("agenda.protocols.proposal", &["body"]),
    ("agenda.economy.introduction", &["body"]),
    ("agenda.economy.consequences", &["body"]),
    ("agenda.economy.proposal", &["body"]),
    ("agenda.points.introduction", &["body"]),
    ("agenda.points.lead", &["body"]),
    ("agenda.points.proposal", &["body"]),
    ("agenda.points.overrun", &["time", "end"]),
    ("agenda.protocols.entry", &["name", "date"]),
];

/// What the placeholders are called by those who guess in Danish.
const DANISH: &[(&str, &str)] = &[
    ("grund", "reason"),
    ("årsag", "reason"),
    ("begrundelse", "reason"),
    ("dato", "date"),
    ("dag", "date"),
    ("titel", "title"),
    ("måned", "month"),
    ("møder", "meetings"),
    ("organ", "body"),
    ("navn", "name"),
    ("navne", "names"),
    ("tid", "time"),
    ("slut", "end"),
];

/// Tells of every placeholder that its sentence doesn't have.
pub fn check(root: &DeTable<'_>, reader: &mut Reader<'_>) {
    for section in SECTIONS {
        if let Some(table) = root.get(section).and_then(|value| value.get_ref().as_table()) {
            check_table(table, section, reader);
        }
    }
}

fn check_table(table: &DeTable<'_>, path: &str, reader: &mut Reader<'_>) {
    for (key, value) in table {
        let path = format!("{path}.{}", key.get_ref());
        match value.get_ref() {
            DeValue::Table(inner) => check_table(inner, &path, reader),
            DeValue::String(text) => {
                let known = SENTENCES.iter().find(|(sentence, _)| *sentence == path);
                let known = known.map_or(&[][..], |(_, known)| *known);
                let span = reader.span(value.span());
                for name in placeholders(text).filter(|name| !known.contains(name)) {
                    reader.report.push(unknown(name, key.get_ref(), known, span));
                }
            }
            _ => {}
        }
    }
}

/// The words in braces.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| {
        let (name, _) = rest.split_once('}')?;
        let is_word = name.chars().all(|c| c.is_alphanumeric() || " -_".contains(c));
        (is_word && !name.is_empty()).then_some(name)
    })
}

fn unknown(name: &str, key: &str, known: &[&str], span: Span) -> Diagnostic {
    let word = name.trim().to_lowercase();
    let translated = DANISH.iter().find(|(danish, _)| *danish == word).map(|(_, meant)| *meant);
    let meant = translated
        .filter(|meant| known.contains(meant))
        .or_else(|| similar(&word, known.iter().copied()));
    let listing: Vec<_> = known.iter().map(|known| format!("`{{{known}}}`")).collect();
    let hint = match meant {
        Some(meant) => format!("skriv `{{{meant}}}`"),
        None if known.is_empty() => {
            "skriv teksten, som den skal stå: her bliver intet sat ind".to_owned()
        }
        None => format!("her kan stå {}", listing.join(" og ")),
    };
    Diagnostic::new(
        Code::BadPlaceholder,
        span,
        format!("pladsholderen `{{{name}}}` findes ikke i `{key}`"),
    )
    .label("i denne tekst")
    .hint(hint)
}
