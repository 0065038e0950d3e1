//! An `[[item]]`: everything about it but its `when`.

use super::check::{
    contradiction, date, filled, flag, in_order, number, required, required_text, window,
};
use super::item_values::{extra_with_date, value_fields, values};
use super::names::{ITEM, Index, Names};
use super::when;
use crate::calendar::YEARS;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::schema::{ItemTable, Spanned, TableSchema, YearsTable, one_of};
use crate::plan::{Item, ItemChange, ItemIndex, Template, Timing, Years, index_at};

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
    required_text::<ItemTable>(&table.title, "title", table.span, report);
    let values = values(&value_fields!(table), false, names, report);
    only_with_a_rule(table, report);
    in_order(("from", &table.from), ("until", &table.until), report);
    let agreed = date(&table.agreed, "agreed", report).zip(table.agreed.given());
    let read = Item {
        id: id.as_ref().map_or(String::new(), |id| id.value.clone()),
        agreed: agreed.map(|(day, written)| (day, written.span)),
        from: date(&table.from, "from", report),
        until: date(&table.until, "until", report),
        years: table.years.given().and_then(|years| self::years(years, report)),
        withdrawn: table.withdrawn.given().and_then(|reason| filled(reason, "withdrawn", report)),
        timing: timing(table, own, names, report),
        ..blank(&values, id.as_ref().map_or(table.span, |id| id.span))
    };
    if id.is_some() {
        items.push(read);
    }
}

/// An item with some values, and everything else as if it were not written.
pub fn blank(values: &ItemChange, span: Span) -> Item {
    let mut item = Item::new("", Template::default(), Timing::Awaiting, span);
    values.apply(&mut item);
    item
}

/// `from`, `until` and `years` bound a rule.
fn only_with_a_rule(table: &ItemTable, report: &mut Report) {
    if !table.when.is_absent() {
        return;
    }
    for key in ["from", "until", "years"] {
        let Some(span) = table.place_of(key) else { continue };
        contradiction(
            span,
            format!("`{key}` hører sammen med `when`, og punktet har ingen regel"),
            None,
            format!("slet `{key}`, eller skriv en regel, fx `when = {{ every = \"month\" }}`"),
            report,
        );
    }
}

fn timing(table: &ItemTable, own: Option<usize>, names: &Names, report: &mut Report) -> Timing {
    let forms = ["date", "due", "when"];
    let given: Vec<_> =
        forms.into_iter().filter_map(|key| Some((key, table.place_of(key)?))).collect();
    if let [(_, first), (_, second), ..] = given[..] {
        let keys: Vec<_> = given.iter().map(|(key, _)| format!("`{key}`")).collect();
        contradiction(
            second,
            format!("et punkt har enten {}", one_of(&keys)),
            Some(first),
            "behold `date` eller `due`, hvis punktet kommer én gang, og `when`, hvis det vender tilbage",
            report,
        );
    }
    extra_with_date(&table.extra, table.date.is_absent(), report);
    let rule = table.when.given().and_then(|rule| {
        let read = when::rule(rule, &table.from, own, names, report)?;
        Some(Timing::When { rule: read, span: rule.span })
    });
    let due = window(&table.due, "due", report).zip(table.due.given());
    let due = due.map(|(window, written)| Timing::Due { window, span: written.span });
    let day = date(&table.date, "date", report).zip(table.date.given());
    let once = day.map(|(date, written)| Timing::Once {
        date,
        extra: flag(&table.extra),
        span: written.span,
    });
    once.or(due).or(rule).unwrap_or(Timing::Awaiting)
}

/// `years`, of an item or a case.
pub fn years(table: &Spanned<YearsTable>, report: &mut Report) -> Option<Years> {
    let Spanned { value: table, span } = table;
    required::<YearsTable, _>(&table.every, "every", *span, report);
    required::<YearsTable, _>(&table.from, "from", *span, report);
    let every = number(&table.every, "every", 1..=100, report);
    let some_year = i64::from(*YEARS.start())..=i64::from(*YEARS.end());
    let from = number(&table.from, "from", some_year, report);
    Some(Years { every: i32::try_from(every?).ok()?, from: i32::try_from(from?).ok()? })
}

/// Fills in which item each one goes on with, when all are known.
pub fn follow(tables: &[ItemTable], items: &mut [Item], index: &Index, report: &mut Report) {
    for table in tables {
        let Some(name) = table.follows.given() else { continue };
        let own = table.id.given().and_then(|id| index.get(&id.value).flatten());
        let Some(own) = own.filter(|own| items[*own].span == span_of(table)) else { continue };
        let Some(found) = index.find_but(Some(own), name, &ITEM, report) else { continue };
        if leads_to(items, index_at::<Item>(found), index_at::<Item>(own)) {
            report.push(
                Diagnostic::new(
                    Code::Contradiction,
                    name.span,
                    "punkterne fortsætter hinanden i ring",
                )
                .label("fører tilbage til punktet selv")
                .hint("`follows` er et tidligere punkt: slet den ene"),
            );
            continue;
        }
        items[own].follows = Some(index_at::<Item>(found));
    }
}

fn span_of(table: &ItemTable) -> Span {
    table.id.given().map_or(table.span, |id| id.span)
}

/// Whether an item goes on, over any number of others, with a given one.
fn leads_to(items: &[Item], from: ItemIndex, to: ItemIndex) -> bool {
    let mut thread = std::iter::successors(Some(from), |item| items[*item].follows);
    thread.any(|item| item == to)
}
