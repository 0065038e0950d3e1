//! From the files of a plan to its tables as written, folder by folder.

use super::conflict::unresolved;
use super::syntax::parse;
use super::unknown::{misplaced, unknown_entry};
use super::{
    BodyTable, BreakTable, CalendarTable, CaseTable, ChangeTable, ClosedTable, DeadlineTable,
    DecisionTable, EventTable, FollowUpTable, ItemTable, LimitTable, Location, MeetingTable,
    Reader, RoleTable, SeriesTable, Spanned, TABLES, Table, TableSchema,
};
use crate::diag::{Code, Diagnostic, FileId, Report, Source, Sources, Span};
use std::collections::BTreeMap;
use std::sync::Arc;
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

/// What others need of a body's folder.
#[derive(Clone, Debug)]
pub struct Head {
    /// The start of its first file, where what is about the whole folder is reported.
    pub start: Span,
    /// `formerly` of its `[body]`.
    pub formerly: Vec<Spanned<String>>,
}

/// A body's folder, or the shared files, as written.
#[derive(Debug)]
pub struct Files<T> {
    pub tables: T,
    /// The start of the first file.
    pub start: Span,
    /// Whether every file could be read to its end.
    pub whole: bool,
    /// The parts of files that syntax errors have made unreadable.
    pub broken: Vec<Span>,
    pub report: Report,
}

/// Which files of a plan belong together.
#[derive(Debug, Default)]
pub struct Grouped<'s> {
    /// Directly in the plan's folder.
    pub shared: Vec<(FileId, Arc<Source>)>,
    /// By the folder's name, which is the body's id.
    pub folders: BTreeMap<&'s str, Vec<(FileId, Arc<Source>)>>,
    /// Those of which nothing is read.
    pub report: Report,
}

impl<'s> Grouped<'s> {
    /// The files of a plan.
    pub fn of(sources: &'s Sources) -> Grouped<'s> {
        let mut grouped = Grouped::default();
        for (index, source) in sources.files.iter().enumerate() {
            let Ok(id) = u16::try_from(index) else {
                let message = format!("planen har flere end {} filer", u16::MAX);
                grouped.report.push(Diagnostic::new(Code::TooMany, None, message));
                break;
            };
            grouped.add(FileId(id), source);
        }
        grouped
    }

    fn add(&mut self, id: FileId, source: &'s Arc<Source>) {
        let start = Span { file: id, start: 0, end: 0 };
        if source.text.len() > MOST_BYTES {
            self.report.push(
                Diagnostic::new(Code::TooMany, start, "filen er for stor til at være en plan")
                    .hint("en fil må højst fylde 4 MB"),
            );
            return;
        }
        let mut parts = source.path.split('/');
        match (parts.next(), parts.next(), parts.next()) {
            (_, None, _) => self.shared.push((id, source.clone())),
            (Some(folder), Some(_), None) => {
                self.folders.entry(folder).or_default().push((id, source.clone()));
            }
            _ => self.report.push(
                Diagnostic::new(
                    Code::NestedFolder,
                    start,
                    format!(
                        "filen `{}` ligger i en mappe inde i et organs mappe og bliver ikke læst",
                        source.path
                    ),
                )
                .hint("flyt filen op i organets egen mappe"),
            ),
        }
    }
}

/// Tables that files have.
pub trait Tables: Default {
    fn read(&mut self, root: &DeTable<'_>, reader: &mut Reader<'_>);
}

impl<T: Tables> Files<T> {
    /// Reads files that belong together.
    pub fn read(files: &[(FileId, Arc<Source>)]) -> Files<T> {
        let file = files.first().map_or(FileId(0), |(file, _)| *file);
        let start = Span { file, start: 0, end: 0 };
        let (tables, report) = (T::default(), Report::default());
        let mut all = Files { tables, start, whole: true, broken: Vec::new(), report };
        for (id, source) in files {
            let mut reader = Reader::new(*id, &source.text);
            let (root, broken) = parse_unless_conflict(&mut reader);
            all.broken.extend(broken);
            all.tables.read(&root, &mut reader);
            all.whole &= reader.whole;
            all.report.append(reader.report);
        }
        all
    }
}

/// A body's folder.
pub type Folder = Files<BodyTables>;

impl Folder {
    /// What others need of it.
    pub fn head(&self) -> Head {
        let formerly = self.tables.bodies.first().and_then(|table| table.formerly.given());
        let formerly = formerly.map_or(Vec::new(), |list| list.value.clone());
        Head { start: self.start, formerly }
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

impl Tables for SharedTables {
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

impl Tables for BodyTables {
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
