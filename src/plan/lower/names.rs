//! Ids and names: who is called what, and who was meant.

use super::super::schema::{Field, Head, Spanned, TableSchema, similar};
use super::check::required;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::{Indexed, Plan, index_at};
use std::collections::BTreeMap;

/// The names of one kind of thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Index {
    /// The place in its list; `None` for what is named but can't be used.
    known: BTreeMap<String, (Option<usize>, Span)>,
    /// By names that things had before: the ones that they have now.
    renamed: BTreeMap<String, String>,
    /// Whether all of the kind could be read: else an unknown name may be one
    /// of those that couldn't, and is not reported.
    pub whole: bool,
}

/// All names that one table may use of another.
#[derive(Clone, Debug, PartialEq)]
pub struct Names {
    pub bodies: Index,
    pub roles: Index,
    pub events: Index,
    /// The names of events with their ids, for those who write the name.
    pub event_ids: BTreeMap<String, String>,
    /// By name; the index is of the first break of that name.
    pub breaks: Index,
}

/// A kind of thing that others name, with the words for messages.
#[derive(Debug)]
pub struct Named {
    pub code: Code,
    pub noun: &'static str,
    /// How one comes to be.
    pub how: &'static str,
}

pub const ROLE: Named = Named {
    code: Code::UnknownRole,
    noun: "rollen",
    how: "roller skrives som `[[role]]` direkte i planens mappe, fx i `people.toml`",
};

/// A role that was absent from a meeting: one that is gone since forbids nothing.
pub const ABSENTEE: Named = Named { code: Code::UnknownAbsentee, ..ROLE };

pub const BODY: Named = Named {
    code: Code::UnknownBody,
    noun: "organet",
    how: "hvert organ har sin mappe, og mappens navn er dets id",
};

pub const ITEM: Named = Named {
    code: Code::UnknownItem,
    noun: "punktet",
    how: "punkter skrives som `[[item]]` i organets mappe",
};

impl Names {
    /// The names that are known before any table is lowered: the bodies'. `whole`: every
    /// shared file could be read.
    pub fn new(bodies: Index, whole: bool) -> Names {
        let index = || Index::new(whole);
        let event_ids = BTreeMap::new();
        Names { bodies, roles: index(), events: index(), event_ids, breaks: index() }
    }

    /// What a rule of a plan may be tied to; `place` is said to be where each got its name.
    pub fn of_things(plan: &Plan, place: Span) -> Names {
        let breaks = plan.calendar.breaks.iter();
        Names {
            events: Index::listed(plan.events.iter().map(|event| &*event.id), place),
            breaks: Index::listed(breaks.map(|one| &*one.name), place),
            ..Names::new(Index::listed(plan.bodies.iter().map(|body| &*body.id), place), true)
        }
    }
}

impl Index {
    /// The names of the bodies' folders, and those that they had before.
    pub fn of_bodies<'h>(heads: impl Iterator<Item = (&'h str, &'h Head)>) -> Index {
        let mut bodies = Index::new(true);
        for (position, (id, head)) in heads.enumerate() {
            bodies.known.insert(id.to_owned(), (Some(position), head.start));
            for former in &head.formerly {
                bodies.renamed.insert(former.value.clone(), id.to_owned());
            }
        }
        bodies
    }

    /// Of things in the order of their list.
    fn listed<'n>(names: impl Iterator<Item = &'n str>, place: Span) -> Index {
        let mut index = Index::new(true);
        for (position, name) in names.enumerate() {
            index.add(name, Some(position), place);
        }
        index
    }

    pub fn new(whole: bool) -> Index {
        Index { whole, ..Index::default() }
    }

    /// Where a name was given.
    pub fn place(&self, name: &str) -> Option<Span> {
        self.known.get(name).map(|(_, span)| *span)
    }

    /// The place in the list of a thing that is named; `None` inside when it
    /// can't be used.
    pub fn get(&self, name: &str) -> Option<Option<usize>> {
        self.known.get(name).map(|(position, _)| *position)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.known.keys().map(String::as_str)
    }

    /// The names without that of one thing.
    pub fn names_but(&self, own: Option<usize>) -> impl Iterator<Item = &str> + Clone {
        let others =
            self.known.iter().filter(move |(_, (position, _))| own.is_none() || *position != own);
        others.map(|(name, _)| name.as_str())
    }

    /// Adds a name unless it is known; whether it was new.
    pub fn add(&mut self, name: &str, position: Option<usize>, span: Span) -> bool {
        let new = !self.known.contains_key(name);
        if new {
            self.known.insert(name.to_owned(), (position, span));
        }
        new
    }

    /// Reads an `id`. What has none can't be used.
    pub fn read_id<'f, S: TableSchema>(
        &mut self,
        field: &'f Field<String>,
        span: Span,
        report: &mut Report,
    ) -> Option<&'f Spanned<String>> {
        let Some(id) = required::<S, _>(field, "id", span, report) else {
            self.whole = false;
            return None;
        };
        check_id(&id.value, id.span, report);
        Some(id)
    }

    /// Reads an `id` and adds it; each may be used once.
    pub fn add_id<S: TableSchema>(
        &mut self,
        field: &Field<String>,
        span: Span,
        position: Option<usize>,
        report: &mut Report,
    ) -> Option<Spanned<String>> {
        let id = self.read_id::<S>(field, span, report)?;
        if let Some(first) = self.place(&id.value) {
            report.push(
                Diagnostic::new(
                    Code::DuplicateId,
                    id.span,
                    format!("id'et `{}` er brugt to gange i `{}`", id.value, S::TABLE.header),
                )
                .label("brugt igen her")
                .related(first, "først brugt her")
                .hint("giv den ene et andet id"),
            );
            return None;
        }
        self.add(&id.value, position, id.span);
        Some(id.clone())
    }

    /// The thing a name means.
    pub fn find(&self, name: &Spanned<String>, kind: &Named, report: &mut Report) -> Option<usize> {
        self.find_but(None, name, kind, report)
    }

    /// The same for one of the things themselves, which can't mean itself.
    pub fn find_but(
        &self,
        own: Option<usize>,
        name: &Spanned<String>,
        kind: &Named,
        report: &mut Report,
    ) -> Option<usize> {
        if let Some(found) = self.get(&name.value) {
            return found;
        }
        if self.whole {
            let message = format!("{} `{}` findes ikke", kind.noun, name.value);
            let renamed = self.renamed.get(&name.value);
            let hint = match (renamed, similar(&name.value, self.names_but(own))) {
                (Some(now), _) => format!("det hedder nu `{now}`: skriv det"),
                (None, Some(meant)) => format!("mente du `{meant}`?"),
                (None, None) if self.names_but(own).next().is_none() => {
                    let others = if own.is_some() { "ingen andre" } else { "ingen" };
                    format!("der er {others} endnu; {}", kind.how)
                }
                (None, None) => listing(self.names_but(own)),
            };
            report.push(Diagnostic::new(kind.code, name.span, message).label("ukendt").hint(hint));
        }
        None
    }
}

/// "der findes `a`, `b`", no longer than one cares to read.
pub fn listing<'n>(names: impl Iterator<Item = &'n str>) -> String {
    const MOST: usize = 12;
    let mut all: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    match all.len() {
        0 => "der er ingen endnu".to_owned(),
        1..=MOST => format!("der findes {}", all.join(", ")),
        more => {
            all.truncate(MOST);
            format!("der findes {} og {} andre", all.join(", "), more - MOST)
        }
    }
}

/// `[a-z0-9-]+`.
pub fn is_id(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.chars().all(fits)
}

/// An error for a text that can't be an id.
pub fn check_id(id: &str, span: Span, report: &mut Report) {
    if is_id(id) {
        return;
    }
    let slug = slug(id);
    let hint = if slug.is_empty() {
        "et id har kun små bogstaver a-z, tal og bindestreg".to_owned()
    } else {
        format!("et id har kun små bogstaver a-z, tal og bindestreg: skriv `{slug}`")
    };
    let message = if id.is_empty() {
        "id'et er tomt".to_owned()
    } else {
        format!("`{id}` kan ikke være et id")
    };
    report.push(Diagnostic::new(Code::BadId, span, message).label("ikke et id").hint(hint));
}

/// The id that is nearest to a text.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.trim().to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            'æ' | 'ä' => slug.push_str("ae"),
            'ø' | 'ö' => slug.push_str("oe"),
            'å' => slug.push_str("aa"),
            'é' | 'è' => slug.push('e'),
            'ü' => slug.push('u'),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// The things that a list of ids means, each once.
pub fn references<T: Indexed>(
    field: &Field<Vec<Spanned<String>>>,
    index: &Index,
    kind: &Named,
    report: &mut Report,
) -> Vec<T::Index> {
    let mut first: BTreeMap<&str, &Spanned<String>> = BTreeMap::new();
    let mut found = Vec::new();
    for name in field.given().iter().flat_map(|list| &list.value) {
        if let Some(known) = first.insert(&name.value, name) {
            report.push(
                Diagnostic::new(
                    Code::DuplicateEntry,
                    name.span,
                    format!("`{}` står to gange på listen", name.value),
                )
                .label("står igen her")
                .related(known.span, "står først her")
                .hint("slet den ene"),
            );
            continue;
        }
        found.extend(index.find(name, kind, report).map(index_at::<T>));
    }
    found
}
