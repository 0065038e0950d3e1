//! Calendars of roles and of all bodies over random plans: every event has a UID of its own,
//! which what comes later in the plan does not change.

use crate::minuted;
use crate::random::{self, Rng};
use crate::reader::read;
use crate::sample;
use aarshjul::compile::compile;
use aarshjul::diag::{Source, Sources};
use aarshjul::feed::scope::Scope;
use aarshjul::feed::{Ledger, render, render_scope};
use aarshjul::plan::Config;
use aarshjul::schedule::{Audience, Schedule};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2025, 1, 15).unwrap();
const ROLES: [&str; 3] = ["r0", "r1", "r2"];

/// The plan with three roles, who are members, present items and have follow-ups.
pub fn with_roles(plan: &Sources) -> Sources {
    let mut plan = plan.clone();
    let mut number = 0;
    let mut next = |text: &str, key: &str| {
        let parts: Vec<&str> = text.split(key).collect();
        let mut text = parts[0].to_owned();
        for part in &parts[1..] {
            number += 1;
            let _ = write!(text, "{key}role = \"r{}\"\n{part}", number % 4 % 3);
        }
        text
    };
    for file in plan.files.iter_mut().map(Arc::make_mut) {
        for key in ["[[item]]\n", "[[case]]\n"] {
            file.text = next(&file.text, key);
        }
        let member = format!("[body]\nmembers = [\"r{}\"]\n", file.path.len() % 2 + 1);
        file.text = file.text.replace("[body]\n", &member);
        if file.path.ends_with("body.toml") {
            file.text += "[[deadline]]\nname = \"Bilag\"\nworkdays = 3\n\
                [[deadline]]\nname = \"Bilag\"\ndays = 9\n";
            file.text += "[[follow-up]]\nid = \"o\"\ntitle = \"Løfte\"\nagreed = 2024-12-04\n\
                owners = [\"r0\", \"r1\"]\ndue = \"2025-02 ultimo\"\n";
        }
    }
    let roles = ROLES.map(|id| format!("[[role]]\nid = \"{id}\"\ntitle = \"rolle {id}\"\n"));
    plan.files.push(Arc::new(Source { path: "roles.toml".into(), text: roles.concat() }));
    plan.files.sort_by(|a, b| a.path.cmp(&b.path));
    plan
}

fn schedule(plan: &Sources) -> Option<Arc<Schedule>> {
    let through = TODAY + Days::new(700);
    let compiled = compile(Arc::new(plan.clone()), &Config::default(), through);
    compiled.schedule.clone().filter(|_| !compiled.report.has_errors())
}

/// Of a scope, by UID: how each event is shown.
fn events(schedule: &Schedule, roles: &[&str], audience: Audience) -> BTreeMap<String, String> {
    let roles: Vec<String> = roles.iter().map(|id| (*id).to_owned()).collect();
    let (scope, config) = (Scope::new(&roles, &[]), Config::default());
    let mut ledger = Ledger::default();
    let now = sample::now();
    let feed = render_scope(schedule, &scope, audience, &config, TODAY, &mut ledger, now);
    let text = String::from_utf8(feed.bytes.clone()).unwrap();
    let events = read(&feed.bytes);
    assert_eq!(events.len(), text.matches("BEGIN:VEVENT").count(), "a UID comes twice: {text}");
    events.iter().map(|(uid, event)| (uid.clone(), format!("{:?}", event.shown()))).collect()
}

/// Decisions as people could write them by hand: on any item, at any day.
fn odd_decisions(rng: &mut Rng, plan: &Sources) -> Sources {
    let mut plan = plan.clone();
    for _ in 0..8 {
        let body = rng.below(3);
        let item = match rng.below(3) {
            0 => format!("sag{}", rng.below(3)),
            _ => format!("i{}", rng.below(10)),
        };
        let extra = if rng.one_in(2) { "extra = true\n" } else { "" };
        let day = TODAY - Days::new(rng.below(50) * 7);
        let text =
            format!("[[decision]]\nitem = \"{item}\"\ndate = {day}\n{extra}text = \"Drøftet.\"\n");
        let with = minuted::with_text(&plan, &format!("b{body}/referat.toml"), &text);
        if schedule(&with).is_some() {
            plan = with;
        }
    }
    plan
}

#[test]
fn every_event_has_a_uid_of_its_own() {
    let mut plans = 0;
    for seed in 0..20 {
        let Some(plan) = minuted::plan(seed) else { continue };
        let plan = odd_decisions(&mut Rng(seed), &with_roles(&plan));
        let Some(schedule) = schedule(&plan) else { continue };
        plans += 1;
        for audience in [Audience::Open, Audience::Full] {
            for roles in [&ROLES[..0], &ROLES[..1], &ROLES[1..2], &ROLES[..2], &ROLES] {
                events(&schedule, roles, audience);
            }
        }
    }
    assert!(plans > 10, "{plans}");
}

#[test]
fn all_bodies_in_one_calendar_are_the_events_of_each() {
    for seed in 0..10 {
        let Some(schedule) = schedule(&with_roles(&random::plan(seed))) else { continue };
        let (config, now) = (Config::default(), sample::now());
        let mut each = BTreeSet::new();
        for view in schedule.views(Audience::Full) {
            let feed = render(view, &config, TODAY, &mut Ledger::default(), now);
            each.extend(read(&feed.bytes).into_keys());
        }
        let all = events(&schedule, &[], Audience::Full);
        // A break is one event for all of them.
        let is_meeting = |uid: &&String| !uid.contains(".pause") && !uid.starts_with("ingen");
        let meetings: BTreeSet<&String> = all.keys().filter(is_meeting).collect();
        assert_eq!(meetings, each.iter().filter(is_meeting).collect());
        assert!(all.keys().any(|uid| uid.contains(".pause.alle@")));
    }
}

#[test]
fn several_roles_have_what_each_has_and_nothing_twice() {
    for seed in 0..20 {
        let Some(schedule) = schedule(&with_roles(&random::plan(seed))) else { continue };
        let of = |roles: &[&str]| {
            let events = events(&schedule, roles, Audience::Full);
            let name = format!(".{}@", roles.join("+"));
            let plain = |uid: &String| uid.replace(&name, "@");
            events.keys().map(plain).collect::<BTreeSet<String>>()
        };
        let (first, second, both) = (of(&["r0"]), of(&["r1"]), of(&["r0", "r1"]));
        let is_item = |uid: &&String| uid.split('.').any(|part| part.starts_with('i'));
        let lost = first.union(&second).filter(|uid| !both.contains(*uid) && !is_item(uid));
        assert_eq!(lost.collect::<Vec<_>>(), Vec::<&String>::new(), "seed {seed}");
        let new = both.iter().filter(|uid| !first.contains(*uid) && !second.contains(*uid));
        assert_eq!(new.collect::<Vec<_>>(), Vec::<&String>::new(), "seed {seed}");
    }
}
