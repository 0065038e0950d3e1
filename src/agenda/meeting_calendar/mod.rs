//! The meeting calendar: one list, written as a Word file, a sheet, a CSV file or Markdown.

mod csv;
mod grid;
mod list;
mod sheet;

pub use list::{CalendarMeeting, Deadline, MeetingCalendar, meeting_calendar};

use super::{Format, write};

/// The formats of a meeting calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CalendarFormat {
    /// A Word file (ECMA-376).
    Docx,
    /// An Excel file (ECMA-376).
    Xlsx,
    /// Semicolons and a byte order mark, as Excel has it in Denmark.
    Csv,
    /// GitHub's Markdown (GFM).
    Markdown,
}

impl CalendarFormat {
    /// Every format, in the order that help texts list them.
    pub const ALL: [CalendarFormat; 4] =
        [CalendarFormat::Docx, CalendarFormat::Xlsx, CalendarFormat::Csv, CalendarFormat::Markdown];

    /// The end of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            CalendarFormat::Docx => Format::DOCX.extension,
            CalendarFormat::Xlsx => "xlsx",
            CalendarFormat::Csv => "csv",
            CalendarFormat::Markdown => Format::MARKDOWN.extension,
        }
    }

    /// The format of a file by the end of its name, without the dot.
    pub fn from_extension(extension: &str) -> Option<CalendarFormat> {
        CalendarFormat::ALL.into_iter().find(|format| format.extension() == extension)
    }

    /// The `Content-Type` of a response.
    pub fn media_type(self) -> &'static str {
        match self {
            CalendarFormat::Docx => Format::DOCX.media_type,
            CalendarFormat::Xlsx => {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
            CalendarFormat::Csv => "text/csv; charset=utf-8",
            CalendarFormat::Markdown => Format::MARKDOWN.media_type,
        }
    }
}

impl MeetingCalendar {
    /// The list as the bytes of a file.
    pub fn write(&self, format: CalendarFormat) -> Vec<u8> {
        match format {
            CalendarFormat::Docx => write(&self.document(), Format::DOCX),
            CalendarFormat::Markdown => write(&self.document(), Format::MARKDOWN),
            CalendarFormat::Csv => csv::write(self).into_bytes(),
            CalendarFormat::Xlsx => sheet::write(self)
                .expect("a year's meetings fit on a sheet, and writing to memory cannot fail"),
        }
    }
}
