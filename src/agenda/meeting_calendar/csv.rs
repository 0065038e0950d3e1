//! The meeting calendar as a file that Excel opens with a double click in Denmark:
//! semicolons, a byte order mark, and dates and times as it writes them itself.

use super::grid::Value;
use super::list::MeetingCalendar;
use std::iter;

/// The whole file.
pub(super) fn write(calendar: &MeetingCalendar) -> String {
    let headings = calendar.headings().into_iter().map(Value::Text).collect();
    let rows = iter::once(headings).chain(calendar.values());
    let line = |values: Vec<Value>| {
        let fields: Vec<String> = values.iter().map(field).collect();
        format!("{}\r\n", fields.join(";"))
    };
    format!("\u{feff}{}", rows.map(line).collect::<String>())
}

fn field(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => quoted(text),
        Value::Date(date) => date.format("%d-%m-%Y").to_string(),
        Value::Time(time) => time.format("%H:%M").to_string(),
        Value::DateTime(date, time) => {
            format!("{} {}", date.format("%d-%m-%Y"), time.format("%H:%M"))
        }
    }
}

/// A text that a spreadsheet would take for a formula has a space before it.
fn quoted(text: &str) -> String {
    let text =
        if text.starts_with(['=', '+', '-', '@']) { format!(" {text}") } else { text.into() };
    if text.contains([';', '"', '\n', '\r']) || text.starts_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
