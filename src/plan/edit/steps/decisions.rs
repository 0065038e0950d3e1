//! Edits that record what was decided, and who does what about it.

use super::{ITEMS, MINUTES, Step, Steps, text_keys};
use crate::calendar::full_date;
use crate::plan::edit::error::EditError;
use crate::plan::edit::fields::{Again, Due};
use crate::plan::edit::texts::new_id;
use crate::plan::edit::value::Value;
use crate::plan::{FollowUpEnd, HeldAt, Outcome, Role, Section};
use chrono::NaiveDate;

/// What was decided.
pub struct Record {
    /// `None` where there is nothing to record.
    pub text: Option<String>,
    pub outcome: Option<Outcome>,
    pub next: Option<String>,
    pub attended: Vec<String>,
}

fn held_keys(held: HeldAt) -> [(&'static str, Option<Value>); 3] {
    [
        ("date", Some(Value::Date(held.date))),
        ("extra", held.extra.then_some(Value::Flag(true))),
        ("meeting", held.meeting.map(Value::Date)),
    ]
}

impl Steps<'_> {
    pub fn decide(
        &self,
        id: &str,
        held: HeldAt,
        nominal: Option<NaiveDate>,
        record: Record,
        replaces: bool,
    ) -> Step {
        let item = self.item_index(id)?;
        let is_same = |nominal: Option<NaiveDate>, known: Option<NaiveDate>| {
            nominal.is_none() || known.is_none() || nominal == known
        };
        let mut all = self.body.decisions.iter();
        let known = all.find(|known| {
            (known.item, known.date, known.extra) == (item, held.date, held.extra)
                && is_same(nominal, known.nominal)
        });
        if known.is_some() && !replaces {
            let day = full_date(held.date);
            let problem = format!(
                "der står allerede en beslutning om punktet den {day}; ret den i mødets referat"
            );
            return Err(EditError::new("item", problem));
        }
        if record.text.is_none() {
            let missing = EditError::new("text", "skriv, hvad der blev besluttet");
            return known.map(|known| self.remove(known.span, "decision")).ok_or(missing);
        }
        let outcome = record.outcome.map(|outcome| outcome.word().to_owned());
        let mut keys = text_keys([
            ("item", Some(id.to_owned())),
            ("text", record.text),
            ("outcome", outcome),
            ("next", record.next),
        ]);
        let attended = Some(Value::Texts(record.attended.clone()));
        keys.extend([
            ("nominal", nominal.map(Value::Date)),
            ("attended", attended.filter(|_| !record.attended.is_empty())),
        ]);
        keys.extend(held_keys(held));
        Ok(match known {
            Some(known) => {
                keys.retain(|(key, _)| *key != "nominal");
                self.at(known.span, "decision", keys)
            }
            None => self.append("decision", MINUTES, keys),
        })
    }

    /// Instead of what the plan has about a section.
    pub fn decide_section(&self, section: Section, held: HeldAt, text: Option<String>) -> Step {
        let mut all = self.body.section_decisions.iter();
        let known = all.find(|known| {
            (known.section, known.date, known.extra) == (section, held.date, held.extra)
        });
        match (known, text) {
            (None, None) => Err(EditError::new("text", "skriv, hvad der blev besluttet")),
            (Some(known), None) => Ok(self.remove(known.span, "decision")),
            (Some(known), text) => Ok(self.at(known.span, "decision", text_keys([("text", text)]))),
            (None, text) => {
                let mut keys =
                    text_keys([("section", Some(section.word().to_owned())), ("text", text)]);
                keys.extend(held_keys(held));
                Ok(self.append("decision", MINUTES, keys))
            }
        }
    }

    /// The new item for what comes again: of the same thread, requested for that day.
    pub fn again(&self, id: &str, agreed: NaiveDate, again: &Again) -> Step {
        let item = &self.body.items[self.item_index(id)?];
        let taken = |id: &str| self.body.items.iter().any(|item| item.id == id);
        let title = item.title.source();
        let mut keys = text_keys([
            ("id", Some(new_id(&title, taken))),
            ("title", Some(title)),
            ("role", item.role.map(|role| self.plan.roles[role].id.clone())),
            ("category", item.category.clone()),
            ("follows", Some(id.to_owned())),
        ]);
        keys.extend([
            ("minutes", (item.minutes > 0).then(|| Value::Integer(item.minutes.into()))),
            ("closed", item.closed.then_some(Value::Flag(true))),
            ("agreed", Some(Value::Date(agreed))),
            match again {
                Again::Meeting(date) => ("date", Some(Value::Date(*date))),
                Again::Due(due) => ("due", Some(due.value())),
            },
        ]);
        keys.retain(|(_, value)| value.is_some());
        Ok(self.append("item", ITEMS, keys))
    }

    #[expect(clippy::too_many_arguments, reason = "the keys of a follow-up")]
    pub fn add_follow_up(
        &self,
        id: Option<&str>,
        title: String,
        agreed: NaiveDate,
        item: Option<&str>,
        owners: Vec<String>,
        due: Option<&Due>,
        closed: bool,
    ) -> Step {
        if let Some(item) = item {
            self.item_index(item)?;
        }
        let taken = |id: &str| self.body.follow_ups.iter().any(|known| known.id == id);
        let id = id.map_or_else(|| new_id(&title, taken), str::to_owned);
        let mut keys = text_keys([
            ("id", Some(id)),
            ("title", Some(title)),
            ("item", item.map(str::to_owned)),
        ]);
        keys.extend([
            ("agreed", Some(Value::Date(agreed))),
            ("owners", Some(Value::Texts(self.owner_ids(owners)))),
            ("due", due.map(Due::value)),
            ("closed", closed.then_some(Value::Flag(true))),
        ]);
        Ok(self.append("follow-up", MINUTES, keys))
    }

    /// A role that is named by its title is written as its id.
    fn owner_ids(&self, owners: Vec<String>) -> Vec<String> {
        let id = |owner: String| {
            let titled = |role: &&Role| role.title.to_lowercase() == owner.to_lowercase();
            self.plan.roles.iter().find(titled).map_or(owner, |role| role.id.clone())
        };
        owners.into_iter().map(id).collect()
    }

    pub fn end_follow_up(&self, id: &str, end: &FollowUpEnd) -> Step {
        let known = self.body.follow_ups.iter().find(|known| known.id == id).ok_or_else(|| {
            let name = &self.body.name;
            EditError::new("id", format!("{name} har ingen opfølgning med id'et `{id}`"))
        })?;
        let (done, dropped) = match end {
            FollowUpEnd::Pending => (None, None),
            FollowUpEnd::Done(day) => (Some(Value::Date(*day)), None),
            FollowUpEnd::Dropped(reason) => (None, Some(Value::Text(reason.clone()))),
        };
        Ok(self.at(known.span, "follow-up", vec![("done", done), ("dropped", dropped)]))
    }
}
