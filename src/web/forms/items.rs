//! The forms about items: what they ask, and the edit that is made of the answers.

use crate::plan::edit::{Edit, ItemField, ItemTiming};
use crate::plan::{ChangeAction, IfCancelled, Item};
use crate::schedule::BodyView;
use crate::web::forms::fields::{Field, Kind, Maker, Part, Problems, Values, Way, date_text};
use crate::web::forms::timing;
use chrono::NaiveDate;
use std::collections::BTreeSet;

pub(in crate::web) const DATE_HELP: &str = "Skriv fx 6/9, 6. sep. eller onsdag i uge 36. Er der ikke møde den dag, \
     kommer punktet på det første møde efter.";

pub(in crate::web) fn find<'a>(view: &BodyView<'a>, id: &str) -> Option<&'a Item> {
    view.items_as_written().iter().find(|item| item.id == id)
}

/// What stands in the form of a new item.
pub(in crate::web) fn start_new(date: Option<NaiveDate>) -> Values {
    let mut values = Values::default();
    values.set(timing::WHEN, "afventer");
    if let Some(date) = date {
        values.set(timing::WHEN, "dato");
        values.set("date", date_text(date));
    }
    values
}

/// What stands in the form of an item that there is.
pub(in crate::web) fn start(item: &Item, view: &BodyView) -> Values {
    let mut values = Values::default();
    values.set("title", item.title.source());
    timing::start(&item.timing, &mut values);
    let role = item.role.map(|role| view.roles_as_written()[role].id.clone());
    values.set("role", role.unwrap_or_default());
    values.set("category", item.category.clone().unwrap_or_default());
    values.set("note", item.note.as_ref().map(|note| note.source()).unwrap_or_default());
    values.set("text", item.text.clone().unwrap_or_default());
    values.set("if-cancelled", item.if_cancelled.word());
    for (name, is_set) in [("closed", item.closed), ("flexible", item.flexible)] {
        values.set(name, if is_set { "1" } else { "" });
    }
    for (name, date) in [("from", item.from), ("until", item.until)] {
        values.set(name, date.map(date_text).unwrap_or_default());
    }
    if item.minutes > 0 {
        values.set("minutes", item.minutes.to_string());
    }
    values
}

pub(in crate::web) fn fields(maker: Maker, view: &BodyView, item: Option<&Item>) -> Vec<Part> {
    let mut roles = vec![(String::new(), "Ingen".to_owned())];
    roles.extend(view.roles_as_written().iter().map(|role| (role.id.clone(), role.title.clone())));
    let known: BTreeSet<String> =
        view.items_as_written().iter().filter_map(|item| item.category.clone()).collect();
    let more = vec![
        maker.field("text", "Tekst til dagsordenen", "", Kind::Lines),
        maker.field(
            "if-cancelled",
            "Hvis mødet aflyses",
            "",
            Kind::Select(
                IfCancelled::ALL
                    .map(|fate| (fate.word().to_owned(), fate_words(fate).to_owned()))
                    .to_vec(),
            ),
        ),
        maker.field("flexible", "Punktet kan vente, hvis mødet er fyldt", "", Kind::Check),
        maker.field("from", "Gælder fra", "Kun for punkter, der kommer igen.", Kind::Line),
        maker.field("until", "Gælder til og med", "", Kind::Line),
    ];
    let is_open = more.iter().any(|field| {
        field.error.is_some() || !field.value.is_empty() && field.name != "if-cancelled"
    }) || maker.values.get("if-cancelled").len() > "next".len();
    vec![
        maker.part(
            "title",
            "Titel",
            "Som punktet skal stå på dagsordenen. {year}, {month} og {role} bliver til mødets år og måned og rollens navn.",
            Kind::Line,
        ),
        timing::choice(maker, view, item.map(|item| &item.timing)),
        maker.part("minutes", "Minutter", "Den tid, der sættes af. Kan være tom.", Kind::Number),
        maker.part("role", "Rolle", "", Kind::Select(roles)),
        maker.part("category", "Kategori", "", Kind::Known(known.into_iter().collect())),
        maker.part("note", "Note", "Vises under punktet.", Kind::Line),
        maker.part(
            "closed",
            "Lukket punkt: ses kun af dem, der er logget ind",
            "",
            Kind::Check,
        ),
        Part::More { is_open, fields: more },
    ]
}

/// The edit that adds an item or changes one.
pub(in crate::web) fn read(
    values: &Values,
    id: Option<&str>,
    today: NaiveDate,
) -> Result<Edit, Problems> {
    let mut problems = Problems::default();
    let title = problems.required(values, "title", "Skriv punktets titel.");
    let timing = timing::read(values, today, &mut problems);
    let mut fields = vec![
        ItemField::Role(values.text("role")),
        ItemField::Minutes(problems.number(values, "minutes", 1440).filter(|m| *m > 0)),
        ItemField::Category(values.text("category")),
        ItemField::Closed(values.has("closed")),
        ItemField::Note(values.text("note")),
        ItemField::Text(values.text("text")),
        ItemField::IfCancelled(if_cancelled(values.get("if-cancelled"))),
        ItemField::Flexible(values.has("flexible")),
        ItemField::From(problems.optional_date(values, "from", today)),
        ItemField::Until(problems.optional_date(values, "until", today)),
    ];
    if !problems.0.is_empty() {
        return Err(problems);
    }
    Ok(match id {
        None => {
            let timing = timing.unwrap_or(ItemTiming::Awaiting);
            Edit::AddItem { id: None, title, timing, fields }
        }
        Some(id) => {
            fields.insert(0, ItemField::Title(title));
            fields.extend(timing.map(ItemField::Timing));
            Edit::SetItem { item: id.to_owned(), fields }
        }
    })
}

pub(in crate::web) fn date_fields(maker: Maker) -> Vec<Part> {
    vec![maker.part("date", "Dato", DATE_HELP, Kind::Date)]
}

/// Moving, awaiting or skipping one occurrence.
pub(in crate::web) fn change_fields(maker: Maker) -> Vec<Part> {
    let to = maker.field("to", "Til mødet", DATE_HELP, Kind::Date);
    let way = |value, label: &str, fields: Vec<Field>| Way {
        value,
        label: label.to_owned(),
        is_chosen: maker.values.get("action") == value,
        fields,
    };
    vec![
        Part::Choice {
            name: "action",
            legend: "Hvad skal der ske?",
            ways: vec![
                way("til", "Flyt punktet", vec![to]),
                way("afvent", "Lad det afvente en ny dato", Vec::new()),
                way("spring", "Spring det over denne gang", Vec::new()),
            ],
            error: maker.problems.of("action"),
        },
        maker.reason("Kort. Den ses af alle, der kan se punktet, under »Hvorfor her?«."),
    ]
}

pub(in crate::web) fn read_change(
    values: &Values,
    item: &str,
    date: NaiveDate,
    today: NaiveDate,
) -> Result<Edit, Problems> {
    let mut problems = Problems::default();
    let action = match values.get("action") {
        "til" => problems.date(values, "to", today).map(ChangeAction::To),
        "afvent" => Some(ChangeAction::Await),
        "spring" => Some(ChangeAction::Skip),
        _ => {
            problems.add("action", "Vælg, hvad der skal ske med punktet.");
            None
        }
    };
    let reason = problems.required(values, "reason", "Skriv kort hvorfor.");
    match action.filter(|_| problems.0.is_empty()) {
        Some(action) => Ok(Edit::Change { item: item.to_owned(), date, action, reason }),
        None => Err(problems),
    }
}

fn if_cancelled(word: &str) -> IfCancelled {
    IfCancelled::ALL.into_iter().find(|fate| fate.word() == word).unwrap_or_default()
}

fn fate_words(fate: IfCancelled) -> &'static str {
    match fate {
        IfCancelled::Next => "kommer punktet på næste møde",
        IfCancelled::Previous => "kommer punktet på mødet før",
        IfCancelled::Await => "afventer punktet en ny dato",
        IfCancelled::Drop => "bortfalder punktet",
    }
}
