//! Edits of roles and of who holds them.

use super::array_text::{array_of, verbatim, with_key};
use super::error::EditError;
use super::file::{File, Keys};
use super::layout::{Inner, Layout, Value as Place};
use super::table_steps::{FileStep, TableSteps};
use super::texts::{line, new_id, optional_line};
use super::value::{self, Value};
use crate::calendar::full_date;
use crate::plan::{Plan, Role};
use chrono::{Days, NaiveDate};

/// The file that a first role is written to; others stand where the last one does.
const PEOPLE: &str = "people.toml";

/// One thing to do to the roles.
#[derive(Clone, Debug, PartialEq)]
pub enum PeopleEdit {
    /// Somebody else holds a role from a day on; `None`: nobody.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    Holder { role: String, holder: Option<NewHolder>, from: NaiveDate },
    /// A new role; its id is made from the title.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    AddRole { title: String, holder: Option<(NewHolder, NaiveDate)> },
    /// What a role is called.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    SetTitle { role: String, title: String },
}

/// A new holder of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHolder {
    /// The person's name.
    pub name: String,
    /// "konstitueret".
    pub acting: bool,
}

impl PeopleEdit {
    pub(super) fn sentence(&self, plan: &Plan) -> String {
        let title = |id: &str| match plan.roles.iter().find(|role| role.id == *id) {
            Some(role) => role.title.clone(),
            None => id.to_owned(),
        };
        let holder = |holder: &NewHolder| {
            let acting = if holder.acting { " (konstitueret)" } else { "" };
            format!("{}{acting}", optional_line(&holder.name).unwrap_or_default())
        };
        match self {
            PeopleEdit::Holder { role, holder: new, from } => {
                let who = new.as_ref().map_or_else(|| "ingen".to_owned(), holder);
                format!("{} fra den {}: {who}", title(role), full_date(*from))
            }
            PeopleEdit::AddRole { title, holder: new } => {
                let title = optional_line(title).unwrap_or_default();
                let who = new.as_ref().map_or_else(String::new, |(new, from)| {
                    format!(": {} fra den {}", holder(new), full_date(*from))
                });
                format!("ny rolle »{title}«{who}")
            }
            PeopleEdit::SetTitle { role, title: new } => {
                let new = optional_line(new).unwrap_or_default();
                format!("rollen »{}« hedder nu »{new}«", title(role))
            }
        }
    }

    pub(super) fn dates(&self) -> Vec<NaiveDate> {
        match self {
            PeopleEdit::Holder { from, .. }
            | PeopleEdit::AddRole { holder: Some((_, from)), .. } => {
                vec![*from]
            }
            PeopleEdit::AddRole { .. } | PeopleEdit::SetTitle { .. } => Vec::new(),
        }
    }

    pub(super) fn step(&self, steps: &TableSteps) -> Result<FileStep, EditError> {
        match self {
            PeopleEdit::Holder { role, holder, from } => {
                let role = find(steps.plan, role)?;
                let holders = with_holder(steps, role, holder.as_ref(), *from)?;
                Ok(steps.set(role.span, "role", vec![("holders", Some(holders))]))
            }
            PeopleEdit::AddRole { title, holder } => {
                let title = line(title, "title")?;
                let taken = |id: &str| steps.plan.roles.iter().any(|role| role.id == id);
                let mut keys: Keys = vec![
                    ("id", Some(Value::Text(new_id(&title, taken)))),
                    ("title", Some(Value::Text(title))),
                ];
                if let Some((holder, from)) = holder {
                    let text = format!("[{}]", written(holder, *from, None)?);
                    keys.push(("holders", verbatim(text)));
                }
                let last = steps.plan.roles.last().map(|role| steps.path(role.span));
                Ok(steps.append(last.unwrap_or_else(|| PEOPLE.to_owned()), "role", keys))
            }
            PeopleEdit::SetTitle { role, title } => {
                let title = Value::Text(line(title, "title")?);
                let span = find(steps.plan, role)?.span;
                Ok(steps.set(span, "role", vec![("title", Some(title))]))
            }
        }
    }
}

fn find<'a>(plan: &'a Plan, id: &str) -> Result<&'a Role, EditError> {
    plan.roles
        .iter()
        .find(|role| role.id == id)
        .ok_or_else(|| EditError::new(None, format!("ingen rolle har id'et `{id}`")))
}

/// The holders of a role with another one from a day on: those before end the day
/// before, and the new one before those that are to come.
fn with_holder(
    steps: &TableSteps,
    role: &Role,
    new: Option<&NewHolder>,
    from: NaiveDate,
) -> Result<Value, EditError> {
    let last = (from - Days::new(1)).to_string();
    let ends = |index: &usize| {
        let holder = &role.holders[*index];
        holder.from.is_none_or(|first| first < from)
            && holder.until.is_none_or(|until| until >= from)
    };
    let ending: Vec<usize> = (0..role.holders.len()).filter(ends).collect();
    let same_day = role.holders.iter().position(|holder| holder.from == Some(from));
    if new.is_none() && ending.is_empty() && same_day.is_none() {
        let day = full_date(from);
        return Err(EditError::new("from", format!("rollen har ingen person den {day}")));
    }
    let next = role.holders.iter().filter_map(|holder| holder.from).filter(|day| *day > from).min();
    // Who takes the place of another one ends when that one would have.
    let until = same_day.and_then(|index| role.holders[index].until);
    let until = until.or(next.map(|day| day - Days::new(1)));
    let new = new.map(|new| written(new, from, until)).transpose()?;
    let text = &steps.sources.file(role.span.file).text;
    let not_safe = || EditError::new(None, "rollen er skrevet på en måde, som ikke kan rettes her");
    let layout = Layout::read(text).ok_or_else(not_safe)?;
    let file = File::new(text, &layout, "role");
    let array = array_of(text, &layout, ("role", &role.id), "holders");
    let Some(Place { place, inner: Inner::Array(elements, _) }) = array else {
        if !role.holders.is_empty() {
            return Err(not_safe());
        }
        return verbatim(format!("[{}]", new.unwrap_or_default())).ok_or_else(not_safe);
    };
    // Each holder as it is written, with the day on which it ends; the one of the same
    // day gives way.
    let mut all: Vec<String> = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        if Some(index) != same_day {
            let own = text[element.place.clone()].to_owned();
            let ended =
                ending.contains(&index).then(|| with_key(text, element, "until", Some(&last)));
            all.push(ended.unwrap_or(Some(own)).ok_or_else(not_safe)?);
        } else if let Some(new) = &new {
            all.push(new.clone());
        }
    }
    if layout.has_comment(place) {
        return Err(EditError::new(
            None,
            "der står bemærkninger mellem rollens personer; ret dem i filen",
        ));
    }
    if same_day.is_none() {
        all.extend(new);
    }
    let text = match &all[..] {
        [] => "[]".to_owned(),
        [one] => format!("[{one}]"),
        all => {
            let newline = file.newline;
            let lines: Vec<String> = all.iter().map(|one| format!("  {one},{newline}")).collect();
            format!("[{newline}{}]", lines.concat())
        }
    };
    verbatim(text).ok_or_else(not_safe)
}

fn written(
    holder: &NewHolder,
    from: NaiveDate,
    until: Option<NaiveDate>,
) -> Result<String, EditError> {
    let mut keys =
        vec![("name", Value::Text(line(&holder.name, "name")?)), ("from", Value::Date(from))];
    keys.extend(until.map(|until| ("until", Value::Date(until))));
    keys.extend(holder.acting.then_some(("acting", Value::Flag(true))));
    Ok(value::inline(&keys, "\n"))
}
