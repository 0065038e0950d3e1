//! Edits of cases.

use super::{CASES, Step, Steps, last_of_each, text_keys};
use crate::plan::edit::error::EditError;
use crate::plan::edit::fields::NewStep;
use crate::plan::edit::splice::{Action, TableChange};
use crate::plan::edit::texts::new_id;
use crate::plan::edit::value::Value;
use std::fmt::Write;

impl Steps<'_> {
    /// `texts` are the number, the role and the day it is to be decided by.
    pub fn add_case(
        &self,
        id: Option<&str>,
        title: String,
        [number, role, decided_by]: [Option<String>; 3],
        route: &[NewStep],
    ) -> Step {
        let taken = |id: &str| {
            let mut items = self.plan.bodies.iter().flat_map(|body| &body.items);
            items.any(|item| item.id == id) || self.plan.cases.iter().any(|case| case.id == id)
        };
        let id = id.map_or_else(|| new_id(&title, taken), str::to_owned);
        let mut keys = text_keys([
            ("id", Some(id)),
            ("title", Some(title)),
            ("number", number),
            ("role", role),
        ]);
        // A date is written as one, a day of every year as text.
        let day = decided_by.map(|text| match text.parse() {
            Ok(date) => Value::Date(date),
            Err(_) => Value::Text(text),
        });
        keys.extend([("decided-by", day), ("steps", Some(steps(route)?))]);
        keys.retain(|(_, value)| value.is_some());
        last_of_each(&mut keys);
        Ok((CASES.to_owned(), TableChange { kind: "case", action: Action::Append(keys) }))
    }
}

/// One step a line.
fn steps(route: &[NewStep]) -> Result<Value, EditError> {
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
    let read: Result<toml::Table, _> = toml::from_str(&format!("steps = {text}"));
    let data = read.ok().and_then(|mut table| table.remove("steps"));
    let data =
        data.ok_or_else(|| EditError::new("step", "et trin har et id, der ikke kan skrives"))?;
    Ok(Value::Verbatim { text, data })
}
