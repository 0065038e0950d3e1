//! `config.toml`: the shipped one, and what is reported for a broken one.

use crate::lines;
use aarshjul::diag::{Source, Sources};
use aarshjul::plan::{Config, read_config};
use std::collections::BTreeSet;

const SHIPPED: &str = include_str!("../../config.toml");

/// Reads a text as config.toml: the config and a line for each diagnostic.
fn read(text: &str) -> (Config, Vec<String>) {
    let source = Source { path: "config.toml".to_owned(), text: text.to_owned() };
    let (config, report) = read_config(&source);
    (config, lines(&Sources::new(vec![source]), &report))
}

/// The hints of a broken config, where its lines are not enough.
fn hints(text: &str) -> Vec<String> {
    let source = Source { path: "config.toml".to_owned(), text: text.to_owned() };
    read_config(&source).1.diagnostics.into_iter().filter_map(|d| d.hint).collect()
}

/// Every key that the types know, as `section.key`: taken from the types
/// themselves, which name them all when they meet one they don't know.
fn known(section: &str) -> BTreeSet<String> {
    let nested =
        |key: &str| if section.is_empty() { key.to_owned() } else { format!("{section}.{key}") };
    let probe = format!("{} = 1", nested("unknown-key"));
    let error = toml::from_str::<Config>(&probe).expect_err("no such key").to_string();
    let Some((_, names)) = error.split_once("unknown field") else { return BTreeSet::new() };
    let names = names.split('`').skip(3).step_by(2);
    let mut keys = BTreeSet::new();
    for name in names {
        let inner = known(&nested(name));
        if inner.is_empty() {
            keys.insert(nested(name));
        }
        keys.extend(inner);
    }
    keys
}

/// Every key that a text has, as `section.key`.
fn written(table: &toml::Table, section: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for (key, value) in table {
        let path = if section.is_empty() { key.clone() } else { format!("{section}.{key}") };
        match value {
            toml::Value::Table(inner) => keys.extend(written(inner, &path)),
            _ => {
                keys.insert(path);
            }
        }
    }
    keys
}

#[test]
fn the_shipped_file_is_the_default() {
    // The directorate's own file has the domain that its events have always had.
    let mut own = Config::default();
    own.feed.domain = Some("aarshjul.norddjurs.dk".to_owned());
    assert_eq!(read(SHIPPED), (own, Vec::new()));
    assert_eq!(read(""), (Config::default(), Vec::new()));
}

#[test]
fn uids_are_of_the_town_hall_that_the_address_is_of() {
    let domain = |text: &str| read(text).0.uid_domain().to_owned();
    assert_eq!(domain(SHIPPED), "aarshjul.norddjurs.dk");
    assert_eq!(domain(""), "aarshjul.invalid");
    let url = "[server]\npublic-url = \"https://plan.syddjurs.dk:8443/aar\"\n";
    assert_eq!(domain(url), "plan.syddjurs.dk");
    let both = format!("{url}[feed]\ndomain = \"kalender.syddjurs.dk\"\n");
    assert_eq!((domain(&both), read(&both).1), ("kalender.syddjurs.dk".to_owned(), Vec::new()));
    // As every file had it before.
    let foreign = format!("{url}[feed]\ndomain = \"aarshjul.norddjurs.dk\"\n");
    assert_eq!(
        read(&foreign).1,
        [
            "bad-value config.toml:4 `aarshjul.norddjurs.dk` er en anden kommunes domæne end det i `public-url`"
        ]
    );
    for own in ["https://norddjurs.dk", "https://plan.norddjurs.dk"] {
        assert_eq!(read(&foreign.replace("https://plan.syddjurs.dk:8443/aar", own)).1.len(), 0);
    }
    let near = foreign.replace("plan.syddjurs.dk", "plan.ikkenorddjurs.dk");
    assert_eq!(read(&near).1.len(), 1);
}

#[test]
fn the_shipped_file_has_every_key() {
    // Keys without a default stand there as comments.
    let mut known = known("");
    let keys = |line: &str| line.split(" = ").next().map(str::to_owned);
    let commented: BTreeSet<_> =
        SHIPPED.lines().filter_map(|line| keys(line.strip_prefix("# ")?)).collect();
    let table: toml::Table = SHIPPED.parse().expect("it can be read");
    let written = written(&table, "");
    known.retain(|path| {
        let key = path.rsplit('.').next().unwrap_or(path);
        written.contains(path) || !commented.contains(key)
    });
    assert!(known.len() > 60, "{known:?}");
    assert_eq!(written, known);
}

#[test]
fn every_error_is_reported_and_the_rest_is_read() {
    let (config, lines) = read(
        r#"timezone = "Europe/Copenhagn"
farve = "rød"

[rolling]
months-back = "tolv"
months-ahead = 24
maaneder = 1

[feed]
cancelled = "confirm"
listen = "0.0.0.0:80"
refresh-minutes = 0
domain = "https://x"
names = 1

[server]
listen = "8080"
public-url = "https://x/"
user-header = "Remote-User"
tls-key = "key.pem"
trusted-proxies = []

[history
enabled = false
"#,
    );
    assert_eq!(
        lines,
        [
            "bad-value config.toml:1 `timezone` kan ikke være `Europe/Copenhagn`",
            "unknown-key config.toml:2 feltet `farve` findes ikke her",
            "wrong-type config.toml:5 `months-back` kan ikke være `tolv`",
            "unknown-key config.toml:7 feltet `maaneder` findes ikke her",
            "unknown-choice config.toml:10 `cancelled` kan ikke være `confirm`",
            "unknown-key config.toml:11 feltet `listen` findes ikke her",
            "out-of-range config.toml:12 `refresh-minutes` skal være et tal fra 1 til 10080",
            "bad-value config.toml:13 `https://x` er ikke et domæne",
            "wrong-type config.toml:14 `names` kan ikke være `1`",
            "bad-value config.toml:17 `8080` er ikke en adresse at lytte på",
            "bad-value config.toml:18 `public-url` er ikke adressen på et websted",
            "missing-key config.toml:19 `user-header` gælder kun fra kendte adresser, og `trusted-proxies` er tom",
            "missing-key config.toml:20 `tls-key` kræver også `tls-certificate`",
            "syntax config.toml:23 tabellens navn mangler `]` til slut",
        ]
    );
    assert_eq!((config.rolling.months_back, config.rolling.months_ahead), (12, 24));
}

#[test]
fn hints_say_what_to_write() {
    assert_eq!(hints("timezone = \"Europe/Copenhagn\""), ["mente du `\"Europe/Copenhagen\"`?"]);
    assert_eq!(hints("[feed]\nlisten = \"x:1\""), ["`listen` hører til i `[server]`"]);
    assert_eq!(hints("[feed]\ncancelled = \"canceled\""), ["mente du `cancelled`?"]);
    assert_eq!(hints("[rolling]\nmonths-ahed = 3"), ["mente du `months-ahead`?"]);
    assert_eq!(hints("[rolling]\nmonths-ahead = true"), ["skriv fx `months-ahead = 18`"]);
    assert_eq!(hints("[[feed]]\nnames = true"), ["skriv `[feed]`"]);
    assert_eq!(
        hints("[server]\nlisten = \"http://localhost:8080\""),
        ["skriv adresse og port, fx `listen = \"127.0.0.1:8080\"`"]
    );
    assert_eq!(
        hints("[server]\ntrusted-proxies = \"10.0.0.1\""),
        ["skriv fx `trusted-proxies = [\"127.0.0.1\"]`"]
    );
    assert_eq!(
        hints("[feed]\ncolour = \"blå\""),
        ["skriv farven på engelsk, fx `colour = \"steelblue\"`"]
    );
    assert_eq!(
        hints("[server]\npublic-url = 3"),
        ["skriv fx `public-url = \"https://aarshjul.norddjurs.dk\"`"]
    );
}

/// A key that stands in the list of sentences under another name than its own
/// would be warned that its own placeholders are unknown.
#[test]
fn every_placeholder_of_the_shipped_file_is_known() {
    let shipped: Vec<&str> = SHIPPED.lines().filter(|line| line.contains(" = \"")).collect();
    assert!(shipped.iter().filter(|line| line.contains('{')).count() >= 5, "{shipped:?}");
    assert_eq!(read(SHIPPED).1, Vec::<String>::new());
    let all = "[eventuelt]\nclosed-item = \"{title}\"\n[agenda]\n\
        roll-line = \"{month}{meetings}\"\nparticipates = \"{names}\"\n";
    assert_eq!(read(all).1, Vec::<String>::new());
}

#[test]
fn a_body_has_words_of_its_own_and_the_rest_from_the_shared_ones() {
    let (config, lines) = read(
        r#"[agenda]
heading = "Dagsorden"
participates = "{names} deltager."
[agenda.points]
proposal = "Det indstilles."
[agenda.chefforum]
heading = "PROGRAM"
[agenda.chefforum.points]
times = false
clock = "09.45"
"#,
    );
    assert_eq!(lines, [""; 0]);
    let (shared, own) = (config.agenda_of("direktionen"), config.agenda_of("chefforum"));
    assert_eq!((&*shared.heading, &*own.heading), ("Dagsorden", "PROGRAM"));
    assert_eq!((shared.points.times, own.points.times), (true, false));
    assert_eq!(own.points.clock.write(9 * 60 + 45), "09.45");
    assert_eq!(own.participates, "{names} deltager.");
    assert_eq!(own.points.proposal, "Det indstilles.");
    assert_eq!(own.points.lead, Config::default().agenda.points.lead);
}

#[test]
fn what_is_wrong_in_a_bodys_own_words_is_reported_once_and_at_its_place() {
    let (config, lines) = read(
        r#"[agenda]
heading = 1
[agenda.chefforum]
headning = "PROGRAM"
footer = "{dato}"
start = "Fra"
[agenda.chefforum.points]
default-minutes = 2000
clock = "9"
"#,
    );
    assert_eq!(
        lines,
        [
            "wrong-type config.toml:2 `heading` kan ikke være `1`",
            "unknown-key config.toml:4 feltet `headning` findes ikke her",
            "bad-placeholder config.toml:5 pladsholderen `{dato}` findes ikke i `footer`",
            "out-of-range config.toml:8 `default-minutes` skal være et tal fra 0 til 1440",
            "unknown-choice config.toml:9 `clock` kan ikke være `9`",
        ]
    );
    assert_eq!(config.agenda_of("chefforum").start, "Fra");
}

#[test]
fn mail_needs_addresses_a_page_and_a_connection_that_is_secured() {
    let public = "[server]\npublic-url = \"https://plan.example\"\n";
    let whole = format!(
        "{public}[mail]\nserver = \"smtp.plan.example\"\nfrom = \"plan@plan.example\"\n\
         user = \"plan\"\npassword-file = \"/etc/x\"\nat = \"6.45\"\n"
    );
    let (config, lines) = read(&whole);
    assert_eq!((config.mail.port(), lines), (587, Vec::new()));
    assert_eq!(config.mail.at.0.to_string(), "06:45:00");
    assert_eq!(read(&format!("{whole}security = \"tls\"\n")).0.mail.port(), 465);
    assert_eq!(
        read("[mail]\nserver = \"smtp.plan.example\"\nuser = \"plan\"\nsecurity = \"none\"\n").1,
        [
            "missing-key config.toml:2 `server` kræver også `from`",
            "missing-key config.toml:2 `server` kræver også `public-url` i `[server]`",
            "missing-key config.toml:3 `user` kræver også `password-file`",
            "bad-value config.toml:4 `security` kan kun være `none` til en server på maskinen selv",
        ]
    );
    assert_eq!(
        read(
            "[mail]\nfrom = \"Plan <plan@plan.example>\"\nreply-to = \"a@b@c\"\n\
             password-file = \"x\"\ndays-before-deadline = 31\nat = \"7\"\n"
        )
        .1,
        [
            "bad-value config.toml:2 `Plan <plan@plan.example>` er ikke en mailadresse",
            "bad-value config.toml:3 `a@b@c` er ikke en mailadresse",
            "missing-key config.toml:4 `password-file` kræver også `user`",
            "out-of-range config.toml:5 `days-before-deadline` skal være et tal fra 0 til 30",
            "bad-value config.toml:6 `7` er ikke et klokkeslæt",
        ]
    );
    let scheme = read(&whole.replace("\"smtp.", "\"smtp://smtp.")).1;
    assert_eq!(
        scheme,
        ["bad-value config.toml:4 `smtp://smtp.plan.example` er ikke navnet på en server"]
    );
    let here = whole.replace("smtp.plan.example", "127.0.0.1");
    assert_eq!(read(&format!("{here}security = \"none\"\n")).1, Vec::<String>::new());
}
