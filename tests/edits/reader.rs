//! The edit of a story, from a block of TOML: a table with the edit's name, and in
//! it the keys that the plan's format has, `remove` for those that are taken out.

use crate::shared;
use aarshjul::plan::edit::{
    Again, AgendaEdit, AgendaField, Due, Edit, ItemField, ItemTiming, Point, PointEdit, Rule,
};
use aarshjul::plan::{
    Attachment, ChangeAction, ChangeScope, FollowUpEnd, HeldAt, IfCancelled, MeetingPause, Outcome,
    Section, Years, loose_time_span,
};
use chrono::{NaiveDate, NaiveTime};
use std::cell::RefCell;
use toml::{Table, Value};

/// A table whose keys are taken one by one, so that one left over is a mistake.
pub struct Keys(RefCell<Table>);

impl Keys {
    /// Those that are left, in the order of the block: a description keeps it.
    fn names(&self, block: &str) -> Vec<String> {
        let mut names: Vec<String> = self.0.borrow().keys().cloned().collect();
        names.sort_by_key(|name| block.find(&format!("\n{name} = ")));
        names
    }

    pub fn take(&self, key: &str) -> Option<Value> {
        self.0.borrow_mut().remove(key)
    }

    pub fn text(&self, key: &str) -> Option<String> {
        self.take(key).map(|value| text(&value))
    }

    pub fn date(&self, key: &str) -> Option<NaiveDate> {
        self.take(key).map(|value| date(&value))
    }

    /// The text of a key that the edit can't do without.
    pub fn needed(&self, key: &str) -> String {
        self.text(key).unwrap_or_else(|| panic!("the edit has no `{key}`"))
    }

    pub fn needed_date(&self, key: &str) -> NaiveDate {
        self.date(key).unwrap_or_else(|| panic!("the edit has no `{key}`"))
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

pub fn date(value: &Value) -> NaiveDate {
    value.to_string().parse().expect("a date")
}

pub fn number<N: TryFrom<i64, Error: std::fmt::Debug>>(value: &Value) -> N {
    value.as_integer().expect("a number").try_into().expect("a number in its range")
}

fn held(keys: &Keys) -> HeldAt {
    HeldAt {
        date: keys.needed_date("date"),
        extra: keys.take("extra").is_some(),
        meeting: keys.date("meeting"),
    }
}

pub fn edit(block: &str) -> Edit {
    let mut table: Table = block.parse().expect("TOML");
    let name = table.keys().next().expect("an edit").clone();
    let Some(Value::Table(keys)) = table.remove(&name) else { panic!("`{name}` is no table") };
    assert!(table.is_empty(), "one edit only");
    let keys = Keys(RefCell::new(keys));
    let edit = item_edit(&name, &keys, block)
        .or_else(|| meeting_edit(&name, &keys))
        .or_else(|| record_edit(&name, &keys))
        .or_else(|| shared::edit(&name, &keys).map(Edit::Shared))
        .unwrap_or_else(|| panic!("no edit `{name}`"));
    let left = keys.0.into_inner();
    assert!(left.is_empty(), "`{name}` doesn't take {left}");
    edit
}

fn item_edit(name: &str, keys: &Keys, block: &str) -> Option<Edit> {
    let item = || keys.needed("item");
    Some(match name {
        "add-item" => Edit::AddItem {
            id: keys.text("id"),
            title: keys.needed("title"),
            timing: timing(keys).unwrap_or(ItemTiming::Awaiting),
            fields: fields(keys, block),
        },
        "set-item" => Edit::SetItem { item: item(), fields: fields(keys, block) },
        "date-item" => Edit::DateItem { item: item(), date: keys.needed_date("date") },
        "change" => Edit::Change {
            item: item(),
            date: keys.needed_date("date"),
            action: action(keys),
            reason: keys.needed("reason"),
        },
        "remove-change" => Edit::RemoveChange { item: item(), date: keys.needed_date("date") },
        "withdraw" => Edit::Withdraw { item: item(), reason: keys.needed("reason") },
        "reinstate" => Edit::Reinstate { item: item() },
        "change-item" => Edit::ChangeItem {
            item: item(),
            scope: match keys.date("from") {
                Some(date) => ChangeScope::From(date),
                None => ChangeScope::Once(keys.needed_date("date")),
            },
            reason: keys.text("reason"),
            fields: fields(keys, block),
        },
        _ => return None,
    })
}

fn meeting_edit(name: &str, keys: &Keys) -> Option<Edit> {
    let date = || keys.needed_date("date");
    let time = || keys.text("time").map(|time| loose_time_span(&time).expect("a time"));
    Some(match name {
        "cancel-meeting" => {
            Edit::CancelMeeting { date: date(), extra: None, reason: keys.needed("reason") }
        }
        "uncancel" => Edit::Uncancel { date: date(), extra: None },
        "move-meeting" => Edit::MoveMeeting {
            date: date(),
            extra: None,
            to: keys.date("to"),
            time: time(),
            place: keys.text("place"),
            reason: keys.needed("reason"),
        },
        "extra-meeting" => Edit::ExtraMeeting {
            date: date(),
            time: time().expect("an extra meeting has a time"),
            name: keys.needed("name"),
            place: keys.text("place"),
        },
        "agenda" => Edit::Agenda(agenda(keys)),
        "remove-meeting" => Edit::RemoveMeeting { date: date(), extra: None },
        _ => return None,
    })
}

fn agenda(keys: &Keys) -> AgendaEdit {
    let list = |name: &str| match keys.take(name) {
        Some(Value::Array(values)) => Some(values),
        _ => None,
    };
    let removed = list("remove").unwrap_or_default();
    let removed = removed.iter().map(|key| match key.as_str() {
        Some("points-start") => AgendaField::PointsStart(None),
        Some("pauses") => AgendaField::Pauses(None),
        other => panic!("no key {other:?}"),
    });
    let mut fields: Vec<AgendaField> = removed.collect();
    let start =
        keys.text("points-start").map(|start| AgendaField::PointsStart(Some(clock(&start))));
    fields.extend(start);
    let pauses = list("pauses").map(|pauses| pauses.iter().map(pause).collect());
    fields.extend(pauses.map(|pauses| AgendaField::Pauses(Some(pauses))));
    let absent = list("absent").map(|roles| roles.iter().map(text).collect());
    fields.extend(absent.map(AgendaField::Absent));
    let sequence = |points: &Value| points.as_array().expect("a list").iter().map(point).collect();
    AgendaEdit {
        date: keys.needed_date("date"),
        extra: keys.take("extra").is_some(),
        fields,
        points: list("points").unwrap_or_default().iter().map(point_edit).collect(),
        order: list("order").unwrap_or_default().iter().map(sequence).collect(),
    }
}

fn point_edit(value: &Value) -> PointEdit {
    let keys = Keys(RefCell::new(value.as_table().expect("a table").clone()));
    PointEdit {
        point: point(&keys.take("point").expect("which point")),
        onwards: keys.take("onwards").is_some(),
        fields: fields(&keys, ""),
    }
}

/// "budget 2023-05-03".
fn point(value: &Value) -> Point {
    let (item, nominal) = value.as_str().unwrap().split_once(' ').expect("an item and a date");
    Point { item: item.to_owned(), nominal: nominal.parse().expect("a date") }
}

fn pause(value: &Value) -> MeetingPause {
    MeetingPause {
        time: clock(&text(&value["time"])),
        minutes: number(&value["minutes"]),
        name: text(&value["name"]),
    }
}

fn clock(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").expect("a time of day")
}

fn attachment(value: &Value) -> Attachment {
    Attachment {
        title: text(&value["title"]),
        number: value.get("number").map(text),
        closed: value.get("closed").is_some(),
    }
}

/// What was decided, and what follows from it.
fn record_edit(name: &str, keys: &Keys) -> Option<Edit> {
    let texts = |name: &str| match keys.take(name) {
        Some(Value::Array(texts)) => texts.iter().map(text).collect(),
        _ => Vec::new(),
    };
    let due = |name: &str| keys.take(name).as_ref().map(self::due);
    Some(match name {
        "decide" => Edit::Decide {
            item: keys.needed("item"),
            held: held(keys),
            nominal: keys.date("nominal"),
            text: keys.needed("text"),
            outcome: keys.text("outcome").map(|word| {
                let mut all = Outcome::ALL.into_iter();
                all.find(|outcome| outcome.word() == word).expect("an outcome")
            }),
            next: keys.text("next"),
            attended: texts("attended"),
            replaces: keys.take("replaces").is_some(),
            again: keys.date("again").map(Again::Meeting).or(due("again-due").map(Again::Due)),
        },
        "decide-section" => Edit::DecideSection {
            section: {
                let word = keys.needed("section");
                let mut all = Section::ALL.into_iter();
                all.find(|section| section.word() == word).expect("a section")
            },
            held: held(keys),
            text: keys.needed("text"),
        },
        "add-follow-up" => Edit::AddFollowUp {
            id: keys.text("id"),
            title: keys.needed("title"),
            agreed: keys.needed_date("agreed"),
            item: keys.text("item"),
            owners: texts("owners"),
            due: due("due"),
            closed: keys.take("closed").is_some(),
        },
        "end-follow-up" => Edit::EndFollowUp {
            id: keys.needed("id"),
            end: match (keys.date("done"), keys.text("dropped")) {
                (Some(day), None) => FollowUpEnd::Done(day),
                (None, Some(reason)) => FollowUpEnd::Dropped(reason),
                _ => FollowUpEnd::Pending,
            },
        },
        _ => return None,
    })
}

fn due(value: &Value) -> Due {
    match value.as_str() {
        Some(window) => Due::Window(window.to_owned()),
        None => Due::Day(date(value)),
    }
}

/// Neither `date` nor `when` is `None`: unchanged, or awaiting a date.
fn timing(keys: &Keys) -> Option<ItemTiming> {
    if let Some(due) = keys.take("due") {
        return Some(ItemTiming::Due(self::due(&due)));
    }
    match (keys.take("awaiting"), keys.date("date"), keys.take("when")) {
        (Some(_), None, None) => Some(ItemTiming::Awaiting),
        (None, Some(date), None) => Some(ItemTiming::Date(date)),
        (None, None, Some(Value::Table(when))) => Some(ItemTiming::When(rule(when))),
        (None, None, None) => None,
        other => panic!("several timings, or none: {other:?}"),
    }
}

/// The key that says which form a rule is has a text, where any has; months come before numbers.
fn rule(when: Table) -> Rule {
    let mut keys: Vec<(String, Value)> = when.into_iter().collect();
    keys.sort_by_key(|(_, value)| (!value.is_str(), !value.is_array()));
    keys.into_iter().fold(Rule::default(), |rule, (key, value)| match value {
        Value::String(text) => rule.and(key.leak(), Some(text)),
        Value::Array(months) => {
            rule.and(key.leak(), Some(months.iter().map(number).collect::<Vec<u32>>()))
        }
        other => rule.and(key.leak(), Some(number::<i32>(&other))),
    })
}

fn action(keys: &Keys) -> ChangeAction {
    if let Some(to) = keys.date("to") {
        return ChangeAction::To(to);
    }
    match keys.needed("action").as_str() {
        "await" => ChangeAction::Await,
        "skip" => ChangeAction::Skip,
        other => panic!("no action `{other}`"),
    }
}

fn fields(keys: &Keys, block: &str) -> Vec<ItemField> {
    let mut fields = Vec::new();
    for name in keys.names(block) {
        match name.as_str() {
            "awaiting" | "date" | "due" | "when" => {
                fields.extend(timing(keys).map(ItemField::Timing))
            }
            "remove" => {
                let removed = keys.take("remove").expect("just listed");
                let removed = removed.as_array().expect("a list").iter();
                fields.extend(removed.map(|name| field(name.as_str().expect("a key"), None)));
            }
            _ => fields.push(field(&name, keys.take(&name).as_ref())),
        }
    }
    fields
}

fn field(name: &str, value: Option<&Value>) -> ItemField {
    let some = || value.expect("this key can't be removed");
    match name {
        "title" => ItemField::Title(text(some())),
        "role" => ItemField::Role(value.map(text)),
        "minutes" => ItemField::Minutes(value.map(number)),
        "category" => ItemField::Category(value.map(text)),
        "closed" => ItemField::Closed(some().as_bool().expect("true or false")),
        "note" => ItemField::Note(value.map(text)),
        "text" => ItemField::Text(value.map(text)),
        "at" => ItemField::At(value.map(|at| clock(&text(at)))),
        "participants" => {
            let names = value.and_then(Value::as_array);
            ItemField::Participants(names.into_iter().flatten().map(text).collect())
        }
        "attachments" => {
            let all = value.and_then(Value::as_array);
            ItemField::Attachments(all.into_iter().flatten().map(attachment).collect())
        }
        "agreed" => ItemField::Agreed(value.map(date)),
        "follows" => ItemField::Follows(value.map(text)),
        "order" => ItemField::Order(value.map(number)),
        "from" => ItemField::From(value.map(date)),
        "until" => ItemField::Until(value.map(date)),
        "years" => {
            ItemField::Years(value.and_then(|value| value.as_table()).map(|table| Years {
                every: number(&table["every"]),
                from: number(&table["from"]),
            }))
        }
        "flexible" => ItemField::Flexible(some().as_bool().expect("true or false")),
        "if-cancelled" => {
            let word = text(some());
            let known = IfCancelled::ALL.into_iter().find(|choice| choice.word() == word);
            ItemField::IfCancelled(known.expect("a choice"))
        }
        other => panic!("no key `{other}`"),
    }
}
