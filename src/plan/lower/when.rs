//! A `when` rule: which of the forms it is, and what it is tied to.

use super::anchor::{anchor, annual_day, months, narrowed};
use super::check::{choice, contradiction, in_range, month_day, number};
use super::names::Names;
use super::series::recurrence;
use crate::calendar::MonthDay;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::forms;
use crate::plan::schema::{Field, Spanned, WhenTable, one_of};
use crate::plan::{Anchor, Every, Months, When};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What `every` can be; `None` is each meeting.
const EVERY: [(&str, Option<Every>); 5] = [
    ("month", Some(Every::Month)),
    ("quarter", Some(Every::Quarter)),
    ("half-year", Some(Every::HalfYear)),
    ("year", Some(Every::Year)),
    ("meeting", None),
];

/// The key that makes a rule what it is, and the keys that may stand beside it.
const FORMS: [(&str, &[&str]); 6] = [
    ("every", &["meeting", "day"]),
    ("on-or-after", &["meeting"]),
    ("after", &["months", "meeting"]),
    ("before", &["months", "days", "meeting"]),
    ("rrule", &[]),
    // Last: beside `after` and `before` it only narrows.
    ("months", &["meeting", "day"]),
];

/// More meetings than any period has.
const MOST_MEETINGS: i64 = 366;

/// The rule. `from` is the item's; `own` its body.
pub fn rule(
    table: &Spanned<WhenTable>,
    from: &Field<NaiveDate>,
    own: Option<usize>,
    names: &Names,
    report: &mut Report,
) -> Option<When> {
    let given = given(&table.value);
    let form = form(&given, table.span, report)?;
    let table = &table.value;
    match form {
        "every" => every(table, report),
        "on-or-after" => on_or_after(table, report),
        "after" => after(table, own, names, report),
        "before" => before(table, own, names, report),
        "rrule" => {
            let rule = table.rrule.given()?;
            if from.is_absent() {
                report.push(
                    Diagnostic::new(
                        Code::MissingKey,
                        rule.span,
                        "punktet mangler `from`: dagen, dets `rrule` tæller fra",
                    )
                    .label("kan ikke tælles uden `from`")
                    .hint("skriv fx `from = 2023-01-01` under `[[item]]`, uden for `when`"),
                );
            }
            recurrence(rule, report).map(When::Recurrence)
        }
        _ => months_rule(table, report),
    }
}

/// The keys that stand in the rule, in the order of the reference.
fn given(table: &WhenTable) -> BTreeMap<&'static str, Option<Span>> {
    let mut given = BTreeMap::new();
    let mut add = |key, absent: bool, span| {
        if !absent {
            given.insert(key, span);
        }
    };
    let text = |field: &Field<String>| (field.is_absent(), field.given().map(|w| w.span));
    let number = |field: &Field<i64>| (field.is_absent(), field.given().map(|w| w.span));
    for (key, (absent, span)) in [
        ("every", text(&table.every)),
        ("on-or-after", text(&table.on_or_after)),
        ("after", text(&table.after)),
        ("before", text(&table.before)),
        ("rrule", text(&table.rrule)),
        ("day", number(&table.day)),
        ("days", number(&table.days)),
        ("meeting", number(&table.meeting)),
        ("months", (table.months.is_absent(), table.months.given().map(|w| w.span))),
    ] {
        add(key, absent, span);
    }
    given
}

/// The one form that the keys make up.
fn form(
    given: &BTreeMap<&'static str, Option<Span>>,
    span: Span,
    report: &mut Report,
) -> Option<&'static str> {
    let Some((form, beside)) = FORMS.iter().find(|(key, _)| given.contains_key(key)) else {
        report.push(
            Diagnostic::new(Code::MissingKey, span, "`when` siger ikke, hvornår punktet kommer")
                .label("her mangler en regel")
                .hint("skriv fx `when = { every = \"month\" }`, `{ months = [3, 8] }`, `{ on-or-after = \"09-15\" }` eller `{ after = \"…\" }`"),
        );
        return None;
    };
    let mut fits = true;
    for (key, place) in given.iter().filter(|(key, _)| *key != form && !beside.contains(key)) {
        let first = given.get(form).copied().flatten();
        contradiction(
            place.unwrap_or(span),
            format!("`{key}` kan ikke stå sammen med `{form}`"),
            first,
            companions(key, form, beside),
            report,
        );
        fits = false;
    }
    if let (Some(day), Some(meeting)) = (given.get("day"), given.get("meeting"))
        && fits
    {
        contradiction(
            meeting.unwrap_or(span),
            "`day` og `meeting` kan ikke stå sammen: `day` vælger altid det første møde fra den dag",
            *day,
            "behold den ene",
            report,
        );
        fits = false;
    }
    fits.then_some(*form)
}

fn companions(key: &str, form: &str, beside: &[&str]) -> String {
    let places: Vec<_> = FORMS
        .iter()
        .filter(|(_, keys)| keys.contains(&key))
        .map(|(form, _)| format!("`{form}`"))
        .collect();
    if FORMS.iter().any(|(form, _)| *form == key) {
        return format!("en regel har kun én af dem: behold `{form}` eller `{key}`");
    }
    let with: Vec<_> = beside.iter().map(|key| format!("`{key}`")).collect();
    match with.is_empty() {
        true => format!("slet `{key}`; den bruges sammen med {}", one_of(&places)),
        false => format!(
            "sammen med `{form}` kan stå {}; `{key}` bruges sammen med {}",
            one_of(&with),
            one_of(&places)
        ),
    }
}

fn every(table: &WhenTable, report: &mut Report) -> Option<When> {
    let written = table.every.given()?;
    let every = choice(written, "every", &EVERY, report)?;
    let misfit = match every {
        Some(Every::Month) => None,
        Some(_) => table.day.given().map(|day| ("day", day.span)),
        None => {
            let day = table.day.given().map(|day| ("day", day.span));
            table.meeting.given().map(|meeting| ("meeting", meeting.span)).or(day)
        }
    };
    if let Some((key, span)) = misfit {
        let hint = match key {
            "day" => {
                "`day` er en dag i måneden og bruges sammen med `every = \"month\"` eller `months`"
            }
            _ => {
                "`every = \"meeting\"` er hvert eneste møde: slet `meeting`, eller skriv fx `every = \"month\"`"
            }
        };
        let message = format!("`{key}` kan ikke stå sammen med `every = \"{}\"`", written.value);
        contradiction(span, message, Some(written.span), hint, report);
        return None;
    }
    match every {
        None => Some(When::EveryMeeting),
        Some(Every::Month) if !table.day.is_absent() => {
            Some(When::MonthDay { months: Months::ALL, day: day(table, report)? })
        }
        Some(every) => Some(When::Period { every, nth: nth(table, true, report)? }),
    }
}

fn months_rule(table: &WhenTable, report: &mut Report) -> Option<When> {
    let months = months(table, report);
    if table.day.is_absent() {
        let nth = nth(table, true, report);
        return Some(When::Months { months: months?, nth: nth? });
    }
    let day = day(table, report);
    Some(When::MonthDay { months: months?, day: day? })
}

fn day(table: &WhenTable, report: &mut Report) -> Option<u32> {
    number(&table.day, "day", 1..=31, report).and_then(|day| u32::try_from(day).ok())
}

/// `meeting`, 1 if it isn't given.
fn nth(table: &WhenTable, may_be_negative: bool, report: &mut Report) -> Option<i32> {
    let Some(written) = table.meeting.given() else {
        return table.meeting.is_absent().then_some(1);
    };
    let problem = match written.value {
        0 => Some(("der er intet møde nummer 0", "det første møde er 1, det sidste er -1")),
        n if n < 0 && !may_be_negative => Some((
            "`meeting` kan ikke være negativ her: der er intet sidste møde at tælle fra",
            "skriv 1 for det nærmeste møde, 2 for det næstnærmeste",
        )),
        _ => None,
    };
    if let Some((message, hint)) = problem {
        report.push(
            Diagnostic::new(Code::OutOfRange, written.span, message)
                .label("ikke et mødes nummer")
                .hint(hint),
        );
        return None;
    }
    let nth = in_range(written, "meeting", -MOST_MEETINGS..=MOST_MEETINGS, report)?;
    i32::try_from(nth).ok()
}

fn on_or_after(table: &WhenTable, report: &mut Report) -> Option<When> {
    let nth = nth(table, false, report);
    let written = table.on_or_after.given()?;
    if let Some(week) = written.value.strip_prefix("week ").and_then(forms::week) {
        return Some(When::OnOrAfterWeek { week, nth: nth? });
    }
    let word = written.value.to_lowercase();
    if word.contains("week") || word.contains("uge") {
        let meant = forms::loose_weeks(&word);
        let as_written = if meant.is_some() { "skrevet som en uge" } else { "en uge" };
        let hint = match meant {
            Some((week, _)) => format!("skriv `on-or-after = \"week {week}\"`"),
            None => "skriv ugens nummer fra 1 til 53, fx `on-or-after = \"week 36\"`".to_owned(),
        };
        report.push(
            Diagnostic::new(
                Code::BadWeek,
                written.span,
                format!("`{}` er ikke {as_written}", written.value),
            )
            .label("her skal stå en uge")
            .hint(hint),
        );
        return None;
    }
    let day = month_day(written, "on-or-after", report)?;
    Some(When::OnOrAfterDay { day, nth: nth? })
}

fn after(
    table: &WhenTable,
    own: Option<usize>,
    names: &Names,
    report: &mut Report,
) -> Option<When> {
    let nth = nth(table, false, report);
    let name = table.after.given()?;
    if let Some(MonthDay { month, day }) = annual_day(name, names) {
        contradiction(
            name.span,
            "`after` tager et navn, ikke en dag i året",
            None,
            format!("skriv `on-or-after = \"{month:02}-{day:02}\"`"),
            report,
        );
        return None;
    }
    let anchor = anchor(table, name, own, names, report);
    Some(When::After { anchor: anchor?, nth: nth? })
}

fn before(
    table: &WhenTable,
    own: Option<usize>,
    names: &Names,
    report: &mut Report,
) -> Option<When> {
    let nth = nth(table, false, report);
    let days = match number(&table.days, "days", 0..=366, report) {
        None if table.days.is_absent() => Some(0),
        days => days.and_then(|days| u32::try_from(days).ok()),
    };
    let name = table.before.given()?;
    let anchor = match annual_day(name, names) {
        Some(day) => {
            narrowed(table, "en dag i året", report);
            Some(Anchor::Day(day))
        }
        None => anchor(table, name, own, names, report),
    };
    Some(When::Before { anchor: anchor?, days: days?, nth: nth? })
}
