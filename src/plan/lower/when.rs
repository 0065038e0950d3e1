//! A `when` rule: which of the forms it is, and what it is tied to.

use super::anchor::{anchor, annual_day, months, narrowed};
use super::check::{contradiction, in_range, month_day, number};
use super::names::Names;
use super::series::recurrence;
use crate::diag::{Code, Diagnostic, FileId, Report, Source, Span};
use crate::plan::schema::{
    BodyTables, Field, Files, Rhythm, Spanned, TableSchema, WhenTable, one_of,
};
use crate::plan::{Anchor, Every, Months, Plan, When, forms};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A form of the rule.
struct Form {
    /// The key that makes a rule this form.
    key: &'static str,
    /// The keys that may be written with it.
    companions: &'static [&'static str],
    read: fn(&Rule<'_>, &mut Report) -> Option<When>,
}

/// Every form. CONTRIBUTING names all that a new one needs.
const FORMS: [Form; 6] = [
    Form { key: "every", companions: &["meeting", "day"], read: every },
    Form { key: "on-or-after", companions: &["meeting"], read: on_or_after },
    Form { key: "after", companions: &["months", "meeting"], read: after },
    Form { key: "before", companions: &["months", "days", "meeting"], read: before },
    Form { key: "rrule", companions: &[], read: recurring },
    // Last: next to `after` and `before` it only narrows.
    Form { key: "months", companions: &["meeting", "day"], read: months_rule },
];

/// What a form is read from.
struct Rule<'r> {
    table: &'r WhenTable,
    /// `from` of the item.
    from: &'r Field<NaiveDate>,
    /// The item's body.
    own: Option<usize>,
    names: &'r Names,
}

/// More meetings than any period has.
const MOST_MEETINGS: i64 = 366;

/// Reads the rule. `from` is the item's; `own` its body.
pub fn rule(
    table: &Spanned<WhenTable>,
    from: &Field<NaiveDate>,
    own: Option<usize>,
    names: &Names,
    report: &mut Report,
) -> Option<When> {
    let written: BTreeMap<_, _> = table.value.written().into_iter().collect();
    let form = form(&written, table.span, report)?;
    (form.read)(&Rule { table: &table.value, from, own, names }, report)
}

/// What a rule means in a plan, as TOML text; `None` where it can't be one there.
pub fn written_rule(text: &str, plan: &Plan) -> Option<When> {
    let text = format!("[[item]]\nwhen = {text}\n");
    let source = Source { path: String::new(), text };
    let tables = Files::<BodyTables>::read(&[(FileId(0), Arc::new(source))]).tables;
    let written = tables.items.first()?.when.given()?;
    let names = Names::of_things(plan, written.span);
    rule(written, &Field::Absent, None, &names, &mut Report::default())
}

/// The one form that the keys make up.
fn form(
    written: &BTreeMap<&'static str, Option<Span>>,
    span: Span,
    report: &mut Report,
) -> Option<&'static Form> {
    let Some(form) = FORMS.iter().find(|form| written.contains_key(form.key)) else {
        report.push(
            Diagnostic::new(Code::MissingKey, span, "`when` siger ikke, hvornår punktet kommer")
                .label("her mangler en regel")
                .hint("skriv fx `when = { every = \"month\" }`, `{ months = [3, 8] }`, `{ on-or-after = \"09-15\" }` eller `{ after = \"…\" }`"),
        );
        return None;
    };
    let mut fits = true;
    let known = |key: &str| key == form.key || form.companions.contains(&key);
    for (key, place) in written.iter().filter(|(key, _)| !known(key)) {
        let first = written.get(form.key).copied().flatten();
        contradiction(
            place.unwrap_or(span),
            format!("`{key}` kan ikke stå sammen med `{}`", form.key),
            first,
            companions(key, form),
            report,
        );
        fits = false;
    }
    if let (Some(day), Some(meeting)) = (written.get("day"), written.get("meeting"))
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
    fits.then_some(form)
}

/// What to do about a key that a form can't have.
fn companions(key: &str, form: &Form) -> String {
    if FORMS.iter().any(|other| other.key == key) {
        return format!("en regel har kun én af dem: behold `{}` eller `{key}`", form.key);
    }
    let places: Vec<_> = FORMS
        .iter()
        .filter(|other| other.companions.contains(&key))
        .map(|other| format!("`{}`", other.key))
        .collect();
    let with: Vec<_> = form.companions.iter().map(|key| format!("`{key}`")).collect();
    if with.is_empty() {
        return format!("slet `{key}`; den bruges sammen med {}", one_of(&places));
    }
    format!(
        "sammen med `{}` kan stå {}; `{key}` bruges sammen med {}",
        form.key,
        one_of(&with),
        one_of(&places)
    )
}

fn every(rule: &Rule<'_>, report: &mut Report) -> Option<When> {
    let table = rule.table;
    let rhythm = table.every.given()?;
    let misfit = match rhythm.value {
        Rhythm::Period(Every::Month) => None,
        Rhythm::Period(_) => table.place_of("day").map(|span| ("day", span)),
        Rhythm::Meeting => {
            let place = |key| table.place_of(key).map(|span| (key, span));
            place("meeting").or(place("day"))
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
        let word = rhythm.value.word();
        let message = format!("`{key}` kan ikke stå sammen med `every = \"{word}\"`");
        contradiction(span, message, Some(rhythm.span), hint, report);
        return None;
    }
    match rhythm.value {
        Rhythm::Meeting => Some(When::EveryMeeting),
        Rhythm::Period(Every::Month) if !table.day.is_absent() => {
            Some(When::MonthDay { months: Months::ALL, day: day(table, report)? })
        }
        Rhythm::Period(every) => Some(When::Period { every, nth: nth(table, true, report)? }),
    }
}

fn recurring(rule: &Rule<'_>, report: &mut Report) -> Option<When> {
    let written = rule.table.rrule.given()?;
    if rule.from.is_absent() {
        report.push(
            Diagnostic::new(
                Code::MissingKey,
                written.span,
                "punktet mangler `from`: dagen, dets `rrule` tæller fra",
            )
            .label("kan ikke tælles uden `from`")
            .hint("skriv fx `from = 2023-01-01` under `[[item]]`, uden for `when`"),
        );
    }
    recurrence(written, report).map(When::Recurrence)
}

fn months_rule(rule: &Rule<'_>, report: &mut Report) -> Option<When> {
    let table = rule.table;
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

fn on_or_after(rule: &Rule<'_>, report: &mut Report) -> Option<When> {
    let table = rule.table;
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

fn after(rule: &Rule<'_>, report: &mut Report) -> Option<When> {
    let Rule { table, own, names, .. } = *rule;
    let nth = nth(table, false, report);
    let name = table.after.given()?;
    if let Some(day) = annual_day(name, names) {
        contradiction(
            name.span,
            "`after` tager et navn, ikke en dag i året",
            None,
            format!("skriv `on-or-after = \"{day}\"`"),
            report,
        );
        return None;
    }
    let anchor = anchor(table, name, own, names, report);
    Some(When::After { anchor: anchor?, nth: nth? })
}

fn before(rule: &Rule<'_>, report: &mut Report) -> Option<When> {
    let Rule { table, own, names, .. } = *rule;
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
