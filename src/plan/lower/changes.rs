//! What happens to single meetings and occurrences, and what they must keep to:
//! `[[meeting]]`, `[[change]]`, `[[limit]]`.

use super::check::{
    contradiction, date, filled, flag, number, optional_text, required, required_date,
    required_text, time_span,
};
use super::names::{ITEM, Index};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::schema::{ChangeTable, Field, LimitTable, MeetingTable, similar};
use crate::plan::{
    Body, Cancellation, Change, ChangeAction, ChangeScope, Item, ItemChange, Limit, MeetingEntry,
    index_at,
};
use chrono::NaiveDate;

/// Reads what a `[[meeting]]` says of one meeting.
pub fn meeting(table: &MeetingTable, report: &mut Report) -> Option<MeetingEntry> {
    let planned = required_date::<MeetingTable>(&table.date, "date", table.span, report);
    let moved_to = date(&table.moved_to, "moved-to", report);
    let text = |field: &Field<String>, key: &str, report: &mut Report| {
        field.given().and_then(|written| filled(written, key, report))
    };
    let cancelled = text(&table.cancelled, "cancelled", report);
    let reason = text(&table.reason, "reason", report);
    one_thing_at_a_time(table, report);
    let extra = flag(&table.extra);
    if extra && table.time.is_absent() {
        report.push(
            Diagnostic::new(Code::MissingKey, table.span, "et ekstra møde mangler feltet `time`")
                .label("her mangler `time`")
                .hint("skriv fx `time = \"09:00-11:00\"`"),
        );
    }
    let time = table.time.given().and_then(|time| time_span(time, report));
    let span = table.date.given().map_or(table.span, |date| date.span);
    Some(MeetingEntry {
        extra,
        cancelled: cancelled.map(Cancellation::Cancelled),
        moved_to,
        time,
        place: optional_text(&table.place),
        name: optional_text(&table.name),
        reason,
        ..MeetingEntry::new(planned?, span)
    })
}

/// A meeting is cancelled or moved, for one reason, to another day.
fn one_thing_at_a_time(table: &MeetingTable, report: &mut Report) {
    if let (Field::Given(cancelled), Field::Given(moved)) = (&table.cancelled, &table.moved_to) {
        contradiction(
            moved.span,
            "et møde kan ikke både være aflyst og flyttet",
            Some(cancelled.span),
            "behold `cancelled` eller `moved-to`",
            report,
        );
    }
    if let (Field::Given(cancelled), Field::Given(reason)) = (&table.cancelled, &table.reason) {
        contradiction(
            reason.span,
            "grunden til en aflysning står i `cancelled`, så `reason` er en grund for meget",
            Some(cancelled.span),
            "skriv hele grunden i `cancelled`, og slet `reason`",
            report,
        );
    }
    if let (Field::Given(moved), Some(date)) = (&table.moved_to, table.date.given())
        && moved.value == date.value
    {
        contradiction(
            moved.span,
            "mødet er flyttet til sin egen dato",
            Some(date.span),
            "skriv den nye dato i `moved-to`, eller slet den",
            report,
        );
    }
}

/// Reads a change to one occurrence of an item.
pub fn change(table: &ChangeTable, items: &Index, report: &mut Report) -> Option<Change> {
    let item = required::<ChangeTable, _>(&table.item, "item", table.span, report)
        .and_then(|name| items.find(name, &ITEM, report));
    let nominal = required_date::<ChangeTable>(&table.date, "date", table.span, report);
    let reason = required_text::<ChangeTable>(&table.reason, "reason", table.span, report);
    let action = action(table, report);
    let action_span = (table.to.given().map(|to| to.span))
        .or(table.await_date.given().map(|flag| flag.span))
        .or(table.skip.given().map(|flag| flag.span));
    Some(Change {
        item: index_at::<Item>(item?),
        scope: ChangeScope::Once(nominal?),
        action: Some(action?),
        extra: false,
        action_span: action_span.unwrap_or(table.span),
        values: ItemChange::default(),
        reason: Some(reason?),
        span: table.date.given().map_or(table.span, |date| date.span),
    })
}

fn action(table: &ChangeTable, report: &mut Report) -> Option<ChangeAction> {
    let to: Option<NaiveDate> = date(&table.to, "to", report);
    let given: Vec<(&str, Option<Span>)> = [
        ("to", !table.to.is_absent(), table.to.given().map(|w| w.span)),
        ("await", flag(&table.await_date), table.await_date.given().map(|w| w.span)),
        ("skip", flag(&table.skip), table.skip.given().map(|w| w.span)),
    ]
    .into_iter()
    .filter_map(|(key, given, span)| given.then_some((key, span)))
    .collect();
    match given[..] {
        [("to", _)] => to.map(ChangeAction::To),
        [("await", _)] => Some(ChangeAction::Await),
        [("skip", _)] => Some(ChangeAction::Skip),
        [] => {
            report.push(
                Diagnostic::new(Code::MissingKey, table.span, "`[[change]]` siger ikke, hvad der skal ske")
                    .label("her mangler `to`, `await` eller `skip`")
                    .hint("skriv `to` med en dato, `await = true` (afventer ny dato) eller `skip = true` (udgår denne gang)"),
            );
            None
        }
        [(one, first), (other, second), ..] => {
            contradiction(
                second.unwrap_or(table.span),
                format!("`{one}` og `{other}` kan ikke gælde på én gang"),
                first,
                "behold kun én af `to`, `await` og `skip`",
                report,
            );
            None
        }
        _ => None,
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
    let known = || body.items.iter().filter_map(|item| item.category.as_deref());
    if whole && !known().any(|name| name == category) {
        report.push(unknown_category(&category, span, known()));
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
