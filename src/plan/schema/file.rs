//! From the files of a plan to its tables as written, folder by folder.

use super::conflict::unresolved;
use super::syntax::parse;
use super::unknown::{misplaced, unknown_entry};
use super::{
    BodyTable, BreakTable, CalendarTable, CaseTable, ChangeTable, ClosedTable, DeadlineTable,
    DecisionTable, EventTable, FollowUpTable, ItemTable, LimitTable, Location, MeetingTable,
    Reader, RoleTable, SeriesTable, TABLES, Table, TableSchema,
};
use crate::diag::{Code, Diagnostic, FileId, Report, Sources, Span};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// More tables of one kind in one file than any plan can use.
pub const MOST_TABLES: usize = 65_000;

/// More bytes than any file of a plan can need.
const MOST_BYTES: usize = 4 << 20;

/// The tables that all bodies share, in order of file name and position.
#[derive(Debug, Default)]
pub struct SharedTables {
    pub calendars: Vec<CalendarTable>,
    pub closed: Vec<ClosedTable>,
    pub breaks: Vec<BreakTable>,
    pub events: Vec<EventTable>,
    pub roles: Vec<RoleTable>,
    pub cases: Vec<CaseTable>,
}

/// The tables of one body, in order of file name and position.
#[derive(Debug, Default)]
pub struct BodyTables {
    pub bodies: Vec<BodyTable>,
    pub series: Vec<SeriesTable>,
    pub meetings: Vec<MeetingTable>,
    pub deadlines: Vec<DeadlineTable>,
    pub items: Vec<ItemTable>,
    pub changes: Vec<ChangeTable>,
    pub decisions: Vec<DecisionTable>,
    pub follow_ups: Vec<FollowUpTable>,
    pub limits: Vec<LimitTable>,
}

/// A body's folder.
#[derive(Debug)]
pub struct Folder {
    pub tables: BodyTables,
    /// The start of its first file, where what is about the whole folder is reported.
    pub start: Span,
    /// Whether every file of it could be read to its end.
    pub whole: bool,
}

/// A whole plan as written.
#[derive(Debug)]
pub struct Files {
    pub shared: SharedTables,
    /// By name, which is the body's id.
    pub folders: BTreeMap<String, Folder>,
    /// Whether every shared file could be read to its end.
    pub whole: bool,
    /// The parts of files that syntax errors have made unreadable.
    pub broken: Vec<Span>,
    pub report: Report,
}

/// Reads every file.
pub fn read_files(sources: &Sources) -> Files {
    let mut files = Files {
        shared: SharedTables::default(),
        folders: BTreeMap::new(),
        whole: true,
        broken: Vec::new(),
        report: Report::default(),
    };
    for (index, source) in sources.files.iter().enumerate() {
        let Ok(id) = u16::try_from(index) else {
            let message = format!("planen har flere end {} filer", u16::MAX);
            files.report.push(Diagnostic::new(Code::TooMany, None, message));
            break;
        };
        let mut reader = Reader::new(FileId(id), &source.text);
        files.read(&source.path, &mut reader);
        files.report.append(reader.report);
    }
    files
}

impl Files {
    fn read(&mut self, path: &str, reader: &mut Reader<'_>) {
        let start = reader.span(0..0);
        if reader.text.len() > MOST_BYTES {
            reader.report.push(
                Diagnostic::new(Code::TooMany, start, "filen er for stor til at være en plan")
                    .hint("en fil må højst fylde 4 MB"),
            );
            return;
        }
        match path.split('/').collect::<Vec<_>>()[..] {
            [_] => {
                let (root, broken) = parse_unless_conflict(reader);
                self.broken.extend(broken);
                self.shared.read(&root, reader);
                self.whole &= reader.whole;
            }
            [folder, _] => {
                let (root, broken) = parse_unless_conflict(reader);
                let folder = self.folders.entry(folder.to_owned()).or_insert_with(|| Folder {
                    tables: BodyTables::default(),
                    start,
                    whole: true,
                });
                self.broken.extend(broken);
                folder.tables.read(&root, reader);
                folder.whole &= reader.whole;
            }
            _ => reader.report.push(
                Diagnostic::new(
                    Code::NestedFolder,
                    start,
                    format!("filen `{path}` ligger i en mappe inde i et organs mappe og bliver ikke læst"),
                )
                .hint("flyt filen op i organets egen mappe"),
            ),
        }
    }
}

/// Nothing is read of a file with an unresolved conflict.
fn parse_unless_conflict<'t>(reader: &mut Reader<'t>) -> (DeTable<'t>, Vec<Span>) {
    if let Some(conflict) = unresolved(reader) {
        reader.report.push(conflict);
        reader.whole = false;
        return (DeTable::new(), Vec::new());
    }
    parse(reader)
}

impl SharedTables {
    fn read(&mut self, root: &DeTable<'_>, reader: &mut Reader<'_>) {
        unknown_tables(root, Location::Shared, reader);
        self.calendars.extend(single(root, reader));
        several(root, reader, &mut self.closed);
        several(root, reader, &mut self.breaks);
        several(root, reader, &mut self.events);
        several(root, reader, &mut self.roles);
        several(root, reader, &mut self.cases);
    }
}

impl BodyTables {
    fn read(&mut self, root: &DeTable<'_>, reader: &mut Reader<'_>) {
        unknown_tables(root, Location::Body, reader);
        self.bodies.extend(single(root, reader));
        several(root, reader, &mut self.series);
        several(root, reader, &mut self.meetings);
        several(root, reader, &mut self.deadlines);
        several(root, reader, &mut self.items);
        several(root, reader, &mut self.changes);
        several(root, reader, &mut self.decisions);
        several(root, reader, &mut self.follow_ups);
        several(root, reader, &mut self.limits);
    }
}

/// Reports everything at the top of a file that can't be there.
fn unknown_tables(root: &DeTable<'_>, location: Location, reader: &mut Reader<'_>) {
    for (key, value) in root {
        let span = reader.span(key.span());
        let name = key.get_ref().as_ref();
        match TABLES.iter().find(|table| table.name == name && table.location != Location::Inline) {
            Some(table) if table.location == location => {}
            Some(table) => misplaced(table, span, reader),
            None => unknown_entry(name, value.get_ref(), span, location, reader),
        }
    }
}

/// `[name]`.
fn single<T: TableSchema>(root: &DeTable<'_>, reader: &mut Reader<'_>) -> Option<T> {
    let value = root.get(T::TABLE.name)?;
    let span = reader.span(value.span());
    match value.get_ref() {
        DeValue::Table(table) => Some(reader.table(table, span)),
        _ => {
            not_that_form::<T>(value.get_ref(), span, reader);
            None
        }
    }
}

/// `[[name]]`, each of them.
fn several<T: TableSchema>(root: &DeTable<'_>, reader: &mut Reader<'_>, tables: &mut Vec<T>) {
    let Some(value) = root.get(T::TABLE.name) else { return };
    let span = reader.span(value.span());
    let DeValue::Array(elements) = value.get_ref() else {
        return not_that_form::<T>(value.get_ref(), span, reader);
    };
    for element in elements.iter() {
        let span = reader.span(element.span());
        if tables.len() == MOST_TABLES {
            let message = format!("der er flere end {MOST_TABLES} `{}`", T::TABLE.header);
            reader.report.push(Diagnostic::new(Code::TooMany, span, message));
            return;
        }
        match element.get_ref() {
            DeValue::Table(table) => tables.push(reader.table(table, span)),
            other => not_that_form::<T>(other, span, reader),
        }
    }
}

fn not_that_form<T: TableSchema>(found: &DeValue<'_>, span: Span, reader: &mut Reader<'_>) {
    reader.whole = false;
    let Table { name, header, .. } = T::TABLE;
    let message = match found {
        DeValue::Table(_) => {
            format!("der kan være flere `{name}`, så parenteserne skal være dobbelte")
        }
        DeValue::Array(_) => format!("der er kun én `{name}`, så parenteserne skal være enkelte"),
        _ => format!("`{name}` er en tabel, ikke et felt"),
    };
    let hint = format!("skriv `{header}` på sin egen linje, og felterne på linjerne under den");
    reader
        .report
        .push(Diagnostic::new(Code::WrongType, span, message).label("forkert form").hint(hint));
}
