//! The edit of each folder.

use aarshjul::calendar::TimeSpan;
use aarshjul::plan::edit::{Edit, ItemField, ItemTiming, Rule};
use aarshjul::plan::{ChangeAction, IfCancelled, loose_time_span};
use chrono::NaiveDate;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> TimeSpan {
    loose_time_span(text).unwrap()
}

fn add(title: &str, timing: ItemTiming) -> Edit {
    Edit::AddItem { id: None, title: title.into(), timing, fields: Vec::new() }
}

fn set(item: &str, fields: Vec<ItemField>) -> Edit {
    Edit::SetItem { item: item.into(), fields }
}

fn change(action: ChangeAction, reason: &str) -> Edit {
    let (item, date) = ("budget".into(), day("2023-09-06"));
    Edit::Change { item, date, action, reason: reason.into() }
}

pub fn edits() -> Vec<(&'static str, Edit)> {
    let mut edits = items();
    edits.extend(changes());
    edits.extend(meetings());
    edits
}

fn items() -> Vec<(&'static str, Edit)> {
    let awaiting = ItemTiming::Awaiting;
    let every_month = Rule { every: Some("month".into()), day: Some(2), ..Rule::default() };
    let august = Rule { months: vec![8, 12], meeting: Some(-1), ..Rule::default() };
    let before = Rule {
        before: Some("studietur".into()),
        days: Some(7),
        meeting: Some(2),
        ..Rule::default()
    };
    let everything = vec![
        ItemField::Minutes(Some(45)),
        ItemField::Role(Some("oekonomichef".into())),
        ItemField::Category(Some(" økonomi ".into())),
        ItemField::Closed(true),
        ItemField::Note(Some("Én linje".into())),
        ItemField::Text(Some("Første linje.\r\n\r\n\"Anden\" linje \\ slut.  \r\n".into())),
        ItemField::Order(Some(10)),
        ItemField::Flexible(true),
        ItemField::IfCancelled(IfCancelled::Await),
        ItemField::From(Some(day("2023-01-01"))),
        ItemField::Until(None),
    ];
    vec![
        ("add-awaiting", add("Regeringens lovprogram", awaiting.clone())),
        (
            "add-date-with-everything",
            Edit::AddItem {
                id: Some("regnskab".into()),
                title: "Regnskab:\n \"alt\" af {role}".into(),
                timing: ItemTiming::Date(day("2023-09-13")),
                fields: everything,
            },
        ),
        ("add-rule-makes-its-file", add("Hver måned", ItemTiming::When(every_month.clone()))),
        ("add-before-an-event", add("Før studieturen", ItemTiming::When(before))),
        ("add-to-a-list-on-lines", add("C", awaiting.clone())),
        ("add-to-a-list-on-lines-with-comma", add("C", ItemTiming::Date(day("2023-09-06")))),
        ("add-to-a-list-on-one-line", add("C", awaiting.clone())),
        (
            "add-to-windows-lines",
            Edit::AddItem {
                id: None,
                title: "Nyt".into(),
                timing: awaiting.clone(),
                fields: vec![ItemField::Text(Some("to\nlinjer".into()))],
            },
        ),
        (
            "add-an-id-that-is-taken",
            Edit::AddItem {
                id: Some("budget".into()),
                title: "Budget".into(),
                timing: awaiting.clone(),
                fields: Vec::new(),
            },
        ),
        (
            "date-keeps-what-is-around",
            Edit::DateItem { item: "lov".into(), date: day("2023-09-06") },
        ),
        (
            "date-an-item-that-has-one",
            Edit::DateItem { item: "budget".into(), date: day("2023-09-06") },
        ),
        (
            "set-several-keys",
            set(
                "aarshjul",
                vec![
                    ItemField::Title("Årshjul".into()),
                    ItemField::Timing(ItemTiming::When(august)),
                    ItemField::Minutes(None),
                    ItemField::Closed(false),
                    ItemField::Text(Some("Flere\nlinjer".into())),
                    ItemField::Role(Some("oekonomichef".into())),
                    ItemField::Flexible(true),
                    ItemField::Order(Some(50)),
                ],
            ),
        ),
        (
            "set-what-is-already-so",
            set(
                "budget",
                vec![ItemField::Title("Budget  {year}".into()), ItemField::Minutes(Some(0))],
            ),
        ),
        (
            "set-dotted-keys",
            set("a", vec![ItemField::Timing(ItemTiming::When(every_month.clone()))]),
        ),
        (
            "set-a-rule-in-its-own-table",
            set("a", vec![ItemField::Timing(ItemTiming::Date(day("2023-09-06")))]),
        ),
        (
            "set-in-a-list",
            set(
                "a",
                vec![
                    ItemField::Closed(false),
                    ItemField::Minutes(Some(10)),
                    ItemField::Timing(ItemTiming::When(every_month)),
                ],
            ),
        ),
        (
            "set-in-a-list-with-a-comment-in-the-way",
            set(
                "a",
                vec![
                    ItemField::Title("B".into()),
                    ItemField::Closed(false),
                    ItemField::Timing(ItemTiming::Awaiting),
                ],
            ),
        ),
    ]
}

fn changes() -> Vec<(&'static str, Edit)> {
    vec![
        ("change-once", change(ChangeAction::To(day("2023-09-20")), "6. september er fyldt")),
        ("change-again", change(ChangeAction::Skip, "udgår i år")),
        (
            "change-taken-back",
            Edit::RemoveChange { item: "budget".into(), date: day("2023-09-06") },
        ),
        (
            "withdraw",
            Edit::Withdraw { item: "budget".into(), reason: "afventer lovgivning".into() },
        ),
        ("reinstate", Edit::Reinstate { item: "budget".into() }),
    ]
}

fn meetings() -> Vec<(&'static str, Edit)> {
    let date = day("2023-05-03");
    let moved = |to: Option<&str>, time: Option<TimeSpan>, place: Option<&str>| Edit::MoveMeeting {
        date,
        to: to.map(day),
        time,
        place: place.map(str::to_owned),
        reason: "KL-topmøde".into(),
    };
    vec![
        ("cancel", Edit::CancelMeeting { date, reason: "ØK-tur til \"Sverige\"".into() }),
        ("cancel-a-moved-meeting", Edit::CancelMeeting { date, reason: "sygdom".into() }),
        ("uncancel", Edit::Uncancel { date }),
        ("uncancel-what-an-event-cancels", Edit::Uncancel { date: day("2023-06-28") }),
        ("uncancel-a-meeting-that-is-held", Edit::Uncancel { date }),
        ("move-meeting", moved(Some("2023-05-04"), Some(time("13-15")), Some("Salen"))),
        ("move-meeting-again", moved(Some("2023-05-02"), None, None)),
        ("move-meeting-back", moved(Some("2023-05-03"), Some(time("8.30-10")), None)),
        (
            "extra",
            Edit::ExtraMeeting {
                date: day("2023-08-31"),
                time: time("08:30-10:00"),
                name: "Budgetseminar".into(),
                place: Some("Kantinen".into()),
            },
        ),
        ("remove-meeting", Edit::RemoveMeeting { date: day("2023-08-31") }),
    ]
}
