//! `config.toml`, read with every error at once.
//!
//! The shapes are serde's (`config`), which stops at its first error: so each key
//! that it stumbles on is told about and taken out, and the rest is read again.
//! What is left always reads, and every key that is out has its default.

mod bodies;
mod sentences;

pub use bodies::unknown_bodies;

use super::Config;
use super::schema::{Reader, parse, similar};
use crate::diag::{Code, Diagnostic, FileId, Report, Source, Span};
use serde::Deserialize;
use std::ops::{Range, RangeInclusive};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// The file as it is shipped: every key with its default.
pub const SHIPPED: &str = include_str!("../../config.toml");

/// More wrong keys than anyone writes.
const MOST_ERRORS: usize = 200;

/// Reads the file. [`FileId`] 0 of the report is the file.
pub fn read_config(source: &Source) -> (Config, Report) {
    let mut reader = Reader::new(FileId(0), &source.text);
    let (mut root, broken) = parse(&mut reader);
    let mut config = Config::default();
    for _ in 0..MOST_ERRORS {
        match deserialize(&root, source.text.len()) {
            Ok(read) => {
                config = read;
                break;
            }
            Err(error) => {
                let place = error.span().unwrap_or(0..0);
                let path = take_out(&mut root, &place);
                let span = reader.span(place);
                reader.report.push(explain(error.message(), &path, span, &reader));
                if path.is_empty() {
                    break;
                }
            }
        }
    }
    check(&config, &root, &mut reader);
    sentences::check(&root, &mut reader);
    let mut report = reader.report;
    super::schema::drop_echoes(&mut report, &broken);
    report.sort();
    (config, report)
}

fn deserialize(root: &DeTable<'_>, length: usize) -> Result<Config, toml::de::Error> {
    let root = Spanned::new(0..length, DeValue::Table(root.clone()));
    Config::deserialize(ValueDeserializer::from(root))
}

/// Takes out the innermost key that a place belongs to, and gives its path.
fn take_out(table: &mut DeTable<'_>, place: &Range<usize>) -> Vec<String> {
    let inside = |span: Range<usize>| {
        span.start <= place.start && place.start < span.end.max(span.start + 1)
    };
    let mut found = None;
    for (key, value) in table.iter_mut() {
        let name = key.get_ref().to_string();
        let at_value = inside(value.span());
        if let DeValue::Table(inner) = value.get_mut() {
            let mut path = take_out(inner, place);
            if !path.is_empty() {
                path.insert(0, name);
                return path;
            }
        }
        if inside(key.span()) || at_value || holds(value.get_ref(), &inside) {
            found = Some(name);
        }
    }
    let Some(name) = found else { return Vec::new() };
    table.remove(name.as_str());
    vec![name]
}

/// Whether a place is in one of the values of a list.
fn holds(value: &DeValue<'_>, inside: &impl Fn(Range<usize>) -> bool) -> bool {
    match value {
        DeValue::Array(elements) => elements
            .iter()
            .any(|element| inside(element.span()) || holds(element.get_ref(), inside)),
        DeValue::Table(table) => table.iter().any(|(key, value)| {
            inside(key.span()) || inside(value.span()) || holds(value.get_ref(), inside)
        }),
        _ => false,
    }
}

/// What serde says, in Danish.
fn explain(said: &str, path: &[String], span: Span, reader: &Reader<'_>) -> Diagnostic {
    let key = path.last().map_or("config.toml", String::as_str);
    let raw = reader.raw(span).lines().next().unwrap_or("").trim_matches('"');
    let known =
        || said.split_once("expected").map_or("", |(_, known)| known).split('`').skip(1).step_by(2);
    let listing = || known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let example = || example(key).map(|line| format!("skriv fx `{line}`"));
    let meant = |name: &str| similar(name, known()).map(|meant| format!("mente du `{meant}`?"));
    let (code, message, hint) = if said.starts_with("unknown field") {
        let hint = meant(key)
            .or_else(|| elsewhere(key))
            .unwrap_or_else(|| format!("her kan stå {}", listing()));
        (Code::UnknownKey, format!("feltet `{key}` findes ikke her"), Some(hint))
    } else if said.starts_with("unknown variant") {
        let hint = meant(raw).unwrap_or_else(|| format!("der kan stå {}", listing()));
        (Code::UnknownChoice, format!("`{key}` kan ikke være `{raw}`"), Some(hint))
    } else if said.starts_with("missing field") {
        let missing = said.split('`').nth(1).unwrap_or("");
        (Code::MissingKey, format!("`{key}` mangler feltet `{missing}`"), example())
    } else if said.starts_with("invalid type") && raw.starts_with("[[") {
        let message = format!("der er kun én `{key}`, så parenteserne skal være enkelte");
        (Code::WrongType, message, Some(format!("skriv `[{}]`", path.join("."))))
    } else if said.starts_with("invalid type") {
        (Code::WrongType, format!("`{key}` kan ikke være `{raw}`"), example())
    } else if said.starts_with("invalid value") {
        (Code::OutOfRange, format!("`{key}` kan ikke være `{raw}`"), example())
    } else if let Some((message, hint)) = said.split_once("; ").filter(|_| said.starts_with('`')) {
        // A shape's own words are Danish already.
        (Code::BadValue, message.to_owned(), Some(hint.to_owned()))
    } else {
        let zones = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let zone = (key == "timezone").then(|| similar(raw, zones())).flatten();
        let hint = zone.map(|zone| format!("mente du `\"{zone}\"`?")).or_else(example);
        (Code::BadValue, format!("`{key}` kan ikke være `{raw}`"), hint)
    };
    let diagnostic = Diagnostic::new(code, span, message).label("kan ikke bruges");
    match hint {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}

/// The line of the shipped file that has a key; those without a default stand
/// there as comments.
fn example(key: &str) -> Option<&'static str> {
    let has_key = |line: &&str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(" ="));
    SHIPPED.lines().map(|line| line.strip_prefix("# ").unwrap_or(line)).find(has_key)
}

/// "`listen` hører til i `[server]`".
fn elsewhere(key: &str) -> Option<String> {
    let line = example(key)?;
    let before = &SHIPPED[..SHIPPED.find(line)?];
    let section = before.lines().rev().find(|line| line.starts_with('['))?;
    Some(format!("`{key}` hører til i `{section}`"))
}

/// Something wrong with the value of a path.
type Problem = (&'static str, Code, String, &'static str);

/// What the shapes can't say: bounds, addresses, and keys that need each other.
fn check(config: &Config, root: &DeTable<'_>, reader: &mut Reader<'_>) {
    for (path, code, message, hint) in out_of_range(config).into_iter().chain(addresses(config)) {
        let span = place_of(root, path, reader);
        reader
            .report
            .push(Diagnostic::new(code, span, message).label("kan ikke bruges").hint(hint));
    }
}

fn out_of_range(config: &Config) -> Vec<Problem> {
    let ranges: [(&str, u32, RangeInclusive<u32>); 5] = [
        ("rolling.months-back", config.rolling.months_back, 0..=120),
        ("rolling.months-ahead", config.rolling.months_ahead, 1..=120),
        ("eventuelt.months", config.eventuelt.months, 1..=120),
        ("agenda.points.default-minutes", config.agenda.points.default_minutes, 0..=1440),
        ("feed.refresh-minutes", config.feed.refresh_minutes, 1..=10_080),
    ];
    let told = |(path, _, range): (&'static str, u32, RangeInclusive<u32>)| {
        let (least, most) = (range.start(), range.end());
        let message = format!("`{}` skal være et tal fra {least} til {most}", name(path));
        (path, Code::OutOfRange, message, "slet feltet for at få det, der plejer at gælde")
    };
    ranges.into_iter().filter(|(_, value, range)| !range.contains(value)).map(told).collect()
}

fn addresses(config: &Config) -> Vec<Problem> {
    let server = &config.server;
    let mut problems: Vec<Problem> = Vec::new();
    let mut add = |wrong: bool, path, code, message: String, hint| {
        if wrong {
            problems.push((path, code, message, hint));
        }
    };
    add(
        !is_domain(&config.feed.domain),
        "feed.domain",
        Code::BadValue,
        format!("`{}` er ikke et domæne", config.feed.domain),
        "skriv fx `domain = \"aarshjul.norddjurs.dk\"`",
    );
    add(
        !config.feed.colour.bytes().all(|byte| byte.is_ascii_lowercase()),
        "feed.colour",
        Code::BadValue,
        format!("`{}` er ikke et farvenavn fra CSS", config.feed.colour),
        "skriv farven på engelsk, fx `colour = \"steelblue\"`",
    );
    add(
        !is_address(&server.listen),
        "server.listen",
        Code::BadValue,
        format!("`{}` er ikke en adresse at lytte på", server.listen),
        "skriv adresse og port, fx `listen = \"127.0.0.1:8080\"`",
    );
    add(
        server.public_url.as_deref().is_some_and(|url| !is_public_url(url)),
        "server.public-url",
        Code::BadValue,
        "`public-url` er ikke adressen på et websted".to_owned(),
        "skriv fx `public-url = \"https://aarshjul.norddjurs.dk\"` uden skråstreg til slut",
    );
    add(
        server.user_header.is_some() && server.trusted_proxies.is_empty(),
        "server.user-header",
        Code::MissingKey,
        "`user-header` gælder kun fra kendte adresser, og `trusted-proxies` er tom".to_owned(),
        "skriv også `trusted-proxies = [\"127.0.0.1\"]` med den server, der står foran",
    );
    for (path, this, other, missing) in [
        ("server.tls-certificate", &server.tls_certificate, &server.tls_key, "tls-key"),
        ("server.tls-key", &server.tls_key, &server.tls_certificate, "tls-certificate"),
    ] {
        add(
            this.is_some() && other.is_none(),
            path,
            Code::MissingKey,
            format!("`{}` kræver også `{missing}`", name(path)),
            "skriv begge, eller slet begge",
        );
    }
    problems
}

fn name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Where the value of a path stands.
fn place_of(root: &DeTable<'_>, path: &str, reader: &Reader<'_>) -> Option<Span> {
    let (tables, key) = path.rsplit_once('.')?;
    let table =
        tables.split('.').try_fold(root, |table, name| table.get(name)?.get_ref().as_table())?;
    Some(reader.span(table.get(key)?.span()))
}

/// A host and a port, and no more: `http://` in front is for `public-url`.
fn is_address(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| {
        !host.is_empty() && !host.contains('/') && port.parse::<u16>().is_ok()
    })
}

fn is_public_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or(url.strip_prefix("http://"));
    let plain = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}?#".contains(c);
    rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(plain) && !rest.ends_with('/'))
}

fn is_domain(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    text.split('.').all(|label| !label.is_empty() && label.chars().all(fits))
}
