//! `[[case]]`: one subject that goes through several bodies.

use super::check::{
    contradiction, date, filled, flag, in_order, in_years, month_day, number, optional_text,
    required, required_text,
};
use super::item::{blank, years};
use super::item_values::{extra_with_date, value_fields, values};
use super::names::{BODY, Index, Names};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::schema::{CaseTable, DateOrText, Field, Spanned, StepTable, TableSchema};
use crate::plan::{
    Body, Case, CaseCourse, CaseIndex, CaseStep, DecidedBy, Item, ItemIndex, Timing, index_at,
};
use chrono::NaiveDate;

/// A case, and the item that it is in each of its bodies.
struct ReadCase {
    case: Case,
    item: Item,
}

impl ReadCase {
    /// Puts the case among the items of its bodies, whose last ones are of the case before.
    fn add_to(&mut self, bodies: &mut [Vec<Item>]) {
        for step in &mut self.case.steps {
            let items = &mut bodies[step.body.position()];
            if items.last().is_none_or(|last| last.timing != self.item.timing) {
                items.push(self.item.clone());
            }
            step.item = index_at::<Item>(items.len() - 1);
        }
    }
}

/// Reads every case that has an id; also the items that they are in each of the bodies.
pub fn cases(
    tables: &[CaseTable],
    names: &Names,
    (bodies, whole): (usize, bool),
    report: &mut Report,
) -> (Vec<Case>, Vec<Vec<Item>>) {
    let mut ids = Index::new(whole);
    let mut cases: Vec<Case> = Vec::new();
    let mut items = vec![Vec::new(); bodies];
    for table in tables {
        let position = cases.len();
        let id = ids.add_id::<CaseTable>(&table.id, table.span, Some(position), report);
        let read = case(table, index_at::<Case>(position), names, report);
        if let (Some(id), Some(mut read)) = (id, read) {
            read.case.id.clone_from(&id.value);
            read.item.id = id.value;
            read.add_to(&mut items);
            cases.push(read.case);
        }
    }
    (cases, items)
}

fn case(
    table: &CaseTable,
    index: CaseIndex,
    names: &Names,
    report: &mut Report,
) -> Option<ReadCase> {
    let span = table.id.given().map_or(table.span, |id| id.span);
    required_text::<CaseTable>(&table.title, "title", table.span, report);
    let fields = value_fields!(table, &Field::Absent, &Field::Absent);
    let values = values(&fields, any_step_has_a_role(table), names, report);
    let course = course(table, report);
    let steps = steps(table, course, names, report);
    let item = Item {
        timing: Timing::Case(index),
        withdrawn: table.withdrawn.given().and_then(|reason| filled(reason, "withdrawn", report)),
        ..blank(&values, span)
    };
    let number = optional_text(&table.number);
    let case = Case { id: String::new(), number, course: course?, steps: steps?, span };
    Some(ReadCase { case, item })
}

/// `{role}` in a case's title may be the role of each step.
fn any_step_has_a_role(table: &CaseTable) -> bool {
    table.steps.given().is_some_and(|steps| steps.value.iter().any(|s| !s.value.role.is_absent()))
}

fn course(table: &CaseTable, report: &mut Report) -> Option<CaseCourse> {
    let day = match &table.decided_by {
        Field::Wrong => return None,
        Field::Absent => None,
        Field::Given(written) => Some(match &written.value {
            DateOrText::Date(day) => {
                DecidedBy::Once(in_years(*day, written.span, "decided-by", report)?)
            }
            DateOrText::Text(text) => {
                let text = Spanned { value: text.clone(), span: written.span };
                DecidedBy::Yearly {
                    day: month_day(&text, "decided-by", report)?,
                    from: date(&table.from, "from", report),
                    until: date(&table.until, "until", report),
                    years: table.years.given().and_then(|table| years(table, report)),
                }
            }
        }),
    };
    in_order(("from", &table.from), ("until", &table.until), report);
    if !day.is_some_and(DecidedBy::is_yearly) {
        only_yearly(table, report);
    }
    Some(day.map_or(CaseCourse::Forward, CaseCourse::Backward))
}

/// `from`, `until` and `years` bound the runs of a yearly case.
fn only_yearly(table: &CaseTable, report: &mut Report) {
    for key in ["from", "until", "years"] {
        let Some(span) = table.place_of(key) else { continue };
        contradiction(
            span,
            format!("`{key}` gælder en sag, der kommer hvert år"),
            table.decided_by.given().map(|written| written.span),
            format!("slet `{key}`, eller skriv fx `decided-by = \"10-15\"`"),
            report,
        );
    }
}

fn steps(
    table: &CaseTable,
    course: Option<CaseCourse>,
    names: &Names,
    report: &mut Report,
) -> Option<Vec<CaseStep>> {
    let list = required::<CaseTable, _>(&table.steps, "steps", table.span, report)?;
    let has_role = !table.role.is_absent();
    let read: Vec<_> =
        list.value.iter().map(|step_table| step(step_table, has_role, names, report)).collect();
    let Some(first) = list.value.first() else {
        report.push(
            Diagnostic::new(Code::MissingKey, list.span, "sagen har ingen trin")
                .label("tom liste")
                .hint(
                    "skriv organerne i rækkefølge: `steps = [{ body = \"…\" }, { body = \"…\" }]`",
                ),
        );
        return None;
    };
    match course {
        Some(CaseCourse::Forward) if first.value.date.is_absent() => report.push(
            Diagnostic::new(Code::MissingKey, first.span, "sagen mangler en dag at gå ud fra")
                .label("det første trin har ingen `date`")
                .hint("skriv `date` på det første trin, eller `decided-by` på sagen: dagen, den senest afgøres"),
        ),
        Some(CaseCourse::Backward(day)) if day.is_yearly() => {
            for step in &list.value {
                let Some(date) = step.value.date.given() else { continue };
                contradiction(
                    date.span,
                    "en sag, der kommer hvert år, kan ikke have et trin med en `date`",
                    table.decided_by.given().map(|written| written.span),
                    "slet datoen, eller skriv en dato i `decided-by`",
                    report,
                );
            }
        }
        _ => {}
    }
    read.into_iter().collect()
}

fn step(
    written: &Spanned<StepTable>,
    has_role: bool,
    names: &Names,
    report: &mut Report,
) -> Option<CaseStep> {
    let Spanned { value: table, span } = written;
    let body = required::<StepTable, _>(&table.body, "body", *span, report)
        .and_then(|body| names.bodies.find(body, &BODY, report));
    extra_with_date(&table.extra, table.date.is_absent(), report);
    let fields = value_fields!(table, &Field::Absent, &Field::Absent);
    let values = values(&fields, has_role, names, report);
    let day: Option<(NaiveDate, Span)> = date(&table.date, "date", report)
        .zip(table.date.given())
        .map(|(day, written)| (day, written.span));
    let days = number(&table.days, "days", 1..=366, report);
    Some(CaseStep {
        body: index_at::<Body>(body?),
        item: ItemIndex::from(0),
        date: day,
        extra: flag(&table.extra),
        days: days.and_then(|days| u32::try_from(days).ok()),
        values,
        span: table.body.given().map_or(*span, |body| body.span),
    })
}
