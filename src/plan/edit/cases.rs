//! Edits of cases.

use super::array_text::{array_of, verbatim, with_key};
use super::error::EditError;
use super::fields::NewStep;
use super::file::Keys;
use super::layout::{Inner, Layout};
use super::table_steps::{FileStep, TableSteps};
use super::texts::{line as one_line, new_id, optional_line};
use super::value::Value;
use super::words::{Tense, line, short};
use crate::calendar::full_date;
use crate::plan::{Case, Plan};
use chrono::NaiveDate;
use std::fmt::Write;

/// The file that new cases are added to.
const CASES: &str = "sager.toml";

/// One thing to do to the cases.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names of the plan's keys")]
pub enum CasesEdit {
    /// A case that goes through several bodies.
    Add {
        /// Made from the title where it isn't given.
        id: Option<String>,
        title: String,
        number: Option<String>,
        role: Option<String>,
        /// A date, or `MM-DD` of every year.
        decided_by: Option<String>,
        steps: Vec<NewStep>,
    },
    /// Fixes a step, counted from 0, to a meeting, or to none.
    SetDate { case: String, step: usize, date: Option<NaiveDate> },
}

impl CasesEdit {
    pub(super) fn sentence(&self, plan: &Plan, tense: Tense) -> String {
        let body_name = |id: &str| match plan.body(id) {
            Some(index) => plan.bodies[index].short_name().to_owned(),
            None => id.to_owned(),
        };
        match self {
            CasesEdit::Add { title, steps, .. } => {
                let route: Vec<String> = steps.iter().map(|step| body_name(&step.body)).collect();
                format!("ny sag »{}« ({})", short(&line(title)), route.join(" – "))
            }
            CasesEdit::SetDate { case, step, date } => {
                let known = plan.cases.iter().find(|known| known.id == *case);
                let step = known.and_then(|case| case.steps.get(*step));
                let body = step
                    .map_or_else(String::new, |step| format!(" i {}", plan.bodies[step.body].name));
                let title = known.map_or_else(|| case.clone(), |case| case_title(case, plan));
                match date {
                    Some(date) => {
                        let set = tense.pick("lægges", "er lagt");
                        format!("»{title}«{body} {set} fast på den {}", full_date(*date))
                    }
                    None => format!("»{title}«{body} finder selv sin dato igen"),
                }
            }
        }
    }

    pub(super) fn dates(&self) -> Vec<NaiveDate> {
        match self {
            CasesEdit::Add { steps, .. } => steps.iter().filter_map(|step| step.date).collect(),
            CasesEdit::SetDate { date, .. } => date.iter().copied().collect(),
        }
    }

    pub(super) fn step(&self, steps: &TableSteps) -> Result<FileStep, EditError> {
        match self {
            CasesEdit::Add { id, title, number, role, decided_by, steps: route } => {
                let title = one_line(title, "title")?;
                let texts =
                    [number, role, decided_by].map(|text| text.as_deref().and_then(optional_line));
                add(steps, id.as_deref(), title, texts, route)
            }
            CasesEdit::SetDate { case, step, date } => {
                let gone = || EditError::new(None, format!("ingen sag hedder `{case}`"));
                let known = steps.plan.cases.iter().find(|known| known.id == *case);
                let known = known.ok_or_else(gone)?;
                let value = set_date(steps, known, *step, *date).ok_or_else(|| {
                    EditError::new(None, "sagen er skrevet på en måde, som ikke kan rettes herfra")
                })?;
                Ok(steps.set(known.span, "case", vec![("steps", Some(value))]))
            }
        }
    }
}

/// The title of a case's first step, without the values of its placeholders.
fn case_title(case: &Case, plan: &Plan) -> String {
    let first = case.steps.first().map(|step| &plan.bodies[step.body].items[step.item]);
    first.map_or_else(|| case.id.clone(), |item| super::words::shortened_title(item, plan))
}

/// `texts` are the number, the role and the day it is to be decided by.
fn add(
    steps: &TableSteps,
    id: Option<&str>,
    title: String,
    [number, role, decided_by]: [Option<String>; 3],
    route: &[NewStep],
) -> Result<FileStep, EditError> {
    let taken = |id: &str| {
        let mut items = steps.plan.bodies.iter().flat_map(|body| &body.items);
        items.any(|item| item.id == id) || steps.plan.cases.iter().any(|case| case.id == id)
    };
    let id = id.map_or_else(|| new_id(&title, taken), str::to_owned);
    // A date is written as one, a day of every year as text.
    let day = decided_by.map(|text| match text.parse() {
        Ok(date) => Value::Date(date),
        Err(_) => Value::Text(text),
    });
    let keys: Keys = vec![
        ("id", Some(Value::Text(id))),
        ("title", Some(Value::Text(title))),
        ("number", number.map(Value::Text)),
        ("role", role.map(Value::Text)),
        ("decided-by", day),
        ("steps", Some(written(route)?)),
    ];
    Ok(steps.append(CASES.to_owned(), "case", keys))
}

/// One step a line.
fn written(route: &[NewStep]) -> Result<Value, EditError> {
    let mut text = "[\n".to_owned();
    for step in route {
        let _ = write!(text, "  {{ body = {}", toml::Value::from(step.body.as_str()));
        if let Some(date) = step.date {
            let _ = write!(text, ", date = {date}");
        }
        if let Some(days) = step.days {
            let _ = write!(text, ", days = {days}");
        }
        text += " },\n";
    }
    text += "]";
    verbatim(text).ok_or_else(|| EditError::new("step", "et trin har et id, der ikke kan skrives"))
}

/// The steps as they are written, one of them with another date.
fn set_date(
    steps: &TableSteps,
    case: &Case,
    step: usize,
    date: Option<NaiveDate>,
) -> Option<Value> {
    let text = &steps.sources.file(case.span.file).text;
    let layout = Layout::read(text)?;
    let array = array_of(text, &layout, ("case", &case.id), "steps")?;
    let Inner::Array(elements, _) = &array.inner else { return None };
    let element = elements.get(step)?;
    let date = date.map(|date| date.to_string());
    let changed = with_key(text, element, "date", date.as_deref())?;
    let before = &text[array.place.start..element.place.start];
    verbatim(format!("{before}{changed}{}", &text[element.place.end..array.place.end]))
}
