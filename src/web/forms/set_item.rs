//! Changes an item: its title, its timing and everything else about it. Of one that
//! recurs, this time only, from now on, or always; what was held is touched by the
//! last only.

use crate::calendar::full_date;
use crate::plan::edit::{Edit, ItemField, effective};
use crate::plan::{ChangeScope, Item, indexed};
use crate::schedule::BodyView;
use crate::web::forms::fields::{FieldBuilder, Kind, Part};
use crate::web::forms::form::{EditForm, FormContext};
use crate::web::forms::item_fields;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/punkt/{item}/ret",
    heading: "Ret punktet",
    initial: |context| {
        let item = context.item()?;
        let mut values = item_fields::initial(&from_now_on(context, item)?, &context.view?);
        if item.recurs() {
            values.set(SCOPE, "onwards");
        }
        item_fields::remember(&mut values);
        Some(values)
    },
    fields: Some(|context, form| {
        let item = context.item()?;
        let mut parts = item_fields::parts(form, &context.view?, context.today, Some(item));
        if item.recurs() {
            parts.insert(1, scope(context, &context.view?, form, &item.id));
        }
        parts.push(item_fields::before(form));
        Some(parts)
    }),
    edit: |subject, answers| {
        let (title, timing, mut fields) = item_fields::read(answers);
        fields.insert(0, ItemField::Title(title));
        let mut fields = item_fields::changed(answers, fields);
        fields.extend(timing.map(ItemField::Timing));
        let item = subject.item.clone()?;
        let scope = match answers.get(SCOPE) {
            "onwards" => ChangeScope::From(answers.today),
            "once" => ChangeScope::Once(answers.get("scope-date").parse().ok()?),
            _ => return Some(Edit::SetItem { item, fields }),
        };
        Some(Edit::ChangeItem { item, scope, fields, reason: None })
    },
    ..EditForm::EMPTY
};

/// The name of the choice of occurrences.
const SCOPE: &str = "scope";
/// So many coming occurrences are offered.
const OFFERED: usize = 12;

/// The item as its occurrences from today on have it.
fn from_now_on(context: &FormContext, item: &Item) -> Option<Item> {
    let plan = &context.schedule.plan;
    let body = &plan.bodies[plan.body(&context.subject.body)?];
    let (index, _) = indexed(&body.items).find(|(_, one)| one.id == item.id)?;
    Some(effective(body, index, ChangeScope::From(context.today)))
}

fn scope(context: &FormContext, view: &BodyView, form: FieldBuilder, id: &str) -> Part {
    let coming = view.occurrences_of(id).filter_map(|item| {
        let date = item.meeting()?.date();
        Some((item.nominal()?, date)).filter(|_| date >= context.today)
    });
    let coming = coming.map(|(nominal, date)| (nominal.to_string(), full_date(date)));
    let dates = Kind::Select(coming.take(OFFERED).collect());
    form.choice(
        SCOPE,
        "Ændringen gælder",
        vec![
            form.option(SCOPE, "onwards", "Fra nu af", Vec::new()),
            form.option(
                SCOPE,
                "once",
                "Kun denne gang",
                vec![form.field("scope-date", "Mødet", "", dates)],
            ),
            form.option(SCOPE, "always", "Alle gange, også på møder, der er holdt", Vec::new()),
        ],
    )
}
