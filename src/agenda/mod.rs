//! From the schedule to documents: the "Eventuelt" section, a meeting's whole
//! agenda and its minutes, the meeting calendar, the year plan for the office wall.
//!
//! `eventuelt` and `frame` fill a small document tree with what the schedule
//! decided and what `config.toml` says in words; one file writes it in each
//! format. Nothing here chooses a date, reads a file or asks the time: the same
//! plan gives the same bytes.

#![warn(missing_docs)]

mod decided;
mod document;
mod docx;
mod eventuelt;
mod follow_ups;
mod format;
mod frame;
mod html;
mod markdown;
mod meeting_calendar;
mod past_tense;
mod plain;
mod points;
mod protocols;
mod timetable;
mod year_plan;

pub use document::{
    Block, Cell, Column, Contents, Document, Entry, Fact, Line, List, Signatures, Table, Text,
};
pub use eventuelt::{eventuelt, names_for, through};
pub use follow_ups::{follow_ups, pending_at};
pub use format::Format;
pub use frame::{agenda, is_economy, minutes};
pub use html::{fragment as html_fragment, lines as html_lines, page as html_page};
pub use meeting_calendar::{
    CalendarFormat, CalendarMeeting, Deadline, MeetingCalendar, meeting_calendar,
};
pub use past_tense::past_tense;
pub use points::{PointTime, settled_times};
pub use year_plan::{year_plan, year_plan_fragment, year_plan_title};

impl Format {
    /// GitHub's Markdown (GFM).
    pub const MARKDOWN: Format = markdown::FORMAT;
    /// Plain text of 80 columns.
    pub const TEXT: Format = plain::FORMAT;
    /// A whole page, fit to be pasted.
    pub const HTML: Format = html::FORMAT;
    /// A Word file (ECMA-376).
    pub const DOCX: Format = docx::FORMAT;

    /// Every format, in the order that help texts list them; pages begin with the last.
    pub const ALL: [Format; 4] = [Format::MARKDOWN, Format::TEXT, Format::HTML, Format::DOCX];

    /// The format of a file by the end of its name, without the dot.
    pub fn from_extension(extension: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.extension == extension)
    }
}

/// The document as the bytes of a file.
pub fn write(document: &Document, format: Format) -> Vec<u8> {
    (format.write)(document)
}
