//! Random plans with cases, and with minutes of what was decided at their meetings.

#![allow(dead_code, reason = "each test file uses a part of it")]

use crate::random::{self, Rng};
use aarshjul::compile::{Compiled, compile};
use aarshjul::diag::{Source, Sources};
use aarshjul::plan::{Config, indexed};
use aarshjul::schedule::{Audience, ItemView, MeetingView};
use chrono::{Days, NaiveDate};
use std::fmt::Write;
use std::sync::Arc;

pub fn compiled(plan: &Sources) -> Compiled {
    let through = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
    compile(Arc::new(plan.clone()), &Config::default(), through)
}

/// A random plan without errors, or none: with cases, and with decisions that programs
/// could have written.
pub fn plan(seed: u64) -> Option<Sources> {
    let mut rng = Rng(seed ^ 0x317);
    let mut plan = random::plan(seed);
    let now = compiled(&plan);
    now.schedule.as_ref()?;
    let cases = cases(&mut rng, now.plan.bodies.len() as u64);
    let plan_with = |plan: &Sources, path: &str, text: &str| {
        let with = with_text(plan, path, text);
        (!compiled(&with).report.has_errors()).then_some(with)
    };
    plan = plan_with(&plan, "sager.toml", &cases).unwrap_or(plan);
    let bodies: Vec<String> = now.plan.bodies.iter().map(|body| body.id.clone()).collect();
    for body in bodies {
        for _ in 0..rng.below(7) {
            let now = compiled(&plan);
            let Some(decision) = decision(&mut rng, &now, &body) else { continue };
            let path = format!("{body}/referat.toml");
            plan = plan_with(&plan, &path, &decision).unwrap_or(plan);
        }
    }
    Some(plan)
}

/// The plan with more text at the end of a file, or in a new one.
pub fn with_text(plan: &Sources, path: &str, text: &str) -> Sources {
    let mut plan = plan.clone();
    match plan.files.iter_mut().find(|file| file.path == path) {
        Some(file) => Arc::make_mut(file).text += text,
        None => plan.files.push(Arc::new(Source { path: path.into(), text: text.into() })),
    }
    plan.files.sort_by(|a, b| a.path.cmp(&b.path));
    plan
}

fn cases(rng: &mut Rng, bodies: u64) -> String {
    let mut text = String::new();
    for case in 0..rng.below(3) {
        let _ = write!(text, "[[case]]\nid = \"sag{case}\"\ntitle = \"Sag {case}\"\n");
        let first = match rng.below(3) {
            0 => {
                let _ = writeln!(text, "decided-by = \"{:02}-15\"", 1 + rng.below(12));
                String::new()
            }
            1 => {
                let _ = writeln!(text, "decided-by = {}", rng.date());
                String::new()
            }
            _ => format!(", date = {}", rng.date()),
        };
        let step = |rng: &mut Rng| format!("body = \"b{}\"", rng.below(bodies));
        let mut steps = format!("{{ {}{first} }}", step(rng));
        for _ in 0..rng.below(4) {
            let days = *rng.pick(&[1, 1, 7, 21]);
            let _ = write!(steps, ", {{ {}, days = {days} }}", step(rng));
        }
        let _ = writeln!(text, "steps = [{steps}]");
    }
    text
}

/// A decision on something that stands on a held meeting, as an edit writes it.
fn decision(rng: &mut Rng, now: &Compiled, body: &str) -> Option<String> {
    let view = now.schedule.as_ref()?.body(body, Audience::Full)?;
    let is_held = |meeting: &MeetingView| !meeting.is_cancelled() && meeting.has_time();
    let meetings: Vec<MeetingView> = view.all_meetings().filter(is_held).collect();
    let meeting = meetings.get(rng.below(meetings.len().max(1) as u64) as usize)?;
    let items: Vec<ItemView> = meeting.items().collect();
    let item = items.get(rng.below(items.len().max(1) as u64) as usize)?;
    let mut text = format!("[[decision]]\nitem = \"{}\"\ndate = {}\n", item.id(), meeting.date());
    let recurs = indexed(&now.plan.bodies[now.plan.body(body)?].items)
        .any(|(_, own)| own.id == item.id() && own.recurs());
    if let Some(nominal) = item.nominal().filter(|_| recurs) {
        let _ = writeln!(text, "nominal = {nominal}");
    }
    if meeting.id().is_extra {
        text += "extra = true\n";
    }
    if let Some(nominal) = meeting.held_at().meeting {
        let _ = writeln!(text, "meeting = {nominal}");
    }
    if rng.one_in(3) {
        text += "outcome = \"postponed\"\n";
    }
    Some(text + "text = \"Drøftet.\"\n")
}

/// An edit of something else than what was decided: a rule, a closed day, another
/// body's meeting.
pub fn edit_elsewhere(rng: &mut Rng, plan: &Sources, bodies: u64) -> (Elsewhere, Sources) {
    let body = rng.below(bodies);
    match rng.below(6) {
        0 => (Elsewhere::Calendar, with_text(plan, "calendar.toml", &day_off(rng, plan))),
        1 => {
            let file = format!("b{body}/body.toml");
            let key = *rng.pick(&["on-holiday", "on-break", "rrule", "days", "until"]);
            let value = match key {
                "rrule" => format!("\"{}\"", rng.pick(&random::RULES)),
                "days" => (1 + rng.below(20)).to_string(),
                "until" => rng.date().to_string(),
                _ => format!("\"{}\"", rng.pick(&random::POLICIES)),
            };
            (Elsewhere::Series, with_value(rng, plan, &file, key, &value))
        }
        2 | 3 => {
            let file = format!("b{body}/items.toml");
            let mut when = random::when(rng, body, bodies);
            if when.contains("rrule") {
                when = "every = \"quarter\"".into();
            }
            let when = format!("{{ {when} }}");
            (Elsewhere::Item, with_value(rng, plan, &file, "when", &when))
        }
        4 => {
            let file = format!("b{body}/items.toml");
            if rng.one_in(3) {
                return (Elsewhere::Item, all_withdrawn(plan, &file));
            }
            let (key, value) = *rng.pick(&[
                ("minutes", "90"),
                ("flexible", "false"),
                ("if-cancelled", "\"drop\""),
            ]);
            (Elsewhere::Item, with_value(rng, plan, &file, key, value))
        }
        _ => {
            let date = NaiveDate::from_ymd_opt(2023, 1, 4).unwrap() + Days::new(7 * rng.below(150));
            let moved = date + Days::new(1 + rng.below(5));
            let text = format!("[[meeting]]\ndate = {date}\nmoved-to = {moved}\nreason = \"x\"\n");
            (Elsewhere::Move(body), with_text(plan, &format!("b{body}/body.toml"), &text))
        }
    }
}

/// What an edit was of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    Calendar,
    Series,
    Item,
    Move(u64),
}

/// A day or some without meetings, often that of a decision.
fn day_off(rng: &mut Rng, plan: &Sources) -> String {
    let minutes = plan.files.iter().filter(|file| file.path.ends_with("referat.toml"));
    let decided: Vec<NaiveDate> = minutes
        .flat_map(|file| file.text.lines())
        .filter_map(|line| line.strip_prefix("date = ")?.parse().ok())
        .collect();
    let day = match decided.len() as u64 {
        count @ 1.. if rng.one_in(2) => decided[rng.below(count) as usize],
        _ => rng.date(),
    };
    let last = day + Days::new(rng.below(15));
    match rng.below(3) {
        0 => format!("[[closed]]\nname = \"Lukket\"\ndate = {day}\n"),
        1 => format!("[[break]]\nname = \"Pause {day}\"\nfrom = {day}\nto = {last}\n"),
        _ => format!("[[event]]\nid = \"ny\"\nname = \"Ny\"\nfrom = {day}\ncancels = [\"b0\"]\n"),
    }
}

/// The plan with every item of a file withdrawn.
fn all_withdrawn(plan: &Sources, path: &str) -> Sources {
    let mut plan = plan.clone();
    for file in plan.files.iter_mut().filter(|file| file.path == path) {
        let file = Arc::make_mut(file);
        let text = file.text.replace("withdrawn = \"ude\"\n", "");
        file.text = text.replace("[[item]]\n", "[[item]]\nwithdrawn = \"ude\"\n");
    }
    plan
}

/// The plan with another value of a key in one of a file's lines that has it.
fn with_value(rng: &mut Rng, plan: &Sources, path: &str, key: &str, value: &str) -> Sources {
    let mut plan = plan.clone();
    let Some(file) = plan.files.iter_mut().find(|file| file.path == path) else { return plan };
    let file = Arc::make_mut(file);
    let start = format!("{key} = ");
    let mut lines: Vec<String> = file.text.lines().map(str::to_owned).collect();
    let count = lines.iter().filter(|line| line.starts_with(&start)).count() as u64;
    if count > 0 {
        let wanted = rng.below(count) as usize;
        let mut with_key = lines.iter_mut().filter(|line| line.starts_with(&start));
        *with_key.nth(wanted).unwrap() = format!("{start}{value}");
    }
    file.text = lines.join("\n") + "\n";
    plan
}
