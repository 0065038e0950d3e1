//! A plan and what somebody fills in: the edit is applied and taken back.
//!
//! The input is a plan in one text, a line with the edit's name, and a line
//! `field=value` for each value.

use super::plan_text::part;
use aarshjul::calendar::{typed, typed_date};
use aarshjul::compile::compile;
use aarshjul::plan::edit::{
    Again, CasesEdit, Due, Edit, FileChange, ItemField, ItemTiming, NewHolder, NewStep, PeopleEdit,
    Rule, SharedEdit, Tense, edit, revert,
};
use aarshjul::plan::schema::{Kind, TABLES};
use aarshjul::plan::{
    ChangeAction, ChangeScope, Config, FollowUpEnd, HeldAt, Outcome, Section, loose_time_span,
};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::sync::Arc;

const MARK: &str = "=== edit: ";

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 25).expect("a real date");

pub fn run(input: &[u8]) {
    let input = String::from_utf8_lossy(input);
    let Some((plan_text, wanted)) = input.split_once(MARK) else { return };
    let sources = part(plan_text);
    if sources.files.is_empty() {
        return;
    }
    let through = TODAY + Days::new(400);
    let config = Config::default();
    let before = compile(Arc::new(sources.clone()), &config, through);
    let body = before.plan.body("d");
    let Some(wanted) = Values::of(wanted).edit() else { return };
    let Ok(changes) = edit(&sources, &before.plan, body, &wanted, TODAY) else { return };
    wanted.words(&before.plan, body, &|date| date, Tense::Past);
    let after = FileChange::apply(&changes, &sources);
    compile(Arc::new(after.clone()), &config, through);
    for change in &changes {
        let text = |of: &aarshjul::diag::Sources| {
            of.files.iter().find(|file| file.path == change.path).map(|file| file.text.clone())
        };
        assert_eq!(text(&sources), change.before, "the edit had another text");
        assert_eq!(text(&after), change.after, "the edit is not what was written");
        let undone = revert(change, change.after.as_deref());
        assert_eq!(undone.as_ref(), Ok(&change.before), "taken back it is as it was");
        // A later change at the end is kept, or the undo is refused.
        let later = format!("{}\n# senere\n", change.after.as_deref().unwrap_or_default());
        if let Ok(Some(text)) = revert(change, Some(&later)) {
            assert!(text.contains("# senere"), "{text}");
        }
    }
}

/// What was filled in, by field.
struct Values<'a> {
    name: &'a str,
    fields: BTreeMap<&'a str, String>,
}

impl<'a> Values<'a> {
    fn of(text: &'a str) -> Values<'a> {
        let mut lines = text.lines();
        let name = lines.next().unwrap_or_default().trim();
        let fields = lines.filter_map(|line| line.split_once('='));
        Values { name, fields: fields.map(|(key, v)| (key, v.replace("\\n", "\n"))).collect() }
    }

    fn text(&self, key: &str) -> String {
        self.given(key).unwrap_or_default()
    }

    fn given(&self, key: &str) -> Option<String> {
        self.fields.get(key).cloned()
    }

    fn has(&self, key: &str) -> bool {
        self.fields.contains_key(key)
    }

    fn date(&self, key: &str) -> Option<NaiveDate> {
        typed_date(self.fields.get(key)?, TODAY).ok()
    }

    fn number<N: std::str::FromStr>(&self, key: &str) -> Option<N> {
        self.fields.get(key)?.parse().ok()
    }

    fn list(&self, key: &str) -> Vec<String> {
        self.fields
            .get(key)
            .into_iter()
            .flat_map(|list| list.split(';'))
            .map(str::to_owned)
            .collect()
    }

    fn due(&self, key: &str) -> Option<Due> {
        let text = self.fields.get(key)?;
        typed(text, TODAY).ok().and_then(Due::of).or(Some(Due::Window(text.clone())))
    }

    fn timing(&self) -> ItemTiming {
        if let Some(date) = self.date("date") {
            return ItemTiming::Date(date);
        }
        if let Some(due) = self.due("due") {
            return ItemTiming::Due(due);
        }
        let when = TABLES.iter().find(|table| table.name == "when").expect("the table of rules");
        let keys = when.keys.iter().filter(|key| self.has(key.name));
        let rule = keys.fold(Rule::default(), |rule, key| match key.kind {
            Kind::Integer => rule.and(key.name, self.number::<i32>(key.name)),
            Kind::List(_) => {
                let numbers = self.list(key.name).into_iter();
                rule.and(
                    key.name,
                    Some(numbers.filter_map(|n| n.parse().ok()).collect::<Vec<u32>>()),
                )
            }
            _ => rule.and(key.name, self.given(key.name)),
        });
        if rule == Rule::default() {
            return ItemTiming::Awaiting;
        }
        ItemTiming::When(rule)
    }

    fn item_fields(&self) -> Vec<ItemField> {
        let empty_is_none = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let mut fields = Vec::new();
        for (key, text) in &self.fields {
            fields.push(match *key {
                "f-title" => ItemField::Title(text.clone()),
                "f-timing" => ItemField::Timing(self.timing()),
                "f-role" => ItemField::Role(empty_is_none(text)),
                "f-minutes" => ItemField::Minutes(text.parse().ok()),
                "f-category" => ItemField::Category(empty_is_none(text)),
                "f-closed" => ItemField::Closed(!text.is_empty()),
                "f-note" => ItemField::Note(empty_is_none(text)),
                "f-text" => ItemField::Text(empty_is_none(text)),
                "f-participants" => ItemField::Participants(self.list(key)),
                "f-follows" => ItemField::Follows(empty_is_none(text)),
                "f-order" => ItemField::Order(text.parse().ok()),
                "f-from" => ItemField::From(self.date(key)),
                "f-until" => ItemField::Until(self.date(key)),
                _ => continue,
            });
        }
        fields
    }

    fn edit(&self) -> Option<Edit> {
        let (item, reason) = (self.text("item"), self.text("reason"));
        self.meeting_edit().or_else(|| {
            Some(match self.name {
                "add-item" => Edit::AddItem {
                    id: self.given("id"),
                    title: self.text("title"),
                    timing: self.timing(),
                    fields: self.item_fields(),
                },
                "set-item" => Edit::SetItem { item, fields: self.item_fields() },
                "date-item" => Edit::DateItem { item, date: self.date("date")? },
                "change" => {
                    Edit::Change { item, date: self.date("date")?, action: self.action(), reason }
                }
                "remove-change" => Edit::RemoveChange { item, date: self.date("date")? },
                "withdraw" => Edit::Withdraw { item, reason },
                "reinstate" => Edit::Reinstate { item },
                "change-item" => Edit::ChangeItem {
                    item,
                    scope: match self.date("from") {
                        Some(from) => ChangeScope::From(from),
                        None => ChangeScope::Once(self.date("date")?),
                    },
                    fields: self.item_fields(),
                    reason: self.given("reason"),
                },
                _ => self.record_edit().or_else(|| self.shared_edit().map(Edit::Shared))?,
            })
        })
    }

    fn action(&self) -> ChangeAction {
        match (self.date("to"), self.has("skip")) {
            (Some(to), _) => ChangeAction::To(to),
            (None, true) => ChangeAction::Skip,
            (None, false) => ChangeAction::Await,
        }
    }

    fn meeting_edit(&self) -> Option<Edit> {
        let date = self.date("date")?;
        let extra = self.given("extra").map(|extra| !extra.is_empty());
        let time = || loose_time_span(&self.text("time"));
        let reason = self.text("reason");
        Some(match self.name {
            "cancel-meeting" => Edit::CancelMeeting { date, extra, reason },
            "uncancel" => Edit::Uncancel { date, extra },
            "move-meeting" => {
                let (to, place) = (self.date("to"), self.given("place"));
                Edit::MoveMeeting { date, extra, to, time: time(), place, reason }
            }
            "extra-meeting" => {
                let (name, place) = (self.text("name"), self.given("place"));
                Edit::ExtraMeeting { date, time: time()?, name, place }
            }
            "remove-meeting" => Edit::RemoveMeeting { date, extra },
            _ => return None,
        })
    }

    /// What was decided, and what follows from it.
    fn record_edit(&self) -> Option<Edit> {
        let held = || {
            let (date, meeting) = (self.date("date")?, self.date("meeting"));
            Some(HeldAt { date, extra: self.has("extra"), meeting })
        };
        let text = self.text("text");
        Some(match self.name {
            "decide" => Edit::Decide {
                item: self.text("item"),
                held: held()?,
                nominal: self.date("nominal"),
                text,
                outcome: Outcome::ALL.into_iter().find(|o| o.word() == self.text("outcome")),
                next: self.given("next"),
                attended: self.list("attended"),
                again: self.due("again").map(Again::Due),
                replaces: self.has("replaces"),
            },
            "decide-section" => {
                let section =
                    Section::ALL.into_iter().find(|s| s.word() == self.text("section"))?;
                Edit::DecideSection { section, held: held()?, text }
            }
            "add-follow-up" => Edit::AddFollowUp {
                id: self.given("id"),
                title: self.text("title"),
                agreed: self.date("agreed")?,
                item: self.given("item"),
                owners: self.list("owners"),
                due: self.due("due"),
                closed: self.has("closed"),
            },
            "end-follow-up" => {
                let dropped = || self.given("dropped").map(FollowUpEnd::Dropped);
                let end = self.date("done").map(FollowUpEnd::Done).or_else(dropped);
                Edit::EndFollowUp { id: self.text("id"), end: end.unwrap_or(FollowUpEnd::Pending) }
            }
            _ => return None,
        })
    }

    fn shared_edit(&self) -> Option<SharedEdit> {
        let holder =
            || self.given("name").map(|name| NewHolder { name, acting: self.has("acting") });
        let (role, title) = (self.text("role"), self.text("title"));
        Some(match self.name {
            "new-holder" => {
                let from = self.date("from")?;
                SharedEdit::People(PeopleEdit::Holder { role, holder: holder(), from })
            }
            "add-role" => {
                let holder = holder().zip(self.date("from"));
                SharedEdit::People(PeopleEdit::AddRole { title, holder })
            }
            "set-role-title" => SharedEdit::People(PeopleEdit::SetTitle { role, title }),
            "add-case" => SharedEdit::Cases(CasesEdit::Add {
                id: self.given("id"),
                title,
                number: self.given("number"),
                role: self.given("role"),
                decided_by: self.given("by"),
                steps: self.list("steps").iter().map(|days| step(days)).collect(),
            }),
            "case-step" => SharedEdit::Cases(CasesEdit::SetDate {
                case: self.text("case"),
                step: self.number("step")?,
                date: self.date("date"),
            }),
            _ => return None,
        })
    }
}

/// Of a case: a date, or a number of days.
fn step(text: &str) -> NewStep {
    let days = text.parse().ok();
    NewStep {
        body: "d".into(),
        date: typed_date(text, TODAY).ok().filter(|_| days.is_none()),
        days,
    }
}
