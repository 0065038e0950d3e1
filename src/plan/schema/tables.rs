//! Every table of the plan and every key of it.
//!
//! All keys are optional here, so that one that is missing or wrong hides no
//! other error.

use super::value::{Entries, Entry, Reader, TableSchema, Value};
use super::{Field, Key, Kind, Location, Spanned, Table};
use crate::diag::Span;
use chrono::NaiveDate;
use toml::de::DeValue;

macro_rules! table {
    ($(#[$meta:meta])* $table:ident, $location:ident, $name:literal, $header:literal {
        $($field:ident: $type:ty = $key:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $table {
            /// The table's head, or the whole of an inline table.
            pub span: Span,
            $(pub $field: Field<$type>,)*
        }

        impl TableSchema for $table {
            const TABLE: Table = Table {
                name: $name,
                header: $header,
                location: Location::$location,
                keys: &[$(Key { name: $key, kind: <$type as Value>::KIND },)*],
            };

            fn read(entries: &Entries<'_, '_>, reader: &mut Reader<'_>) -> Self {
                $table { span: entries.span, $($field: entries.get($key, reader),)* }
            }
        }

        impl Value for $table {
            const KIND: Kind = Kind::Table;

            fn value(value: &DeValue<'_>, entry: &Entry<'_>, reader: &mut Reader<'_>) -> Option<Self> {
                reader.inline(value, entry)
            }
        }
    };
}

type Text = String;
type Texts = Vec<Spanned<String>>;

table! {
    CalendarTable, Shared, "calendar", "[calendar]" {
        country: Text = "country",
    }
}

table! {
    ClosedTable, Shared, "closed", "[[closed]]" {
        name: Text = "name",
        day: Text = "day",
        date: NaiveDate = "date",
    }
}

table! {
    BreakTable, Shared, "break", "[[break]]" {
        name: Text = "name",
        weeks: Text = "weeks",
        from_day: Text = "from-day",
        to_day: Text = "to-day",
        from_easter: i64 = "from-easter",
        to_easter: i64 = "to-easter",
        from: NaiveDate = "from",
        to: NaiveDate = "to",
    }
}

table! {
    EventTable, Shared, "event", "[[event]]" {
        id: Text = "id",
        name: Text = "name",
        from: NaiveDate = "from",
        to: NaiveDate = "to",
        cancels: Texts = "cancels",
        reason: Text = "reason",
    }
}

table! {
    RoleTable, Shared, "role", "[[role]]" {
        id: Text = "id",
        title: Text = "title",
        holders: Vec<Spanned<HolderTable>> = "holders",
    }
}

table! {
    HolderTable, Inline, "holders", "holders = [{ … }]" {
        name: Text = "name",
        from: NaiveDate = "from",
        until: NaiveDate = "until",
        acting: bool = "acting",
    }
}

table! {
    BodyTable, Body, "body", "[body]" {
        name: Text = "name",
        meeting_name: Text = "meeting-name",
        place: Text = "place",
        members: Texts = "members",
        minutes: i64 = "minutes",
    }
}

table! {
    SeriesTable, Body, "series", "[[series]]" {
        rrule: Text = "rrule",
        after: Text = "after",
        days: i64 = "days",
        from: NaiveDate = "from",
        until: NaiveDate = "until",
        time: Text = "time",
        on_holiday: Text = "on-holiday",
        on_break: Text = "on-break",
        tentative: bool = "tentative",
    }
}

table! {
    MeetingTable, Body, "meeting", "[[meeting]]" {
        date: NaiveDate = "date",
        cancelled: Text = "cancelled",
        moved_to: NaiveDate = "moved-to",
        time: Text = "time",
        place: Text = "place",
        name: Text = "name",
        reason: Text = "reason",
        extra: bool = "extra",
    }
}

table! {
    ItemTable, Body, "item", "[[item]]" {
        id: Text = "id",
        title: Text = "title",
        date: NaiveDate = "date",
        when: WhenTable = "when",
        role: Text = "role",
        minutes: i64 = "minutes",
        category: Text = "category",
        closed: bool = "closed",
        note: Text = "note",
        text: Text = "text",
        participants: Texts = "participants",
        attachments: Vec<Spanned<AttachmentTable>> = "attachments",
        order: i64 = "order",
        from: NaiveDate = "from",
        until: NaiveDate = "until",
        years: YearsTable = "years",
        flexible: bool = "flexible",
        if_cancelled: Text = "if-cancelled",
        withdrawn: Text = "withdrawn",
    }
}

table! {
    WhenTable, Inline, "when", "when = { … }" {
        every: Text = "every",
        months: Vec<Spanned<i64>> = "months",
        day: i64 = "day",
        on_or_after: Text = "on-or-after",
        after: Text = "after",
        before: Text = "before",
        days: i64 = "days",
        rrule: Text = "rrule",
        meeting: i64 = "meeting",
    }
}

table! {
    YearsTable, Inline, "years", "years = { … }" {
        every: i64 = "every",
        from: i64 = "from",
    }
}

table! {
    AttachmentTable, Inline, "attachments", "attachments = [{ … }]" {
        title: Text = "title",
        number: Text = "number",
        closed: bool = "closed",
    }
}

table! {
    ChangeTable, Body, "change", "[[change]]" {
        item: Text = "item",
        date: NaiveDate = "date",
        to: NaiveDate = "to",
        await_date: bool = "await",
        skip: bool = "skip",
        reason: Text = "reason",
    }
}

table! {
    LimitTable, Body, "limit", "[[limit]]" {
        category: Text = "category",
        per_meeting: i64 = "per-meeting",
        gap: i64 = "gap",
    }
}

/// All tables, in the order of the reference.
pub const TABLES: &[Table] = &[
    CalendarTable::TABLE,
    ClosedTable::TABLE,
    BreakTable::TABLE,
    EventTable::TABLE,
    RoleTable::TABLE,
    HolderTable::TABLE,
    BodyTable::TABLE,
    SeriesTable::TABLE,
    MeetingTable::TABLE,
    ItemTable::TABLE,
    WhenTable::TABLE,
    YearsTable::TABLE,
    AttachmentTable::TABLE,
    ChangeTable::TABLE,
    LimitTable::TABLE,
];
