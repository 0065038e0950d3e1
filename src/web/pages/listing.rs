//! A list on a page that may be long: what one looks for in it, and the part that is shown.

use super::matching::Words;
use crate::plan::Plan;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::convert::Infallible;

/// So many entries are on one page.
pub(in crate::web) const SHOWN: usize = 50;

/// Of so many lists on one page, so many entries of each are shown.
pub(in crate::web) fn shown_of_each(lists: usize) -> usize {
    const OF_ALL: usize = 300;
    OF_ALL / lists.clamp(1, SHOWN)
}

/// What an address asks of a list; empty is the same as absent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct ListQuery {
    q: String,
    /// The page, counted from 1.
    side: String,
    /// The id of an entry: the page that it is on.
    ved: String,
}

/// One of the values that narrow a list down.
pub(in crate::web) struct Select {
    pub name: &'static str,
    pub label: &'static str,
    /// A value, or what was written; empty for all.
    pub chosen: String,
    /// Value, words, whether it is chosen.
    pub options: Vec<(String, String, bool)>,
    pub is_written: bool,
}

impl Select {
    /// `options`: value and words of each; `chosen` is a value.
    pub fn new(
        name: &'static str,
        label: &'static str,
        options: impl IntoIterator<Item = (String, String)>,
        chosen: &str,
    ) -> Select {
        let option = |(value, words): (String, String)| {
            let is_chosen = value == chosen;
            (value, words, is_chosen)
        };
        let options = options.into_iter().map(option).collect();
        Select { name, label, chosen: chosen.to_owned(), options, is_written: false }
    }

    /// The same of values that may be many: then nobody finds one, and a part of its words is
    /// written.
    pub fn of_many(
        name: &'static str,
        label: &'static str,
        options: impl IntoIterator<Item = (String, String)>,
        chosen: &str,
    ) -> Select {
        let select = Select::new(name, label, options, chosen.trim());
        let is_part = !select.chosen.is_empty() && select.exact().is_none();
        Select { is_written: is_part || select.options.len() > SHOWN, ..select }
    }

    /// What is in the field where it is written.
    pub fn written(&self) -> &str {
        self.exact().map_or(&self.chosen, |(_, words, _)| words)
    }

    /// The values to narrow down to; `None` for all.
    pub fn values(&self) -> Option<BTreeSet<&str>> {
        if self.chosen.is_empty() {
            return None;
        }
        let written = self.chosen.to_lowercase();
        let is_meant = |(_, words, is_chosen): &&(String, String, bool)| match self.exact() {
            Some(_) => *is_chosen,
            None => self.is_written && words.to_lowercase().contains(&written),
        };
        Some(self.options.iter().filter(is_meant).map(|(value, ..)| value.as_str()).collect())
    }

    fn exact(&self) -> Option<&(String, String, bool)> {
        self.options.iter().find(|(.., is_chosen)| *is_chosen)
    }
}

/// The part of a list that is shown.
pub(in crate::web) struct Listing<T> {
    pub entries: Vec<T>,
    /// What was looked for.
    pub query: String,
    /// Whether there are more than one page of them, so that one looks for some.
    pub is_long: bool,
    /// Its own address.
    pub here: String,
    /// "51–100 af 1.000"; `None` where all are shown.
    pub place: Option<String>,
    /// The addresses of the pages before and after.
    pub earlier: Option<String>,
    pub later: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for ListQuery {
    type Rejection = Infallible;

    /// What can't be read asks for nothing.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<ListQuery, Infallible> {
        let query = Query::try_from_uri(&parts.uri);
        Ok(query.map(|Query(query)| query).unwrap_or_default())
    }
}

impl ListQuery {
    /// The page that an entry is on.
    pub fn at(id: &str) -> ListQuery {
        ListQuery { ved: id.to_owned(), ..ListQuery::default() }
    }

    /// Whether it is the beginning of the whole list.
    pub fn is_first_page(&self) -> bool {
        self.q.is_empty() && self.ved.is_empty() && matches!(&*self.side, "" | "1")
    }

    /// Of a list in its order, by each entry's id and what it is found by. `path` may have a
    /// query of its own.
    pub fn list<T, S: AsRef<str>>(
        &self,
        path: &str,
        all: Vec<T>,
        id_and_text: impl Fn(&T) -> (S, String),
    ) -> Listing<T> {
        self.list_by_size(path, all, id_and_text, |_| 1, SHOWN)
    }

    /// The same of entries that are not of one size: as many on a page as `most` has room for,
    /// at least one.
    pub fn list_by_size<T, S: AsRef<str>>(
        &self,
        path: &str,
        mut all: Vec<T>,
        id_and_text: impl Fn(&T) -> (S, String),
        size: impl Fn(&T) -> usize,
        most: usize,
    ) -> Listing<T> {
        let is_long = !self.q.is_empty() || all.iter().map(&size).sum::<usize>() > most;
        let words = Words::new(&self.q);
        all.retain(|entry| words.is_empty() || words.match_all(&id_and_text(entry).1));
        // The index of the first entry of each page.
        let (mut starts, mut used) = (vec![0], 0);
        for (index, entry) in all.iter().enumerate() {
            if index > 0 && used + size(entry) > most {
                starts.push(index);
                used = 0;
            }
            used += size(entry);
        }
        let ved = self.ved.to_lowercase();
        let is_own =
            |entry: &T| !ved.is_empty() && id_and_text(entry).0.as_ref().to_lowercase() == ved;
        let own = all.iter().position(is_own);
        let page = match own {
            Some(own) => starts.partition_point(|start| *start <= own) - 1,
            None => self.side.parse().unwrap_or(1).clamp(1, starts.len()) - 1,
        };
        let (number, start) = (all.len(), starts[page]);
        all.truncate(starts.get(page + 1).copied().unwrap_or(number));
        let entries = all.split_off(start);
        Listing {
            place: (starts.len() > 1).then(|| match entries.len() {
                1 => format!("{} af {number}", start + 1),
                shown => format!("{}–{} af {number}", start + 1, start + shown),
            }),
            here: self.address(path, page + 1),
            earlier: (page > 0).then(|| self.address(path, page)),
            later: (page + 1 < starts.len()).then(|| self.address(path, page + 2)),
            query: self.q.clone(),
            is_long,
            entries,
        }
    }

    fn address(&self, path: &str, side: usize) -> String {
        let separator = if path.contains('?') { '&' } else { '?' };
        let query = match self.q.as_str() {
            "" => String::new(),
            words => format!("q={}&", utf8_percent_encode(words, NON_ALPHANUMERIC)),
        };
        format!("{path}{separator}{query}side={side}")
    }
}

/// The entries under one heading, as of one day.
pub(in crate::web) struct Group<T> {
    pub name: String,
    pub lines: Vec<T>,
}

impl<T> Listing<(String, T)> {
    /// The same part under its headings, of entries that each have theirs.
    pub fn grouped(self) -> Listing<Group<T>> {
        let mut groups: Vec<Group<T>> = Vec::new();
        let Listing { entries, query, is_long, here, place, earlier, later } = self;
        for (name, line) in entries {
            match groups.last_mut().filter(|group| group.name == name) {
                Some(group) => group.lines.push(line),
                None => groups.push(Group { name, lines: vec![line] }),
            }
        }
        Listing { entries: groups, query, is_long, here, place, earlier, later }
    }
}

impl<T> Listing<T> {
    /// The same part, as it is shown.
    pub fn map<U>(self, show: impl FnMut(T) -> U) -> Listing<U> {
        let Listing { entries, query, is_long, here, place, earlier, later } = self;
        let entries = entries.into_iter().map(show).collect();
        Listing { entries, query, is_long, here, place, earlier, later }
    }
}

/// The address of a page about what bodies share, with the part of its list that an entry is
/// in, where the plan's lists are long.
pub(in crate::web) fn address_of(path: &str, id: &str, plan: &Plan) -> String {
    let calendar = plan.events.len() + plan.calendar.closed.len() + plan.calendar.breaks.len();
    let lists = [plan.bodies.len(), plan.roles.len(), plan.cases.len(), calendar];
    let longest = lists.into_iter().max().unwrap_or_default();
    if longest > SHOWN { format!("{path}?ved={id}") } else { path.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(query: &ListQuery, number: usize) -> Listing<usize> {
        query.list("/x", (0..number).collect(), |n| (n.to_string(), format!("Udvalg {n}")))
    }

    #[test]
    fn a_long_list_is_on_several_pages_and_one_finds_what_one_looks_for() {
        let short = list(&ListQuery::default(), SHOWN);
        assert_eq!((short.entries.len(), short.is_long, short.place), (SHOWN, false, None));

        let first = list(&ListQuery::default(), 120);
        assert_eq!((first.entries.len(), first.place.as_deref()), (SHOWN, Some("1–50 af 120")));
        assert_eq!((first.earlier, first.later.as_deref()), (None, Some("/x?side=2")));

        let of_one = list(&ListQuery { ved: "119".into(), ..ListQuery::default() }, 120);
        assert_eq!(of_one.entries, (100..120).collect::<Vec<_>>());
        assert_eq!((of_one.earlier.as_deref(), of_one.later), (Some("/x?side=2"), None));

        let found = ListQuery { q: "udvalg 11".into(), side: "7".into(), ..ListQuery::default() };
        let found = list(&found, 120);
        assert_eq!(found.entries, [11, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119]);
        assert!(found.is_long && found.place.is_none());

        let none = list(&ListQuery { q: "ø".into(), ..ListQuery::default() }, 120);
        assert!(none.entries.is_empty() && none.is_long && none.later.is_none());
    }
}
