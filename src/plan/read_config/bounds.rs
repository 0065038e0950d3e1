//! What the types of `config.toml` can't express: bounds, addresses, and keys that need
//! each other.

use super::mail::{self, Problem};
use crate::diag::{Code, Diagnostic, Span};
use crate::plan::config::host;
use crate::plan::schema::Reader;
use crate::plan::{Config, colour_value};
use std::ops::RangeInclusive;
use toml::de::DeTable;

/// What every `config.toml` had for `feed.domain` once: one town hall's own.
const SHIPPED_BEFORE: &str = "aarshjul.norddjurs.dk";

/// Reports all of them, each at its place.
pub fn check(config: &Config, root: &DeTable<'_>, reader: &mut Reader<'_>) {
    let problems =
        [out_of_range(config), no_addresses(config), incomplete(config), mail::problems(config)];
    for (path, code, message, hint) in problems.into_iter().flatten() {
        let span = place_of(root, path, reader);
        reader
            .report
            .push(Diagnostic::new(code, span, message).label("kan ikke bruges").hint(hint));
    }
}

fn out_of_range(config: &Config) -> Vec<Problem> {
    let ranges: [(&str, u32, RangeInclusive<u32>); 8] = [
        ("rolling.months-back", config.rolling.months_back, 0..=120),
        ("rolling.months-ahead", config.rolling.months_ahead, 1..=120),
        ("eventuelt.months", config.eventuelt.months, 1..=120),
        ("agenda.points.default-minutes", config.agenda.points.default_minutes, 0..=1440),
        ("sign-in.hours", config.sign_in.hours, 1..=168),
        ("mail.days-before-deadline", config.mail.days_before_deadline, 0..=30),
        ("server.audit-months", config.server.audit_months, 1..=60),
        ("feed.refresh-minutes", config.feed.refresh_minutes, 1..=10_080),
    ];
    let problem = |(path, _, range): (&'static str, u32, RangeInclusive<u32>)| {
        let (least, most) = (range.start(), range.end());
        let message = format!("`{}` skal være et tal fra {least} til {most}", name(path));
        (path, Code::OutOfRange, message, "slet feltet for at få det, der plejer at gælde")
    };
    ranges.into_iter().filter(|(_, value, range)| !range.contains(value)).map(problem).collect()
}

fn no_addresses(config: &Config) -> Vec<Problem> {
    let (feed, server) = (&config.feed, &config.server);
    let public_url = server.public_url.as_deref();
    let mut problems: Vec<Problem> = Vec::new();
    let mut hold = |holds: bool, path, message: String, hint| {
        if !holds {
            problems.push((path, Code::BadValue, message, hint));
        }
    };
    let domain = feed.domain.as_deref().unwrap_or_default();
    hold(
        feed.domain.as_deref().is_none_or(is_domain),
        "feed.domain",
        format!("`{domain}` er ikke et domæne"),
        "skriv fx `domain = \"aarshjul.norddjurs.dk\"`",
    );
    hold(
        domain != SHIPPED_BEFORE || public_url.is_none_or(|url| is_below(url, SHIPPED_BEFORE)),
        "feed.domain",
        format!("`{domain}` er en anden kommunes domæne end det i `public-url`"),
        "slet feltet; så er det værten i `public-url`",
    );
    hold(
        colour_value(&feed.colour).is_some(),
        "feed.colour",
        format!("`{}` er ikke et farvenavn fra CSS", feed.colour),
        "skriv farven på engelsk, fx `colour = \"steelblue\"`",
    );
    hold(
        is_address(&server.listen),
        "server.listen",
        format!("`{}` er ikke en adresse at lytte på", server.listen),
        "skriv adresse og port, fx `listen = \"127.0.0.1:8080\"`",
    );
    hold(
        public_url.is_none_or(is_public_url),
        "server.public-url",
        "`public-url` er ikke adressen på et websted".to_owned(),
        "skriv fx `public-url = \"https://aarshjul.norddjurs.dk\"` uden skråstreg til slut",
    );
    // Only on the machine itself may it do without TLS.
    let is_issuer = |url: &str| {
        is_public_url(url) && (url.starts_with("https://") || url.starts_with("http://127.0.0.1:"))
    };
    hold(
        config.sign_in.issuer.as_deref().is_none_or(|url| is_issuer(url.trim_end_matches('/'))),
        "sign-in.issuer",
        "`issuer` er ikke en adresse, der begynder med `https://`".to_owned(),
        "skriv den, som tjenesten selv oplyser den",
    );
    let is_contact = |text: &str| {
        ["mailto:", "https://", "tel:"].iter().any(|kind| text.starts_with(kind))
            && text.chars().all(|c| c.is_ascii_graphic())
    };
    hold(
        server.security_contact.as_deref().is_none_or(is_contact),
        "server.security-contact",
        "`security-contact` er ikke en adresse med `mailto:`, `https:` eller `tel:`".to_owned(),
        "skriv fx `security-contact = \"mailto:sikkerhed@norddjurs.dk\"`",
    );
    hold(
        server.accessibility_statement.as_deref().is_none_or(is_public_url),
        "server.accessibility-statement",
        "`accessibility-statement` er ikke en adresse".to_owned(),
        "skriv fx `accessibility-statement = \"https://was.digst.dk/aarshjul-norddjurs-dk\"`",
    );
    problems
}

/// Keys that need another one.
fn incomplete(config: &Config) -> Vec<Problem> {
    let server = &config.server;
    let certificate = ("server.tls-certificate", server.tls_certificate.is_some(), "tls-key");
    let key = ("server.tls-key", server.tls_key.is_some(), "tls-certificate");
    let is_half = certificate.1 != key.1;
    let tls = [certificate, key].into_iter().filter(|(_, given, _)| *given && is_half);
    let mut problems: Vec<Problem> = tls
        .map(|(path, _, missing)| {
            let message = format!("`{}` kræver også `{missing}`", name(path));
            (path, Code::MissingKey, message, "skriv begge, eller slet begge")
        })
        .collect();
    let redirected = [
        ("tls-certificate", server.tls_certificate.is_some()),
        ("public-url", server.public_url.is_some()),
    ];
    let missing =
        redirected.into_iter().filter(|(_, given)| server.redirect_listen.is_some() && !given);
    problems.extend(missing.map(|(missing, _)| {
        let message = format!("`redirect-listen` kræver også `{missing}`");
        ("server.redirect-listen", Code::MissingKey, message, "skriv begge, eller slet begge")
    }));
    let needed = [
        ("client-id", config.sign_in.client_id.is_some()),
        ("public-url` i `[server]", server.public_url.is_some()),
    ];
    let missing = needed.into_iter().filter(|(_, given)| config.sign_in.issuer.is_some() && !given);
    problems.extend(missing.map(|(missing, _)| {
        let message = format!("`issuer` kræver også `{missing}`");
        ("sign-in.issuer", Code::MissingKey, message, "skriv begge, eller slet begge")
    }));
    if server.user_header.is_some() && server.trusted_proxies.is_empty() {
        problems.push((
            "server.user-header",
            Code::MissingKey,
            "`user-header` gælder kun fra kendte adresser, og `trusted-proxies` er tom".to_owned(),
            "skriv også `trusted-proxies = [\"127.0.0.1\"]` med den server, der står foran",
        ));
    }
    problems
}

fn name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The place of the value of a path.
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

/// Whether an address is of the same organisation as a domain: all but the first label.
fn is_below(url: &str, domain: &str) -> bool {
    let organisation = domain.split_once('.').map_or(domain, |(_, rest)| rest);
    host(url).is_some_and(|host| {
        let before = host.strip_suffix(organisation);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

fn is_domain(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    text.split('.').all(|label| !label.is_empty() && label.chars().all(fits))
}
