//! The keys that describe an item: of an `[[item]]`, a `[[case]]`, a step of one,
//! and a `[[change]]`. A key that isn't written is `None`.

use super::check::{clock, contradiction, filled, number, optional_text, required_text};
use super::names::{Names, ROLE};
use super::template;
use crate::diag::Report;
use crate::plan::schema::{AttachmentTable, Field, Spanned};
use crate::plan::{Attachment, IfCancelled, ItemChange, Role, Template, index_at};

const MOST_ORDER: i64 = 1_000_000;

/// The fields that these tables have in common.
pub struct ValueFields<'f> {
    pub title: &'f Field<String>,
    pub note: &'f Field<String>,
    pub text: &'f Field<String>,
    pub role: &'f Field<String>,
    pub minutes: &'f Field<i64>,
    pub category: &'f Field<String>,
    pub closed: &'f Field<bool>,
    pub participants: &'f Field<Vec<Spanned<String>>>,
    pub attachments: &'f Field<Vec<Spanned<AttachmentTable>>>,
    pub order: &'f Field<i64>,
    pub at: &'f Field<String>,
    pub flexible: &'f Field<bool>,
    pub if_cancelled: &'f Field<IfCancelled>,
}

/// The fields of a table; steps and cases have neither `flexible` nor `if-cancelled`.
macro_rules! value_fields {
    ($table:expr) => {
        value_fields!($table, &$table.flexible, &$table.if_cancelled)
    };
    ($table:expr, $flexible:expr, $if_cancelled:expr) => {
        $crate::plan::lower::item_values::ValueFields {
            title: &$table.title,
            note: &$table.note,
            text: &$table.text,
            role: &$table.role,
            minutes: &$table.minutes,
            category: &$table.category,
            closed: &$table.closed,
            participants: &$table.participants,
            attachments: &$table.attachments,
            order: &$table.order,
            at: &$table.at,
            flexible: $flexible,
            if_cancelled: $if_cancelled,
        }
    };
}
pub(super) use value_fields;

/// Reads them. `has_role` is whether the item has a role of its own already, which
/// `{role}` in a title then means.
pub fn values(
    fields: &ValueFields<'_>,
    has_role: bool,
    names: &Names,
    report: &mut Report,
) -> ItemChange {
    let has_role = has_role || !fields.role.is_absent();
    let role = fields.role.given().and_then(|role| names.roles.find(role, &ROLE, report));
    ItemChange {
        title: template(fields.title, "title", has_role, report),
        note: template(fields.note, "note", has_role, report),
        text: optional_text(fields.text),
        role: role.map(index_at::<Role>),
        minutes: number(fields.minutes, "minutes", 0..=1440, report)
            .and_then(|minutes| u32::try_from(minutes).ok()),
        category: optional_text(fields.category),
        closed: fields.closed.given().map(|flag| flag.value),
        participants: participants(fields.participants, report),
        attachments: attachments(fields.attachments, report),
        order: number(fields.order, "order", -MOST_ORDER..=MOST_ORDER, report),
        at: clock(fields.at, "at", report),
        flexible: fields.flexible.given().map(|flag| flag.value),
        if_cancelled: fields.if_cancelled.given().map(|word| word.value),
    }
}

fn template(
    field: &Field<String>,
    key: &str,
    has_role: bool,
    report: &mut Report,
) -> Option<Template> {
    let written = field.given().filter(|written| !written.value.trim().is_empty())?;
    Some(template::template(written, key, has_role, report))
}

fn participants(field: &Field<Vec<Spanned<String>>>, report: &mut Report) -> Option<Vec<String>> {
    let list = &field.given()?.value;
    Some(list.iter().filter_map(|name| filled(name, "participants", report)).collect())
}

fn attachments(
    field: &Field<Vec<Spanned<AttachmentTable>>>,
    report: &mut Report,
) -> Option<Vec<Attachment>> {
    let attachment = |written: &Spanned<AttachmentTable>| {
        let Spanned { value: table, span } = written;
        let title = required_text::<AttachmentTable>(&table.title, "title", *span, report);
        Some(Attachment {
            title: title?,
            number: optional_text(&table.number),
            closed: table.closed.given().is_some_and(|flag| flag.value),
        })
    };
    Some(field.given()?.value.iter().filter_map(attachment).collect())
}

/// `extra` says which meeting of the day `date` means.
pub fn extra_with_date(extra: &Field<bool>, is_without_date: bool, report: &mut Report) {
    if let (Field::Given(extra), true) = (extra, is_without_date) {
        contradiction(
            extra.span,
            "`extra` hører sammen med `date`: det ekstra møde den dag",
            None,
            "slet `extra`, eller skriv også `date`",
            report,
        );
    }
}
