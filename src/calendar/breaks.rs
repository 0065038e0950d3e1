//! The breaks of a plan in each year, where those with dates of their own take the place
//! of yearly ones.

use super::{Calendar, Period};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// A period's own date takes the place of one that begins at most so many days away.
const NEAREST: i64 = 182;

/// The one of some first days, rising, that is nearest to a date and not further
/// away than 182 days; of two equally near, the earlier.
pub fn nearest(begins: &[NaiveDate], date: NaiveDate) -> Option<usize> {
    // Of several that begin on one day, the first.
    let after = begins.partition_point(|begin| *begin < date);
    let before =
        after.checked_sub(1).map(|last| begins.partition_point(|begin| *begin < begins[last]));
    let distance = |position: &usize| (begins[*position] - date).num_days().abs();
    [before, Some(after).filter(|position| *position < begins.len())]
        .into_iter()
        .flatten()
        .min_by_key(distance)
        .filter(|position| distance(position) <= NEAREST)
}

/// A dated break that takes the place of a yearly one. Both are indices in
/// [`super::Calendar::breaks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The one with its own dates.
    pub dated: usize,
    /// The one whose place it takes.
    pub yearly: usize,
    /// The first and the last day of the yearly one.
    pub replaced: (NaiveDate, NaiveDate),
}

/// The breaks of one name: indices in [`Calendar::breaks`].
#[derive(Default)]
struct SameName {
    yearly: Vec<usize>,
    /// Those that may take the place of a yearly one.
    dated: Vec<(usize, NaiveDate)>,
}

impl Calendar {
    /// Every break that begins with one of some years (the ISO year of its first week, the
    /// year of its first day, the year of its Easter) with its index and its first and last
    /// day, by year. Dated ones take the place of the yearly ones that begin nearest.
    pub fn breaks_of_years(
        &self,
        years: RangeInclusive<i32>,
    ) -> Vec<(usize, NaiveDate, NaiveDate)> {
        self.breaks_among(0..self.breaks.len(), years)
    }

    /// The same of those with one name.
    pub fn breaks_of_name(
        &self,
        name: &str,
        years: RangeInclusive<i32>,
    ) -> Vec<(usize, NaiveDate, NaiveDate)> {
        let named = (0..self.breaks.len()).filter(|index| self.breaks[*index].name == name);
        self.breaks_among(named, years)
    }

    /// Which yearly breaks the dated ones take the place of, in file order.
    pub fn replacements(&self) -> Vec<Replacement> {
        self.replacements_among(0..self.breaks.len())
    }

    fn breaks_among(
        &self,
        indices: impl Iterator<Item = usize> + Clone,
        years: RangeInclusive<i32>,
    ) -> Vec<(usize, NaiveDate, NaiveDate)> {
        let replaced: BTreeSet<(usize, NaiveDate)> = self
            .replacements_among(indices.clone())
            .into_iter()
            .map(|found| (found.yearly, found.replaced.0))
            .collect();
        let in_year = |year: i32| {
            let breaks = indices.clone().filter_map(move |index| {
                let (from, to) = self.breaks[index].period.in_year(year)?;
                Some((index, from, to))
            });
            breaks.filter(|(index, from, _)| !replaced.contains(&(*index, *from)))
        };
        years.flat_map(in_year).collect()
    }

    /// `indices` has all breaks of each name that it has one of.
    fn replacements_among(&self, indices: impl Iterator<Item = usize>) -> Vec<Replacement> {
        let mut names: BTreeMap<&str, SameName> = BTreeMap::new();
        for index in indices {
            let pause = &self.breaks[index];
            let same = names.entry(&pause.name).or_default();
            match pause.period {
                Period::Dates { from, .. } if pause.replaces != Some(false) => {
                    same.dated.push((index, from));
                }
                Period::Dates { .. } => {}
                _ => same.yearly.push(index),
            }
        }
        let mut found: Vec<Replacement> =
            names.values().flat_map(|same| self.replacements_of(same)).collect();
        found.sort_by_key(|replacement| replacement.dated);
        found
    }

    fn replacements_of(&self, same: &SameName) -> Vec<Replacement> {
        let around = |from: &NaiveDate| from.year() - 1..=from.year() + 1;
        let years: BTreeSet<i32> = same.dated.iter().flat_map(|(_, from)| around(from)).collect();
        let in_year = |year: i32| {
            same.yearly.iter().filter_map(move |index| {
                let (first, last) = self.breaks[*index].period.in_year(year)?;
                Some((first, *index, last))
            })
        };
        let mut yearly: Vec<_> = years.into_iter().flat_map(in_year).collect();
        yearly.sort_unstable();
        let begins: Vec<NaiveDate> = yearly.iter().map(|(first, ..)| *first).collect();
        let replacement = |(dated, from): &(usize, NaiveDate)| {
            let (first, index, last) = yearly[nearest(&begins, *from)?];
            Some(Replacement { dated: *dated, yearly: index, replaced: (first, last) })
        };
        same.dated.iter().filter_map(replacement).collect()
    }
}
