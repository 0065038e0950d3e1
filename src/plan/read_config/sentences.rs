//! The texts of `config.toml`: what no text may hold, and the placeholders that
//! each sentence has.

use crate::diag::{Code, Diagnostic, Span};
use crate::plan::schema::{Entry, Reader, refused, similar};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The sections that hold sentences.
const SECTIONS: [&str; 2] = ["eventuelt", "agenda"];

/// A sentence that something is put into. The others are shown unchanged.
struct Sentence {
    path: &'static str,
    /// Without these it doesn't do what it is for.
    needs: &'static [&'static str],
    may_have: &'static [&'static str],
}

const SENTENCES: &[Sentence] = &[
    Sentence { path: "eventuelt.cancelled", needs: &["reason"], may_have: &[] },
    Sentence { path: "eventuelt.moved", needs: &["date", "reason"], may_have: &[] },
    Sentence { path: "eventuelt.moved-without-reason", needs: &["date"], may_have: &[] },
    Sentence { path: "eventuelt.closed-item", needs: &["title"], may_have: &[] },
    Sentence { path: "agenda.roll-line", needs: &["meetings"], may_have: &["month"] },
    Sentence { path: "agenda.footer", needs: &[], may_have: &["body", "date"] },
    Sentence { path: "agenda.participates", needs: &["names"], may_have: &[] },
    Sentence { path: "agenda.case-route", needs: &["route"], may_have: &[] },
    Sentence { path: "agenda.from-before", needs: &["text"], may_have: &[] },
    Sentence { path: "agenda.attachment-number", needs: &["number"], may_have: &[] },
    Sentence { path: "agenda.minutes.decision", needs: &[], may_have: &["body", "date"] },
    Sentence { path: "agenda.minutes.lead", needs: &[], may_have: &["body"] },
    Sentence { path: "agenda.minutes.participated", needs: &["names"], may_have: &[] },
    Sentence { path: "agenda.protocols.consequences", needs: &[], may_have: &["body"] },
    Sentence { path: "agenda.protocols.proposal", needs: &[], may_have: &["body"] },
    Sentence { path: "agenda.economy.introduction", needs: &[], may_have: &["body"] },
    Sentence { path: "agenda.economy.consequences", needs: &[], may_have: &["body"] },
    Sentence { path: "agenda.economy.proposal", needs: &[], may_have: &["body"] },
    Sentence { path: "agenda.points.introduction", needs: &[], may_have: &["body"] },
    Sentence { path: "agenda.points.lead", needs: &[], may_have: &["body"] },
    Sentence { path: "agenda.points.proposal", needs: &[], may_have: &["body"] },
    Sentence { path: "agenda.points.overrun", needs: &[], may_have: &["time", "end"] },
    Sentence { path: "agenda.protocols.entry", needs: &["name"], may_have: &["date"] },
];

/// What may go over several lines: each is a paragraph of a document.
const PARAGRAPHS: [&str; 16] = [
    "attached",
    "awaiting",
    "case",
    "closing",
    "consequences",
    "introduction",
    "lead",
    "no-meetings",
    "nothing",
    "nothing-awaiting",
    "overrun",
    "participated",
    "participates",
    "proposal",
    "roll-line",
    "route",
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
    ("rute", "route"),
    ("tekst", "text"),
    ("sagsgang", "route"),
    ("nummer", "number"),
];

/// Reports every text with an invisible character, and every placeholder
/// that its sentence doesn't have or lacks.
pub fn check(root: &DeTable<'_>, reader: &mut Reader<'_>) {
    check_table(root, "", reader);
}

fn check_table(table: &DeTable<'_>, above: &str, reader: &mut Reader<'_>) {
    for (key, value) in table {
        let key = key.get_ref().as_ref();
        let path = if above.is_empty() { key.to_owned() } else { format!("{above}.{key}") };
        check_value(value, key, &path, reader);
    }
}

fn check_value(value: &Spanned<DeValue<'_>>, key: &str, path: &str, reader: &mut Reader<'_>) {
    match value.get_ref() {
        DeValue::Table(inner) => check_table(inner, path, reader),
        DeValue::Array(elements) => {
            elements.iter().for_each(|element| check_value(element, key, path, reader));
        }
        DeValue::String(text) => {
            let entry = Entry { key, span: reader.span(value.span()), element: false };
            match refused(text, key, entry.span, PARAGRAPHS.contains(&key)) {
                Some(fault) => reader.report.push(fault),
                None if SECTIONS.iter().any(|section| path.starts_with(section)) => {
                    check_sentence(text, path, &entry, reader);
                }
                None => {}
            }
        }
        _ => {}
    }
}

fn check_sentence(text: &str, path: &str, entry: &Entry, reader: &mut Reader<'_>) {
    let sentence = SENTENCES.iter().find(|sentence| sentence.path == path);
    let (needs, may_have) = sentence.map_or((&[][..], &[][..]), |s| (s.needs, s.may_have));
    let known: Vec<&str> = needs.iter().chain(may_have).copied().collect();
    let mut strange = placeholders(text).filter(|name| !known.contains(name)).peekable();
    // A misspelt placeholder is the one that is missing; what is empty is left out.
    if strange.peek().is_none() && !text.trim().is_empty() {
        let has = |name: &str| placeholders(text).any(|held| held == name);
        for name in needs.iter().filter(|name| !has(name)) {
            reader.report.push(missing(name, entry));
        }
    }
    for name in strange {
        reader.report.push(unknown(name, entry.key, &known, entry.span));
    }
}

fn missing(name: &str, entry: &Entry) -> Diagnostic {
    Diagnostic::new(
        Code::MissingPlaceholder,
        entry.span,
        format!("`{}` har ikke pladsholderen `{{{name}}}`, så den bliver ikke vist", entry.key),
    )
    .label("i denne tekst")
    .hint(format!("skriv `{{{name}}}`, hvor den skal stå"))
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
