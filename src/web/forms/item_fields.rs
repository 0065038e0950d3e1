//! The fields of an item, for the forms that add one and that change one.

use crate::plan::edit::{ItemField, ItemTiming};
use crate::plan::{IfCancelled, Item, Years};
use crate::schedule::BodyView;
use crate::web::forms::choices::Choices;
use crate::web::forms::fields::{FieldBuilder, Kind, Part};
use crate::web::forms::timing;
use crate::web::forms::values::{Answers, Values, date_text, mark};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The values of an item that is in the plan.
pub(in crate::web) fn initial(item: &Item, view: &BodyView) -> Values {
    let mut values = Values::default();
    values.set("title", item.title.source());
    timing::initial(&item.timing, &mut values);
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
    if let Some(Years { every, from }) = item.years {
        values.set(YEARS, every.to_string());
        values.set(FIRST_YEAR, from.to_string());
    }
    if item.minutes > 0 {
        values.set("minutes", item.minutes.to_string());
    }
    values
}

/// The fields that [`read`] reads, in its order.
const NAMES: [&str; 12] = [
    "title",
    "role",
    "minutes",
    "category",
    "closed",
    "note",
    "text",
    "if-cancelled",
    "flexible",
    "from",
    "until",
    YEARS,
];
/// How many years apart it comes, and the first of them.
const YEARS: &str = "years";
const FIRST_YEAR: &str = "years-from";
/// What they held when the form was opened.
const BEFORE: &str = "foer";

/// Notes what the fields hold before anything is typed.
pub(in crate::web) fn remember(values: &mut Values) {
    let before = NAMES.map(|name| mark(&text(values, name))).join(" ");
    values.set(BEFORE, before);
}

/// What a field holds; the years are two fields.
fn text(values: &Values, name: &str) -> String {
    match name {
        YEARS => format!("{} {}", values.get(YEARS), values.get(FIRST_YEAR)),
        name => values.get(name).to_owned(),
    }
}

pub(in crate::web) fn before(form: FieldBuilder) -> Part {
    form.part(BEFORE, "", "", Kind::Hidden)
}

/// Those that were changed since: what was not touched may differ from one occurrence to
/// the next, and others may have changed it.
pub(in crate::web) fn changed(answers: &Answers, fields: Vec<ItemField>) -> Vec<ItemField> {
    let before: Vec<&str> = answers.get(BEFORE).split(' ').collect();
    let is_changed = |index: usize| {
        before.get(index).copied() != Some(&*mark(&text(answers.values(), NAMES[index])))
    };
    let all = fields.into_iter().enumerate();
    all.filter(|(index, _)| is_changed(*index)).map(|(_, field)| field).collect()
}

/// All fields; `item` is the one being changed.
pub(in crate::web) fn parts(
    form: FieldBuilder,
    view: &BodyView,
    today: NaiveDate,
    item: Option<&Item>,
) -> Vec<Part> {
    let roles = Choices::of_roles(view.roles_as_written());
    let known: BTreeSet<String> =
        view.items_as_written().iter().filter_map(|item| item.category.clone()).collect();
    let more = vec![
        form.field(
            "inserts",
            "År, måned og navn i titlen",
            "{year} bliver til mødets år, {month} til måneden og {role} til den, der fremlægger.",
            Kind::Inserts,
        ),
        form.field("text", "Tekst til dagsordenen", "", Kind::Lines),
        form.field(
            "if-cancelled",
            "Hvis mødet aflyses",
            "",
            Kind::Select(
                IfCancelled::ALL
                    .map(|rule| (rule.word().to_owned(), if_cancelled_words(rule).to_owned()))
                    .to_vec(),
            ),
        ),
        form.field("flexible", "Punktet kan vente, hvis mødet er fyldt", "", Kind::Check),
        form.field("from", "Gælder fra", "Kun for punkter, der kommer igen.", Kind::Line),
        form.field("until", "Gælder til og med", "", Kind::Line),
        form.field(YEARS, "Kun nogle år: så mange år imellem", YEARS_HELP, Kind::Number),
        form.field(FIRST_YEAR, "Regnet fra året", "Fx 2027.", Kind::Number),
    ];
    let is_open = more.iter().any(|field| {
        field.error.is_some() || !field.value.is_empty() && field.name != "if-cancelled"
    }) || form.values.get("if-cancelled").len() > "next".len();
    vec![
        form.part("title", "Titel", "Som punktet skal stå på dagsordenen.", Kind::Line),
        timing::choice(form, view, today, item.map(|item| &item.timing)),
        form.part("minutes", "Minutter", "Den tid, der sættes af. Kan være tom.", Kind::Number),
        Part::Field(form.one_of("role", "Fremlægges af", "Ingen", &roles)),
        form.part("category", "Kategori", "", Kind::Known(known.into_iter().collect())),
        form.part("note", "Note", "Vises under punktet.", Kind::Line),
        form.part("closed", "Lukket punkt: ses kun af dem, der er logget ind", "", Kind::Check),
        Part::More { is_open, fields: more },
    ]
}

/// Title, timing (`None` leaves it as it is) and the other fields.
pub(in crate::web) fn read(answers: &mut Answers) -> (String, Option<ItemTiming>, Vec<ItemField>) {
    let title = answers.required("title", "Skriv punktets titel.");
    let timing = timing::read(answers);
    let fields = vec![
        ItemField::Role(answers.text("role")),
        ItemField::Minutes(answers.number("minutes", 1440).filter(|minutes| *minutes > 0)),
        ItemField::Category(answers.text("category")),
        ItemField::Closed(answers.has("closed")),
        ItemField::Note(answers.text("note")),
        ItemField::Text(answers.text("text")),
        ItemField::IfCancelled(if_cancelled(answers.get("if-cancelled"))),
        ItemField::Flexible(answers.has("flexible")),
        ItemField::From(answers.optional_date("from")),
        ItemField::Until(answers.optional_date("until")),
        ItemField::Years(years(answers)),
    ];
    (title, timing, fields)
}

const YEARS_HELP: &str = "4 er hvert fjerde år. Tom: hvert år. Kun for punkter, der kommer igen.";

fn years(answers: &mut Answers) -> Option<Years> {
    let every = answers.number(YEARS, 50).filter(|every| *every > 1)?;
    answers.required(FIRST_YEAR, "Skriv det første år, fx 2027.");
    let from = answers.number(FIRST_YEAR, 2099)?;
    Some(Years { every: every.try_into().ok()?, from: from.try_into().ok()? })
}

fn if_cancelled(word: &str) -> IfCancelled {
    IfCancelled::ALL.into_iter().find(|rule| rule.word() == word).unwrap_or_default()
}

fn if_cancelled_words(rule: IfCancelled) -> &'static str {
    match rule {
        IfCancelled::Next => "kommer punktet på næste møde",
        IfCancelled::Previous => "kommer punktet på mødet før",
        IfCancelled::Await => "afventer punktet en ny dato",
        IfCancelled::Drop => "bortfalder punktet",
    }
}
