//! The shared tables: calendar, closed days, breaks, events, roles.

use super::check::{
    contradiction, date, flag, in_order, month_day, number, required, required_date, required_text,
};
use super::events::events;
use super::names::Names;
use crate::calendar::{Break, Calendar, Closed, ClosedDay, Period};
use crate::diag::{Code, Diagnostic, Report};
use crate::plan::schema::{
    BreakTable, CalendarTable, ClosedTable, Country, Field, HolderTable, RoleTable, SharedTables,
    Spanned,
};
use crate::plan::{Holder, Plan, Role, forms};

/// More days than any break lasts; `calendar` looks no further back for one.
const LONGEST_BREAK: i64 = 366;

/// The most weeks that a yearly break may have.
const MOST_WEEKS: u32 = 26;

/// The plan without its bodies and cases; the names of events, breaks and roles become
/// known.
pub fn plan(tables: &SharedTables, names: &mut Names, report: &mut Report) -> Plan {
    let mut plan = Plan {
        calendar: Calendar {
            danish_holidays: danish_holidays(&tables.calendars, report),
            closed: tables.closed.iter().filter_map(|table| closed(table, report)).collect(),
            breaks: Vec::new(),
        },
        ..Plan::default()
    };
    for table in &tables.breaks {
        breaks(table, &mut plan.calendar.breaks, names, report);
    }
    plan.events = events(&tables.events, names, report);
    for table in &tables.roles {
        roles(table, &mut plan.roles, names, report);
    }
    plan
}

/// The public holidays of Denmark, unless `country = "none"`.
fn danish_holidays(tables: &[CalendarTable], report: &mut Report) -> bool {
    if let [first, second, ..] = tables {
        report.push(
            Diagnostic::new(Code::DuplicateTable, second.span, "`[calendar]` står to gange")
                .label("står igen her")
                .related(first.span, "står først her")
                .hint("lad kun den ene stå"),
        );
    }
    let country = tables.first().and_then(|table| table.country.given());
    country.is_none_or(|country| country.value == Country::Denmark)
}

fn closed(table: &ClosedTable, report: &mut Report) -> Option<Closed> {
    let name = required_text::<ClosedTable>(&table.name, "name", table.span, report);
    let day = match (&table.day, &table.date) {
        (Field::Given(day), Field::Given(date)) => {
            contradiction(
                date.span,
                "en lukkedag har enten `day` eller `date`",
                Some(day.span),
                "behold `day` for hvert år, eller `date` for én gang",
                report,
            );
            None
        }
        (Field::Given(day), _) => month_day(day, "day", report).map(ClosedDay::Yearly),
        (_, Field::Given(_)) => date(&table.date, "date", report).map(ClosedDay::Once),
        (Field::Absent, Field::Absent) => {
            report.push(
                Diagnostic::new(Code::MissingKey, table.span, "`[[closed]]` mangler sin dag")
                    .label("her mangler `day` eller `date`")
                    .hint("skriv `day = \"06-05\"` for hvert år, eller `date = 2024-05-10` for én gang"),
            );
            None
        }
        _ => None,
    };
    let span = table.name.given().map_or(table.span, |written| written.span);
    Some(Closed { name: name?, day: day?, span })
}

fn breaks(table: &BreakTable, breaks: &mut Vec<Break>, names: &mut Names, report: &mut Report) {
    let name = required_text::<BreakTable>(&table.name, "name", table.span, report);
    let period = period(table, report);
    let Some(name) = name else {
        names.breaks.whole = false;
        return;
    };
    let span = table.name.given().map_or(table.span, |written| written.span);
    names.breaks.add(&name, Some(breaks.len()), span);
    if let (Field::Given(replaces), true) = (&table.replaces, table.from.is_absent()) {
        contradiction(
            replaces.span,
            "`replaces` gælder en periode med egne datoer",
            None,
            "slet `replaces`, eller skriv `from` og `to` med datoer",
            report,
        );
    }
    if let Some(period) = period {
        let replaces = table.replaces.given().map(|flag| flag.value);
        breaks.push(Break { name, period, replaces, span });
    }
}

/// The one of four forms that a break has.
fn period(table: &BreakTable, report: &mut Report) -> Option<Period> {
    let forms = [
        ("`weeks`", !table.weeks.is_absent()),
        ("`from-day` og `to-day`", !table.from_day.is_absent() || !table.to_day.is_absent()),
        (
            "`from-easter` og `to-easter`",
            !table.from_easter.is_absent() || !table.to_easter.is_absent(),
        ),
        ("`from` og `to`", !table.from.is_absent() || !table.to.is_absent()),
    ];
    let given: Vec<_> = forms.iter().filter(|(_, given)| *given).map(|(keys, _)| *keys).collect();
    match given[..] {
        ["`weeks`"] => weeks(table.weeks.given()?, report),
        ["`from-day` og `to-day`"] => days(table, report),
        ["`from-easter` og `to-easter`"] => easter(table, report),
        [_] => dates(table, report),
        [] => {
            report.push(
                Diagnostic::new(Code::MissingKey, table.span, "`[[break]]` mangler sin periode")
                    .label("her mangler hvornår")
                    .hint("skriv fx `weeks = \"27-31\"`, eller `from` og `to` med datoer"),
            );
            None
        }
        _ => {
            contradiction(
                table.span,
                format!(
                    "en mødefri periode har kun én periode, men her er flere: {}",
                    given.join("; ")
                ),
                None,
                "behold den ene; skriv en `[[break]]` mere med samme navn, hvis der er to perioder",
                report,
            );
            None
        }
    }
}

fn weeks(written: &Spanned<String>, report: &mut Report) -> Option<Period> {
    let weeks = forms::weeks(&written.value);
    if weeks.is_none() {
        let meant = forms::loose_weeks(&written.value);
        let as_written = if meant.is_some() { "skrevet som uger" } else { "uger" };
        let hint = match meant {
            Some((first, last)) if first == last => format!("skriv `weeks = \"{first}\"`"),
            Some((first, last)) => format!("skriv `weeks = \"{first}-{last}\"`"),
            None => "skriv ugenumre fra 1 til 53, fx `weeks = \"42\"` eller `weeks = \"27-31\"`; \
                     er der flere perioder, får de hver sin `[[break]]`"
                .to_owned(),
        };
        report.push(
            Diagnostic::new(
                Code::BadWeek,
                written.span,
                format!("`{}` er ikke {as_written}", written.value),
            )
            .label("her skal stå ugenumre")
            .hint(hint),
        );
    }
    let (first, last) = weeks?;
    let count = if first <= last { last - first + 1 } else { last + 53 - first };
    if count > MOST_WEEKS {
        let hint = if first > last && first - last < MOST_WEEKS {
            format!("skriv `weeks = \"{last}-{first}\"`; \"52-1\" er en periode hen over nytår")
        } else {
            "er der flere perioder, får de hver sin `[[break]]`".to_owned()
        };
        report.push(
            Diagnostic::new(
                Code::OutOfRange,
                written.span,
                format!(
                    "ugerne `{}` er {count} uger; en mødefri periode har højst {MOST_WEEKS}",
                    written.value
                ),
            )
            .label("for lang")
            .hint(hint),
        );
        return None;
    }
    Some(Period::Weeks { first, last })
}

fn days(table: &BreakTable, report: &mut Report) -> Option<Period> {
    let from = required::<BreakTable, _>(&table.from_day, "from-day", table.span, report)
        .and_then(|day| month_day(day, "from-day", report));
    let to = required::<BreakTable, _>(&table.to_day, "to-day", table.span, report)
        .and_then(|day| month_day(day, "to-day", report));
    Some(Period::Days { from: from?, to: to? })
}

fn easter(table: &BreakTable, report: &mut Report) -> Option<Period> {
    const AWAY: i64 = 183;
    required::<BreakTable, _>(&table.from_easter, "from-easter", table.span, report);
    required::<BreakTable, _>(&table.to_easter, "to-easter", table.span, report);
    let from = number(&table.from_easter, "from-easter", -AWAY..=AWAY, report);
    let to = number(&table.to_easter, "to-easter", -AWAY..=AWAY, report);
    let ordered =
        in_order(("from-easter", &table.from_easter), ("to-easter", &table.to_easter), report);
    let (from, to) = (i32::try_from(from?).ok()?, i32::try_from(to?).ok()?);
    ordered.then_some(Period::Easter { from, to })
}

fn dates(table: &BreakTable, report: &mut Report) -> Option<Period> {
    let from = required_date::<BreakTable>(&table.from, "from", table.span, report);
    let to = required_date::<BreakTable>(&table.to, "to", table.span, report);
    let ordered = in_order(("from", &table.from), ("to", &table.to), report);
    let (from, to) = (from?, to?);
    if (to - from).num_days() > LONGEST_BREAK {
        report.push(
            Diagnostic::new(
                Code::OutOfRange,
                table.to.given().map(|written| written.span),
                format!("perioden varer mere end {LONGEST_BREAK} dage"),
            )
            .label("slutter her")
            .hint("er der en slåfejl i årstallet?"),
        );
        return None;
    }
    ordered.then_some(Period::Dates { from, to })
}

fn roles(table: &RoleTable, roles: &mut Vec<Role>, names: &mut Names, report: &mut Report) {
    let id = names.roles.add_id::<RoleTable>(&table.id, table.span, Some(roles.len()), report);
    let title = required_text::<RoleTable>(&table.title, "title", table.span, report);
    let holders = table.holders.given().map_or(Vec::new(), |holders| {
        holders.value.iter().filter_map(|table| holder(&table.value, report)).collect()
    });
    let Some(id) = id else { return };
    roles.push(Role { id: id.value, title: title.unwrap_or_default(), holders, span: id.span });
}

fn holder(table: &HolderTable, report: &mut Report) -> Option<Holder> {
    let name = required_text::<HolderTable>(&table.name, "name", table.span, report);
    in_order(("from", &table.from), ("until", &table.until), report);
    Some(Holder {
        from: date(&table.from, "from", report),
        until: date(&table.until, "until", report),
        acting: flag(&table.acting),
        name: name?,
    })
}
