//! The meeting calendar as an Excel file: real dates and times, columns as wide as what
//! is in them, and a table that can be sorted and filtered.

use super::grid::Value;
use super::list::MeetingCalendar;
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Table, TableColumn, TableStyle, Workbook,
    Worksheet, XlsxError,
};

/// Wider than this a column is not; longer texts are wrapped.
const WIDEST: usize = 48;
/// In characters.
const NARROWEST: usize = 8;

/// The whole file. What is refused (a row past the last that a sheet has) is an error.
pub(super) fn write(calendar: &MeetingCalendar) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(calendar)?);
    fill(workbook.add_worksheet(), calendar)?;
    workbook.save_to_buffer()
}

/// No author, and a time that is always the same: the same plan, the same bytes.
fn properties(calendar: &MeetingCalendar) -> Result<DocProperties, XlsxError> {
    let time = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new().set_title(calendar.title.as_str()).set_creation_datetime(&time))
}

fn fill(sheet: &mut Worksheet, calendar: &MeetingCalendar) -> Result<(), XlsxError> {
    let headings = calendar.headings();
    let rows = calendar.values();
    sheet.set_name("Mødekalender")?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_freeze_panes(1, 0)?;
    let top = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    let mut widths: Vec<usize> =
        headings.iter().map(|heading| heading.chars().count() + 3).collect();
    for (row, values) in (1..).zip(&rows) {
        for (column, value) in (0..).zip(values) {
            put(sheet, (row, column), value, &top)?;
            let width = &mut widths[usize::from(column)];
            *width = (*width).max(length(value) + 2);
        }
    }
    for (column, width) in (0..).zip(widths) {
        let width = u32::try_from(width.clamp(NARROWEST, WIDEST)).unwrap_or(0);
        sheet.set_column_width(column, width)?;
    }
    // A table has at least one row under its header.
    let last_row = u32::try_from(rows.len().max(1)).unwrap_or(u32::MAX);
    let last_column = u16::try_from(headings.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let columns: Vec<TableColumn> =
        headings.iter().map(|heading| TableColumn::new().set_header(heading)).collect();
    let table = Table::new().set_name("Moeder").set_columns(&columns).set_style(TableStyle::Light9);
    sheet.add_table(0, 0, last_row, last_column, &table)?;
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value,
    top: &Format,
) -> Result<(), XlsxError> {
    let form = |code: &str| top.clone().set_num_format(code);
    match value {
        Value::Empty => Ok(()),
        Value::Text(text) => sheet.write_string_with_format(row, column, text, top).map(drop),
        Value::Date(date) => {
            let format = form("dd\\-mm\\-yyyy");
            sheet.write_datetime_with_format(row, column, day(*date)?, &format).map(drop)
        }
        Value::Time(time) => {
            let value = ExcelDateTime::from_hms(hour(*time), minute(*time), 0)?;
            sheet.write_datetime_with_format(row, column, value, &form("hh:mm")).map(drop)
        }
        Value::DateTime(date, time) => {
            let value = day(*date)?.and_hms(hour(*time), minute(*time), 0)?;
            let format = form("dd\\-mm\\-yyyy hh:mm");
            sheet.write_datetime_with_format(row, column, value, &format).map(drop)
        }
    }
}

fn day(date: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(date.year()).unwrap_or(0);
    ExcelDateTime::from_ymd(year, small(date.month()), small(date.day()))
}

fn hour(time: NaiveTime) -> u16 {
    small(time.hour()).into()
}

fn minute(time: NaiveTime) -> u8 {
    small(time.minute())
}

/// A part of a date or time: at most 59.
fn small(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(0)
}

fn length(value: &Value) -> usize {
    match value {
        Value::Empty => 0,
        Value::Text(text) => text.chars().count(),
        Value::Date(_) => 10,
        Value::Time(_) => 5,
        Value::DateTime(..) => 16,
    }
}
