//! What happens to single occurrences, and what all must keep to: `[[change]]`,
//! `[[limit]]`.

use super::check::{contradiction, date, filled, flag, number, required, required_text};
use super::item_values::{value_fields, values};
use super::names::{ITEM, Index, Names};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::schema::{ChangeTable, Field, LimitTable, similar};
use crate::plan::{
    Body, Change, ChangeAction, ChangeScope, Item, ItemChange, Limit, Timing, index_at,
};

/// Reads a change; `items` are the body's own.
pub fn change(
    table: &ChangeTable,
    items: &[Item],
    index: &Index,
    names: &Names,
    report: &mut Report,
) -> Option<Change> {
    let item = required::<ChangeTable, _>(&table.item, "item", table.span, report)
        .and_then(|name| index.find(name, &ITEM, report));
    let scope = scope(table, report);
    let has_role = item.is_some_and(|item| items[item].role.is_some());
    let values = values(&value_fields!(table), has_role, names, report);
    let action = action(table, &values, report);
    if let (Some(Some((_, span))), Some(item)) = (action, item) {
        not_of_a_case(&items[item], span, report);
    }
    let reason = table.reason.given().and_then(|reason| filled(reason, "reason", report));
    let (action, action_span) = match action? {
        Some((action, span)) => (Some(action), span),
        None => (None, table.span),
    };
    Some(Change {
        item: index_at::<Item>(item?),
        scope: scope?,
        action,
        extra: flag(&table.extra),
        action_span,
        values,
        reason,
        span: table.date.given().or(table.from.given()).map_or(table.span, |date| date.span),
    })
}

/// `date` or `from`.
fn scope(table: &ChangeTable, report: &mut Report) -> Option<ChangeScope> {
    match (&table.date, &table.from) {
        (Field::Given(date), Field::Given(from)) => {
            contradiction(
                from.span,
                "en ændring har enten `date` eller `from`",
                Some(date.span),
                "behold `date` for den ene gang, eller `from` for den og alle senere",
                report,
            );
            None
        }
        (Field::Absent, Field::Absent) => {
            report.push(
                Diagnostic::new(Code::MissingKey, table.span, "`[[change]]` mangler feltet `date`")
                    .label("her mangler `date`")
                    .hint("skriv også fx `date = 2026-09-30` for den ene gang, eller `from = 2026-09-30` for den og alle senere"),
            );
            None
        }
        (_, Field::Given(_)) => date(&table.from, "from", report).map(ChangeScope::From),
        _ => date(&table.date, "date", report).map(ChangeScope::Once),
    }
}

/// Where it goes, with the place of that; `Some(None)` where it only differs.
#[expect(clippy::option_option, reason = "what can't be read is not the same as what isn't there")]
fn action(
    table: &ChangeTable,
    values: &ItemChange,
    report: &mut Report,
) -> Option<Option<(ChangeAction, Span)>> {
    let to = date(&table.to, "to", report);
    let flagged = |field: &Field<bool>| field.given().filter(|w| w.value).map(|w| w.span);
    let given: Vec<(&str, Option<ChangeAction>, Span)> = [
        ("to", to.map(ChangeAction::To), table.to.given().map(|w| w.span)),
        ("await", Some(ChangeAction::Await), flagged(&table.await_date)),
        ("skip", Some(ChangeAction::Skip), flagged(&table.skip)),
    ]
    .into_iter()
    .filter_map(|(key, action, span)| Some((key, action, span?)))
    .collect();
    if let (Field::Given(extra), true) = (&table.extra, table.to.is_absent()) {
        contradiction(
            extra.span,
            "`extra` hører sammen med `to`: det ekstra møde den dag",
            None,
            "slet `extra`, eller skriv også `to`",
            report,
        );
    }
    match given[..] {
        [] if table.to.is_absent() && values.is_empty() => {
            report.push(
                Diagnostic::new(Code::MissingKey, table.span, "`[[change]]` siger ikke, hvad der skal ske")
                    .label("her mangler `to`, `await` eller `skip`, eller det, der er anderledes")
                    .hint("skriv `to` med en dato, `await = true` (afventer ny dato), `skip = true` (udgår denne gang), eller fx `title = \"…\"`"),
            );
            None
        }
        [] if table.to.is_absent() => Some(None),
        [(key, action, span)] => {
            bounded(table, key, span, report);
            action.map(|action| Some((action, span)))
        }
        [(one, _, first), (other, _, second), ..] => {
            contradiction(
                second,
                format!("`{one}` og `{other}` kan ikke gælde på én gang"),
                Some(first),
                "behold kun én af `to`, `await` og `skip`",
                report,
            );
            None
        }
        [] => None,
    }
}

/// What moves an occurrence is about one, and has a reason.
fn bounded(table: &ChangeTable, key: &str, span: Span, report: &mut Report) {
    if let (Field::Given(from), true) = (&table.from, table.date.is_absent()) {
        contradiction(
            span,
            format!("`{key}` gælder én gang og hører sammen med `date`, ikke med `from`"),
            Some(from.span),
            "skriv `date` i stedet for `from`; en regel ændres fra en dag af med `until` og et nyt punkt, som `follows` det gamle",
            report,
        );
    }
    required::<ChangeTable, _>(&table.reason, "reason", table.span, report);
}

/// The steps of a case go where the steps before and after them allow.
fn not_of_a_case(item: &Item, span: Span, report: &mut Report) {
    if matches!(item.timing, Timing::Case(_)) {
        contradiction(
            span,
            "et trin i en sag kan ikke flyttes med en ændring",
            None,
            "skriv en `date` på trinet i sagens `steps`",
            report,
        );
    }
}

/// Reads a limit; `body` has its items already.
pub fn limit(table: &LimitTable, body: &Body, whole: bool, report: &mut Report) -> Option<Limit> {
    let category = required_text::<LimitTable>(&table.category, "category", table.span, report);
    let per_meeting = number(&table.per_meeting, "per-meeting", 1..=1000, report);
    let gap = number(&table.gap, "gap", 1..=1000, report);
    if table.per_meeting.is_absent() && table.gap.is_absent() {
        report.push(
            Diagnostic::new(Code::MissingKey, table.span, "`[[limit]]` mangler sin grænse")
                .label("her mangler `per-meeting` eller `gap`")
                .hint("skriv fx `per-meeting = 1` (højst ét ad gangen) eller `gap = 2` (mindst to møder fra det ene til det næste)"),
        );
    }
    let span = table.category.given().map_or(table.span, |category| category.span);
    let category = category?;
    let changed = body.changes.iter().filter_map(|change| change.values.category.as_deref());
    let known = body.items.iter().filter_map(|item| item.category.as_deref()).chain(changed);
    if whole && !known.clone().any(|name| name == category) {
        report.push(unknown_category(&category, span, known));
    }
    let bounded = |number: Option<i64>| number.and_then(|number| u32::try_from(number).ok());
    Some(Limit { category, per_meeting: bounded(per_meeting), gap: bounded(gap), span })
}

fn unknown_category<'k>(
    category: &str,
    span: Span,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Diagnostic {
    let hint = match similar(category, known) {
        Some(meant) => format!("mente du `{meant}`?"),
        None => "ret navnet, eller slet grænsen, hvis den ikke bruges mere".to_owned(),
    };
    Diagnostic::new(
        Code::UnknownCategory,
        span,
        format!("intet punkt har kategorien `{category}`, så grænsen gælder ingen"),
    )
    .label("ukendt kategori")
    .hint(hint)
}
