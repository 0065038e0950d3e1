//! What was read and compared, as JSON: `import --format json`.

use super::comparison::{Comparison, Matched, Verdict};
use super::forward::{Row, RowKind};
use super::minutes::Minutes;
use super::points::Point;
use crate::plan::edit::Due;
use serde_json::{Map, Value, json};

/// The value of `import --format json`.
pub fn json(minutes: &Minutes, compared: &Comparison, body: &str) -> Value {
    let points = minutes.points.iter().zip(&compared.points);
    let points: Vec<Value> = points
        .map(|(point, planned)| self::point(point, planned.as_ref().map(|known| &*known.id)))
        .collect();
    let rows: Vec<Value> =
        minutes.rows.iter().zip(&compared.rows).map(|(row, items)| self::row(row, items)).collect();
    let awaiting = minutes.awaiting.iter().zip(&compared.awaiting);
    json!({
        "body": body,
        "meeting": minutes.meeting,
        "absent": minutes.head.absent,
        "rows": rows,
        "gone": compared.gone.iter().map(|gone| json!({ "id": gone.id, "date": gone.date })).collect::<Vec<_>>(),
        "awaiting": awaiting.map(|(title, matched)| item(title, matched)).collect::<Vec<_>>(),
        "points": points,
        "decisions": decisions(minutes),
        "follow-ups": follow_ups(minutes),
        "cases": cases(minutes),
        "events": events(minutes),
    })
}

fn row(row: &Row, items: &[Matched]) -> Value {
    let mut value = Map::new();
    value.insert("date".to_owned(), json!(row.date));
    match &row.kind {
        RowKind::Meeting => {}
        RowKind::Named(name) => {
            value.insert("name".to_owned(), json!(name));
        }
        RowKind::Cancelled(reason) => {
            value.insert("cancelled".to_owned(), json!(reason));
        }
        RowKind::Break(name) => {
            value.insert("break".to_owned(), json!(name));
        }
        RowKind::MovedTo(to) => {
            value.insert("moved-to".to_owned(), json!(to));
        }
    }
    let items = row.items.iter().zip(items).map(|(title, matched)| item(title, matched));
    value.insert("items".to_owned(), items.collect());
    Value::Object(value)
}

fn item(title: &str, matched: &Matched) -> Value {
    match &matched.verdict {
        Verdict::Kept => json!({ "title": title, "verdict": "kept", "id": matched.id }),
        Verdict::Moved { from } => {
            json!({ "title": title, "verdict": "moved", "from": from, "id": matched.id })
        }
        Verdict::New => json!({ "title": title, "verdict": "new", "id": null }),
    }
}

fn point(point: &Point, id: Option<&str>) -> Value {
    let attachment = |attachment: &super::points::Attachment| {
        json!({
            "title": attachment.title,
            "number": attachment.number,
            "closed": attachment.closed,
        })
    };
    json!({
        "time": point.time.map(|time| time.format("%H:%M").to_string()),
        "title": point.title,
        "participants": point.participants,
        "attachments": point.attachments.iter().map(attachment).collect::<Vec<_>>(),
        "id": id,
        "sure": id.is_some() || point.time.is_some(),
        "quote": point.title,
    })
}

fn decisions(minutes: &Minutes) -> Vec<Value> {
    let decided = minutes.decisions.iter().map(|decided| {
        json!({
            "point": decided.point.map(|index| index + 1),
            "section": decided.section.map(|section| section.word()),
            "text": decided.text,
            "outcome": decided.outcome,
            "attended": decided.attended,
            "quote": decided.quote,
        })
    });
    decided.collect()
}

fn follow_ups(minutes: &Minutes) -> Vec<Value> {
    let promised = minutes.promises.iter().map(|promise| {
        let due = promise.due.as_ref().map(|due| match due {
            Due::Day(day) => day.to_string(),
            Due::Window(window) => window.clone(),
        });
        json!({
            "title": promise.title,
            "owners": promise.owners,
            "due": due,
            "back": promise.back,
            "sure": promise.sure,
            "quote": promise.quote,
        })
    });
    promised.collect()
}

fn cases(minutes: &Minutes) -> Vec<Value> {
    let cases = minutes.courses.iter().map(|course| {
        let step =
            |(body, date): &(String, chrono::NaiveDate)| json!({ "body": body, "date": date });
        json!({
            "title": course.title,
            "steps": course.steps.iter().map(step).collect::<Vec<_>>(),
            "quote": course.quote,
        })
    });
    cases.collect()
}

fn events(minutes: &Minutes) -> Vec<Value> {
    let events = minutes.events.iter().map(|event| {
        json!({ "title": event.title, "from": event.from, "to": event.to, "quote": event.quote })
    });
    events.collect()
}
