//! An `[[item]]`: everything about it but its `when`.

use super::check::{
    choice, contradiction, date, filled, flag, in_order, number, optional_text, required,
    required_text,
};
use super::names::{Index, Names, ROLE};
use super::{template, when};
use crate::calendar::YEARS;
use crate::diag::Report;
use crate::plan::schema::{AttachmentTable, Field, ItemTable, Spanned, YearsTable};
use crate::plan::{Attachment, IfCancelled, Item, Role, Template, Timing, Years, index_at};

const MOST_ORDER: i64 = 1_000_000;

/// Reads an item and adds it; `own` is the body it belongs to.
pub fn item(
    table: &ItemTable,
    own: Option<usize>,
    items: &mut Vec<Item>,
    index: &mut Index,
    names: &Names,
    report: &mut Report,
) {
    let id = index.add_id::<ItemTable>(&table.id, table.span, Some(items.len()), report);
    let role = table.role.given().and_then(|role| names.roles.find(role, &ROLE, report));
    let role = role.map(index_at::<Role>);
    required_text::<ItemTable>(&table.title, "title", table.span, report);
    let has_role = !table.role.is_absent();
    let title = text(&table.title, "title", has_role, report).unwrap_or_default();
    let note = text(&table.note, "note", has_role, report);
    in_order(("from", &table.from), ("until", &table.until), report);
    let span = id.as_ref().map_or(table.span, |id| id.span);
    let name = id.as_ref().map_or(String::new(), |id| id.value.clone());
    let read = Item {
        note,
        role,
        minutes: number(&table.minutes, "minutes", 0..=1440, report)
            .and_then(|minutes| u32::try_from(minutes).ok())
            .unwrap_or(0),
        category: optional_text(&table.category),
        closed: flag(&table.closed),
        text: optional_text(&table.text),
        participants: participants(&table.participants, report),
        attachments: attachments(&table.attachments, report),
        order: number(&table.order, "order", -MOST_ORDER..=MOST_ORDER, report)
            .unwrap_or(Item::ORDER),
        from: date(&table.from, "from", report),
        until: date(&table.until, "until", report),
        years: table.years.given().and_then(|years| self::years(years, report)),
        flexible: flag(&table.flexible),
        if_cancelled: table
            .if_cancelled
            .given()
            .and_then(|word| {
                let words = IfCancelled::ALL.map(|fate| (fate.word(), fate));
                choice(word, "if-cancelled", &words, report)
            })
            .unwrap_or_default(),
        withdrawn: table.withdrawn.given().and_then(|reason| filled(reason, "withdrawn", report)),
        ..Item::new(&name, title, timing(table, own, names, report), span)
    };
    if id.is_some() {
        items.push(read);
    }
}

fn timing(table: &ItemTable, own: Option<usize>, names: &Names, report: &mut Report) -> Timing {
    if let (Field::Given(day), Field::Given(rule)) = (&table.date, &table.when) {
        contradiction(
            rule.span,
            "et punkt har enten `date` eller `when`",
            Some(day.span),
            "behold `date`, hvis punktet kommer én gang, og `when`, hvis det vender tilbage",
            report,
        );
    }
    let rule = table.when.given().and_then(|rule| {
        let read = when::rule(rule, &table.from, own, names, report)?;
        Some(Timing::When { rule: read, span: rule.span })
    });
    let once = date(&table.date, "date", report).and_then(|day| {
        Some(Timing::Once { date: day, extra: false, span: table.date.given()?.span })
    });
    once.or(rule).unwrap_or(Timing::Awaiting)
}

fn text(field: &Field<String>, key: &str, has_role: bool, report: &mut Report) -> Option<Template> {
    let written = field.given().filter(|written| !written.value.trim().is_empty())?;
    Some(template::template(written, key, has_role, report))
}

fn participants(field: &Field<Vec<Spanned<String>>>, report: &mut Report) -> Vec<String> {
    let list = field.given().map_or(&[][..], |list| &list.value);
    list.iter().filter_map(|name| filled(name, "participants", report)).collect()
}

fn attachments(
    field: &Field<Vec<Spanned<AttachmentTable>>>,
    report: &mut Report,
) -> Vec<Attachment> {
    let list = field.given().map_or(&[][..], |list| &list.value);
    list.iter()
        .filter_map(|Spanned { value: table, span }| {
            let title = required_text::<AttachmentTable>(&table.title, "title", *span, report);
            Some(Attachment {
                title: title?,
                number: optional_text(&table.number),
                closed: flag(&table.closed),
            })
        })
        .collect()
}

fn years(table: &Spanned<YearsTable>, report: &mut Report) -> Option<Years> {
    let Spanned { value: table, span } = table;
    required::<YearsTable, _>(&table.every, "every", *span, report);
    required::<YearsTable, _>(&table.from, "from", *span, report);
    let every = number(&table.every, "every", 1..=100, report);
    let some_year = i64::from(*YEARS.start())..=i64::from(*YEARS.end());
    let from = number(&table.from, "from", some_year, report);
    Some(Years { every: i32::try_from(every?).ok()?, from: i32::try_from(from?).ok()? })
}
