//! What was decided and who does what about it: `[[decision]]`, `[[follow-up]]`.

use super::check::{contradiction, date, filled, flag, required_date, required_text, window};
use super::names::{ITEM, Index, Names, ROLE, is_id};
use crate::diag::{Code, Diagnostic, Report};
use crate::plan::schema::{DecisionTable, Field, FollowUpTable, Spanned, TableSchema};
use crate::plan::{Decision, FollowUp, FollowUpEnd, Item, Owner, Role, SectionDecision, index_at};

/// A decision on an item, or on a fixed section of the agenda.
pub enum ReadDecision {
    Item(Decision),
    Section(SectionDecision),
}

/// Reads a decision.
pub fn decision(table: &DecisionTable, items: &Index, report: &mut Report) -> Option<ReadDecision> {
    let item = table.item.given().map(|name| items.find(name, &ITEM, report));
    let day = required_date::<DecisionTable>(&table.date, "date", table.span, report);
    let text = required_text::<DecisionTable>(&table.text, "text", table.span, report);
    let meeting = date(&table.meeting, "meeting", report);
    let nominal = date(&table.nominal, "nominal", report);
    let next = table.next.given().and_then(|next| filled(next, "next", report));
    let attended = table.attended.given().map(|names| {
        names.value.iter().filter_map(|name| filled(name, "attended", report)).collect()
    });
    let span = table.date.given().map_or(table.span, |date| date.span);
    let extra = flag(&table.extra);
    about_one_thing(table, report);
    match (item, table.section.given()) {
        (Some(item), None) => Some(ReadDecision::Item(Decision {
            item: index_at::<Item>(item?),
            date: day?,
            extra,
            meeting,
            nominal,
            text: text?,
            outcome: table.outcome.given().map(|word| word.value),
            attended,
            next,
            span,
        })),
        (None, Some(section)) => Some(ReadDecision::Section(SectionDecision {
            section: section.value,
            date: day?,
            extra,
            meeting,
            text: text?,
            attended,
            span,
        })),
        _ => None,
    }
}

/// An item or a section, and only the keys that go with it.
fn about_one_thing(table: &DecisionTable, report: &mut Report) {
    if table.item.is_absent() && table.section.is_absent() {
        report.push(
            Diagnostic::new(
                Code::MissingKey,
                table.span,
                "`[[decision]]` siger ikke, hvad den er om",
            )
            .label("her mangler `item` eller `section`")
            .hint("skriv `item = \"…\"` med punktets id, eller `section = \"protocols\"`"),
        );
    }
    let Field::Given(section) = &table.section else { return };
    for key in ["item", "nominal", "outcome", "next"] {
        let Some(span) = table.place_of(key) else { continue };
        contradiction(
            span,
            format!("`{key}` kan ikke stå sammen med `section`"),
            Some(section.span),
            format!(
                "slet `{key}`: en fast del af dagsordenen har kun `date`, `text` og `attended`"
            ),
            report,
        );
    }
}

/// Reads a follow-up; `items` are the body's own.
pub fn follow_up(
    table: &FollowUpTable,
    ids: &mut Index,
    items: &[Item],
    index: &Index,
    names: &Names,
    report: &mut Report,
) -> Option<FollowUp> {
    let id = ids.add_id::<FollowUpTable>(&table.id, table.span, None, report);
    let title = required_text::<FollowUpTable>(&table.title, "title", table.span, report);
    let agreed = required_date::<FollowUpTable>(&table.agreed, "agreed", table.span, report);
    let item = table.item.given().and_then(|name| index.find(name, &ITEM, report));
    let owners = owners(&table.owners, names, report);
    let due = window(&table.due, "due", report);
    let end = end(table, report);
    let own = table.closed.given().map(|flag| flag.value);
    let closed = own.unwrap_or_else(|| item.is_some_and(|item| items[item].closed));
    let id = id?;
    Some(FollowUp {
        id: id.value,
        title: title?,
        agreed: agreed?,
        item: item.map(index_at::<Item>),
        owners,
        due,
        end,
        closed,
        span: id.span,
    })
}

/// Roles by id, or names: what is written as an id is one.
fn owners(field: &Field<Vec<Spanned<String>>>, names: &Names, report: &mut Report) -> Vec<Owner> {
    let list = field.given().map_or(&[][..], |list| &list.value);
    let mut owners = Vec::new();
    for written in list {
        let owner = if is_id(&written.value) {
            names.roles.find(written, &ROLE, report).map(|role| Owner::Role(index_at::<Role>(role)))
        } else {
            filled(written, "owners", report).map(Owner::Name)
        };
        owners.extend(owner);
    }
    owners
}

fn end(table: &FollowUpTable, report: &mut Report) -> FollowUpEnd {
    let done = date(&table.done, "done", report);
    let dropped = table.dropped.given().and_then(|reason| filled(reason, "dropped", report));
    match (done, dropped) {
        (Some(_), Some(_)) => {
            contradiction(
                table.place_of("dropped").unwrap_or(table.span),
                "en opfølgning kan ikke både være gjort og opgivet",
                table.place_of("done"),
                "behold `done` eller `dropped`",
                report,
            );
            FollowUpEnd::Pending
        }
        (Some(day), None) => FollowUpEnd::Done(day),
        (None, Some(reason)) => FollowUpEnd::Dropped(reason),
        (None, None) => FollowUpEnd::Pending,
    }
}
