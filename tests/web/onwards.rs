//! *Fra nu af* never touches the past: the feeds and every page of what was held stay
//! byte for byte, through random edits of the shipped plan's recurring items.

use crate::browser::{Browser, standing};
use crate::editor::make;
use crate::house::House;
use crate::random::Rng;
use aarshjul::compile::{compile, rolling_window};
use aarshjul::feed::scope::Scope;
use aarshjul::feed::{Ledger, render, render_scope};
use aarshjul::plan::Config;
use aarshjul::schedule::Audience;
use aarshjul::store::load;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// `AARSHJUL_EDITS=200 cargo test --test web onwards` for a long run.
fn edits() -> usize {
    let edits = std::env::var("AARSHJUL_EDITS").ok().and_then(|text| text.parse().ok());
    edits.unwrap_or(72)
}

/// The feeds and a few pages are looked at after so many edits; every page after the last.
const LOOK_AFTER: usize = 8;
const A_FEW: usize = 6;

type Fields = Vec<(String, String)>;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()
}

/// What a page says of what was held. Without what is not about that: which plan it was
/// made from, the secrets of its forms, and, of the agenda and the minutes of a meeting of
/// the last six months, the list of the meetings that come after it, and whether
/// closed items are left out of it.
fn of_the_past(path: &str, page: &str) -> String {
    const FRAME: [&str; 4] =
        ["data-revision=", "name=\"revision\"", "name=\"token\"", "<p>Planen blev indlæst"];
    let is_document = path.contains("/dagsorden/") || path.contains("/referat/");
    let from = (today() - Months::new(6)).to_string();
    let lists_what_comes = is_document && path.rsplit('/').next().unwrap() >= &*from;
    let mut page = page.to_owned();
    if lists_what_comes {
        page.truncate(page.find("4. Eventuelt, herunder").unwrap());
        if let Some(start) = page.find("<div class=\"edition\">") {
            let end = page[start..].find("</div>").unwrap();
            page.replace_range(start..start + end + "</div>\n".len(), "");
        }
    }
    let is_kept = |line: &&str| !line.is_empty() && !FRAME.iter().any(|part| line.contains(part));
    page.lines().filter(is_kept).collect::<Vec<_>>().join("\n")
}

/// The addresses of what was held.
fn held(browser: &mut Browser) -> Vec<String> {
    let before = today().pred_opt().unwrap();
    let api = format!("/api/schedule?from=2020-01-01&to={before}");
    let json: serde_json::Value = serde_json::from_str(&browser.read(&api)).unwrap();
    let mut paths = vec![api];
    for (body, schedule) in json.as_object().unwrap() {
        for meeting in schedule["meetings"].as_array().unwrap() {
            let extra = if meeting["extra"] == true { "-ekstra" } else { "" };
            let id = format!("{}{extra}", meeting["nominal"].as_str().unwrap());
            paths.push(format!("/{body}/moede/{id}"));
            // The others have no items that recur.
            if meeting["status"] == "held" && body == "direktionen" {
                paths.extend(["dagsorden", "referat"].map(|page| format!("/{body}/{page}/{id}")));
            }
        }
        for year in 2022..today().year() {
            let pages = ["moedekalender", "aarshjul", "aarsplan"];
            paths.extend(pages.map(|page| format!("/{body}/{page}/{year}")));
            paths.push(format!("/{body}/aarshjul/{year}.svg"));
        }
    }
    paths
}

/// The feeds of every body, of every role and of all meetings, for every audience, made by one program all the time: an event
/// that became another one would get another stamp.
struct Feeds {
    plans: PathBuf,
    ledgers: BTreeMap<String, Ledger>,
    now: DateTime<Utc>,
}

impl Feeds {
    /// The events that began before today, by feed and UID.
    fn past(&mut self) -> BTreeMap<String, String> {
        let mut config = Config::default();
        config.rolling.months_back = 50;
        let (sources, _) = load(&self.plans).unwrap();
        let through = rolling_window(&config, today()).1;
        let schedule = compile(Arc::new(sources), &config, through).schedule.unwrap();
        self.now += TimeDelta::minutes(7);
        let mut events = BTreeMap::new();
        let roles = schedule.plan.roles.iter().map(|role| vec![role.id.clone()]);
        let scopes: Vec<Scope> =
            roles.chain([vec![]]).map(|roles| Scope::new(&roles, &[])).collect();
        for audience in [Audience::Open, Audience::Full] {
            for view in schedule.views(audience) {
                let name = format!("{} {audience:?}", view.id());
                let ledger = self.ledgers.entry(name.clone()).or_default();
                let feed = render(view, &config, today(), ledger, self.now);
                events.extend(past_events(&name, feed.bytes));
            }
            for scope in &scopes {
                let name = format!("{} {audience:?}", scope.describe());
                let ledger = self.ledgers.entry(name.clone()).or_default();
                let feed =
                    render_scope(&schedule, scope, audience, &config, today(), ledger, self.now);
                events.extend(past_events(&name, feed.bytes));
            }
        }
        events
    }
}

fn past_events(feed: &str, bytes: Vec<u8>) -> Vec<(String, String)> {
    let text = String::from_utf8(bytes).unwrap();
    let value = |event: &str, name: &str| {
        let line = event.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_once(':').unwrap().1.to_owned()
    };
    let is_past = |event: &&str| {
        let day = NaiveDate::parse_from_str(&value(event, "DTSTART")[..8], "%Y%m%d").unwrap();
        // A deadline is as much of the past as its meeting, whose date its UID begins with.
        let uid = value(event, "UID");
        let meeting = uid.contains(".frist_").then(|| uid[..10].parse().unwrap());
        meeting.unwrap_or(day) < today()
    };
    let events = text.split("BEGIN:VEVENT").skip(1);
    let past = events.map(|event| event.split("END:VEVENT").next().unwrap()).filter(is_past);
    past.map(|event| (format!("{feed} {}", value(event, "UID")), event.to_owned())).collect()
}

/// The recurring items of the body, as the list of items has them now.
fn recurring(browser: &mut Browser) -> Vec<String> {
    let page = browser.read("/direktionen/punkter");
    let links = page.split("href=\"/direktionen/punkt/").skip(1);
    let ids = links.filter_map(|link| link.split('"').next()?.strip_suffix("/ret"));
    ids.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Other values for some of a form's fields.
fn answers(rng: &mut Rng, number: usize) -> Fields {
    let mut answers: Vec<(&str, String)> = Vec::new();
    for _ in 0..=rng.below(2) {
        match rng.below(12) {
            0 | 1 => answers.push(("title", format!("Titel {number} {{year}}"))),
            2 => answers.push(("minutes", rng.pick(&["", "15", "45", "170"]).to_string())),
            3 => answers.push(("note", format!("Note {number}"))),
            4 => answers.push(("text", format!("Tekst {number}"))),
            5 => answers.push(("closed", rng.pick(&["", "1"]).to_string())),
            6 => answers.push(("flexible", rng.pick(&["", "1"]).to_string())),
            7 => answers.push(("if-cancelled", rng.pick(&["next", "await", "drop"]).to_string())),
            8 => answers.push(("category", rng.pick(&["økonomi", "plan", "andet"]).to_string())),
            9 => {
                let day = today() + Days::new(200 + rng.below(900));
                answers.push(("until", day.to_string()));
            }
            _ => answers.extend(timing(rng)),
        }
    }
    answers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Another rule.
fn timing(rng: &mut Rng) -> Vec<(&'static str, String)> {
    let month = ["m1", "m3", "m5", "m8", "m9", "m12"];
    match rng.below(6) {
        0 => vec![("hvornaar", "alle".into())],
        1 => {
            vec![("hvornaar", "hver".into()), ("every", "month".into()), ("every-nth", "-1".into())]
        }
        2 => vec![
            ("hvornaar", "aarsdag".into()),
            ("yearly", format!("{}/{}", rng.below(28) + 1, rng.below(12) + 1)),
        ],
        3 => vec![("hvornaar", "efter".into()), ("after", "Sommerferie".into())],
        4 => vec![
            ("hvornaar", "foer".into()),
            ("before", "chefforum".into()),
            ("days", rng.below(40).to_string()),
        ],
        _ => vec![
            ("hvornaar", "nummer".into()),
            ("nth", rng.pick(&["1", "2", "-1"]).to_string()),
            (*rng.pick(&month), "1".into()),
            (*rng.pick(&month), "1".into()),
        ],
    }
}

/// A form that changes a recurring item from now on, and what is typed into it.
fn typed(rng: &mut Rng, editor: &mut Browser, number: usize) -> Option<(String, String, Fields)> {
    if rng.one_in(4) {
        // On the agenda of a coming meeting.
        let day = NaiveDate::from_ymd_opt(2026, 12, 2).unwrap() + Days::new(7 * rng.below(40));
        let path = format!("/direktionen/dagsorden/{day}");
        let page = Some(editor.get(&path)).filter(|shown| shown.status == 200)?.text;
        let keys = standing(&page).into_iter();
        let recurring: Vec<String> =
            keys.filter_map(|(name, _)| Some(name.strip_suffix("_omfang")?.to_owned())).collect();
        let key = recurring.get(rng.below(recurring.len().max(1) as u64) as usize)?;
        let (name, value) = match rng.below(3) {
            0 => ("minutes", format!("{}", 5 + rng.below(90))),
            1 => ("title", format!("Titel {number}")),
            _ => ("text", format!("Tekst {number}")),
        };
        let fields = vec![
            (format!("{key}_{name}"), value),
            (format!("{key}_omfang"), "fremover".to_owned()),
            ("trin".to_owned(), "vis".to_owned()),
        ];
        return Some((path, page, fields));
    }
    let items = recurring(editor);
    let path = format!("/direktionen/punkt/{}/ret", rng.pick(&items));
    let page = editor.read(&path);
    let has_scope = standing(&page).contains(&("scope".into(), "onwards".into()));
    has_scope.then(|| (path, page, answers(rng, number)))
}

#[test]
fn what_was_held_stays_through_edits_from_now_on() {
    let house = House::shipped();
    let server = house.open().unwrap();
    let mut editor = Browser::administrator(&server);
    let mut anyone = Browser::new(&server);
    let paths = held(&mut anyone);
    let read = |browser: &mut Browser, path: &str| of_the_past(path, &browser.read(path));
    let before: Vec<[String; 2]> =
        paths.iter().map(|path| [read(&mut anyone, path), read(&mut editor, path)]).collect();
    let now = "2026-11-25T09:00:00Z".parse().unwrap();
    let mut feeds = Feeds { plans: house.plans(), ledgers: BTreeMap::new(), now };
    let events = feeds.past();
    assert!(paths.len() > 900 && events.len() > 1000, "{} {}", paths.len(), events.len());

    let mut rng = Rng(7);
    let (mut made, mut refused) = (0, 0);
    while made < edits() {
        let Some((path, page, fields)) = typed(&mut rng, &mut editor, made) else { continue };
        let what = format!("after {made} edits {path} {fields:?}");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        let preview = editor.fill(&path, &page, &fields);
        if preview.status != 200 || !preview.text.contains("Er det sådan") {
            refused += 1;
            continue;
        }
        assert!(!preview.text.contains("name=\"holdt\""), "{what}: {}", preview.text);
        let saved = editor.fill(&path, &preview.text, &[("trin", "gem")]);
        assert_eq!(saved.status, 303, "{what}: {}", saved.text);
        made += 1;
        if made % LOOK_AFTER != 0 && made < edits() {
            continue;
        }
        let now = feeds.past();
        for (name, event) in &events {
            assert_eq!(now.get(name), Some(event), "{what}");
        }
        let new = now.iter().filter(|(name, _)| !events.contains_key(*name));
        let new: Vec<_> = new.collect();
        assert!(new.is_empty(), "{what}: {new:#?}");
        let looked_at = if made < edits() { A_FEW } else { paths.len() };
        for look in 0..looked_at {
            let any = rng.below(paths.len() as u64) as usize;
            let index = if looked_at == A_FEW { any } else { look };
            for (browser, before) in [&mut anyone, &mut editor].into_iter().zip(&before[index]) {
                let now = read(browser, &paths[index]);
                let patch = || diffy::create_patch(before, &now).to_string();
                assert!(now == *before, "{what}\n{}\n{}", paths[index], patch());
            }
        }
    }
    assert!(refused < made / 2, "{refused} refused");
}

#[test]
fn a_form_begins_with_what_holds_by_now_and_changes_nothing_else() {
    const PATH: &str = "/byledelsen/punkt/maanedstal/ret";
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    make(&mut browser, PATH, &[("title", "Tal for {month}")]);
    assert!(browser.read(PATH).contains("value=\"Tal for {month}\""));
    make(&mut browser, PATH, &[("minutes", "20")]);
    let december = |browser: &mut Browser| browser.read("/byledelsen/moede/2026-12-16");
    let page = december(&mut browser);
    assert!(page.contains("Tal for december") && page.contains("20 min."), "{page}");
    // For all times, what was not touched is as it was at each.
    make(&mut browser, PATH, &[("scope", "always"), ("note", "Se bilag")]);
    assert!(browser.read("/byledelsen/moede/2026-10-28").contains("Månedstal for oktober"));
    assert!(december(&mut browser).contains("Tal for december"));
}
