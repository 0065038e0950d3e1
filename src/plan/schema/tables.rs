//! Every table of the plan and every key of it, each with what it is for: the reader,
//! the order in which edits write keys, the hints and `aarshjul schema` all follow
//! from these.
//!
//! All keys are optional here, so that one that is missing or wrong hides no other
//! error. The descriptions are in Danish: an editor shows them to those who write.

macro_rules! table {
    ($table:ident, $location:ident, $name:literal, $header:literal, $about:literal {
        $($field:ident: $type:ty = $key:literal => $doc:literal,)*
    }) => {
        #[doc = concat!("`", $header, "` as written.")]
        #[derive(Clone, Debug, PartialEq)]
        pub struct $table {
            /// The table's head, or the whole of an inline table.
            pub span: crate::diag::Span,
            $(pub $field: crate::plan::schema::Field<$type>,)*
        }

        impl crate::plan::schema::TableSchema for $table {
            const TABLE: crate::plan::schema::Table = crate::plan::schema::Table {
                name: $name,
                header: $header,
                about: $about,
                location: crate::plan::schema::Location::$location,
                keys: &[$(crate::plan::schema::Key {
                    name: $key,
                    kind: <$type as crate::plan::schema::Value>::KIND,
                    about: $doc,
                },)*],
            };

            fn read(
                entries: &crate::plan::schema::Entries<'_, '_>,
                reader: &mut crate::plan::schema::Reader<'_>,
            ) -> Self {
                $table { span: entries.span, $($field: entries.get($key, reader),)* }
            }

            fn written(&self) -> Vec<(&'static str, Option<crate::diag::Span>)> {
                let mut written = Vec::new();
                $(if !self.$field.is_absent() {
                    written.push(($key, self.$field.given().map(|value| value.span)));
                })*
                written
            }
        }

        impl crate::plan::schema::Value for $table {
            const KIND: crate::plan::schema::Kind = crate::plan::schema::Kind::Table;

            fn value(
                value: &toml::de::DeValue<'_>,
                entry: &crate::plan::schema::Entry<'_>,
                reader: &mut crate::plan::schema::Reader<'_>,
            ) -> Option<Self> {
                reader.inline(value, entry)
            }
        }
    };
}

mod bodies;
mod decisions;
mod items;
mod shared;

pub use bodies::{BodyTable, DeadlineTable, LimitTable, MeetingTable, PauseTable, SeriesTable};
pub use decisions::{DecisionTable, FollowUpTable};
pub use items::{
    AttachmentTable, CaseTable, ChangeTable, ItemTable, StepTable, WhenTable, YearsTable,
};
pub use shared::{BreakTable, CalendarTable, ClosedTable, EventTable, HolderTable, RoleTable};

use super::{Spanned, Table, TableSchema};

type Text = String;
type Texts = Vec<Spanned<String>>;

/// All tables, in the order of the reference.
pub const TABLES: &[Table] = &[
    CalendarTable::TABLE,
    ClosedTable::TABLE,
    BreakTable::TABLE,
    EventTable::TABLE,
    RoleTable::TABLE,
    HolderTable::TABLE,
    CaseTable::TABLE,
    StepTable::TABLE,
    BodyTable::TABLE,
    SeriesTable::TABLE,
    MeetingTable::TABLE,
    PauseTable::TABLE,
    DeadlineTable::TABLE,
    LimitTable::TABLE,
    ItemTable::TABLE,
    WhenTable::TABLE,
    YearsTable::TABLE,
    AttachmentTable::TABLE,
    ChangeTable::TABLE,
    DecisionTable::TABLE,
    FollowUpTable::TABLE,
];
