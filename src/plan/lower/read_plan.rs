//! What reading a plan keeps of the plan read before: each part next to all that it was made from.

use super::cases::cases;
use super::names::{Index, Names};
use super::{body, shared};
use crate::diag::{FileId, Report, Source, Span};
use crate::plan::schema::{Files, Folder, Head, SharedTables};
use crate::plan::{Body, Item, Plan};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A plan as it was read, with what the next one may keep of it.
#[derive(Clone, Debug, Default)]
pub struct ReadPlan {
    /// Not to be used where the report has errors.
    pub plan: Arc<Plan>,
    /// All that is wrong with it, sorted.
    pub report: Report,
    pub(super) shared: Option<Arc<ReadShared>>,
    /// By id.
    pub(super) bodies: BTreeMap<String, ReadBody>,
}

/// What is read of the shared files and of the names of the bodies.
#[derive(Debug)]
pub(super) struct ReadShared {
    files: Vec<(FileId, Arc<Source>)>,
    /// Without its bodies.
    pub plan: Plan,
    pub names: Arc<Names>,
    /// By body, what it has of the cases.
    pub items: Vec<Vec<Item>>,
    pub broken: Vec<Span>,
    pub report: Report,
}

/// What is read of the files of one body and of nothing else.
#[derive(Debug)]
pub(super) struct Parsed {
    files: Vec<(FileId, Arc<Source>)>,
    pub head: Head,
    pub broken: Vec<Span>,
    pub report: Report,
}

/// What that means with the names of the plan and the body's cases.
#[derive(Debug)]
pub(super) struct Lowered {
    names: Arc<Names>,
    cases: Vec<Item>,
    pub body: Arc<Body>,
    pub report: Report,
}

/// One body.
#[derive(Clone, Debug)]
pub(super) struct ReadBody {
    parsed: Arc<Parsed>,
    pub lowered: Arc<Lowered>,
}

/// A folder on its way to a body.
pub(super) struct ParsedFolder<'a> {
    pub id: &'a str,
    pub parsed: Arc<Parsed>,
    before: Option<&'a ReadBody>,
    /// Where its files are not as they were.
    folder: Option<Folder>,
}

impl ReadShared {
    pub fn of(
        before: Option<&ReadPlan>,
        files: &[(FileId, Arc<Source>)],
        folders: &[ParsedFolder<'_>],
    ) -> Arc<ReadShared> {
        let before = before.and_then(|before| before.shared.as_ref());
        let heads = folders.iter().map(|folder| (folder.id, &folder.parsed.head));
        let bodies = Index::of_bodies(heads);
        match before {
            Some(known) if known.files == files && known.names.bodies == bodies => known.clone(),
            _ => {
                let mut read = ReadShared::read(files, bodies);
                let same = before.filter(|before| before.names == read.names);
                read.names = same.map_or(read.names, |before| before.names.clone());
                Arc::new(read)
            }
        }
    }

    fn read(files: &[(FileId, Arc<Source>)], bodies: Index) -> ReadShared {
        let Files { tables, whole, broken, mut report, .. } = Files::<SharedTables>::read(files);
        let count = bodies.names().count();
        let mut names = Names::new(bodies, whole);
        let mut plan = shared::plan(&tables, &mut names, &mut report);
        let (cases, items) = cases(&tables.cases, &names, (count, whole), &mut report);
        plan.cases = cases;
        let (files, names) = (files.to_vec(), Arc::new(names));
        ReadShared { files, plan, names, items, broken, report }
    }
}

impl<'a> ParsedFolder<'a> {
    pub fn of(
        before: Option<&'a ReadPlan>,
        id: &'a str,
        files: &[(FileId, Arc<Source>)],
    ) -> ParsedFolder<'a> {
        let before = before.and_then(|before| before.bodies.get(id));
        if let Some(known) = before.filter(|known| known.parsed.files == files) {
            return ParsedFolder { id, parsed: known.parsed.clone(), before, folder: None };
        }
        let mut folder = Folder::read(files);
        let parsed = Parsed {
            files: files.to_vec(),
            head: folder.head(),
            broken: std::mem::take(&mut folder.broken),
            report: std::mem::take(&mut folder.report),
        };
        ParsedFolder { id, parsed: Arc::new(parsed), before, folder: Some(folder) }
    }

    /// The body. One that comes to be as it was is the one that was.
    pub fn lower(self, cases: &[Item], names: &Arc<Names>) -> ReadBody {
        let ParsedFolder { id, parsed, before, folder } = self;
        let is_same = |known: &&Lowered| Arc::ptr_eq(&known.names, names) && known.cases == cases;
        let known = before.filter(|known| is_same(&&*known.lowered));
        if let (Some(known), None) = (known, &folder) {
            return known.clone();
        }
        let folder = folder.unwrap_or_else(|| Folder::read(&parsed.files));
        let mut report = Report::default();
        let body = body::body(id, &folder, cases, names, &mut report);
        let same = before.map(|before| &before.lowered.body).filter(|before| ***before == body);
        let body = same.map_or_else(|| Arc::new(body), Arc::clone);
        let (names, cases) = (names.clone(), cases.to_vec());
        ReadBody { parsed, lowered: Arc::new(Lowered { names, cases, body, report }) }
    }
}
