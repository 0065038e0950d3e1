//! The dates that a body's series give, and where their policies put them
//! (plan-format, "Meetings", 1 to 3).

use super::context::BodyContext;
use super::finding::FindingKind;
use super::kept::Kept;
use crate::calendar::{Day, LAST_DAY};
use crate::plan::{Policy, Series, SeriesDates, SeriesIndex, indexed};
use crate::schedule::{Origin, Skipped};
use chrono::{Days, NaiveDate};

/// A policy looks no further than this.
const MAX_SHIFT_DAYS: u64 = 8 * 7;

/// A nominal date that is a meeting.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned {
    pub nominal: NaiveDate,
    pub date: NaiveDate,
    pub origin: Origin,
    pub series: SeriesIndex,
    /// The minutes say that it was held there.
    pub is_kept: bool,
}

/// What the series of a body give.
pub(super) struct Plans {
    /// By planned date.
    pub planned: Vec<Planned>,
    /// Nominal dates, by date, that came to the planned date of another meeting; with
    /// that date.
    pub merged: Vec<(NaiveDate, NaiveDate)>,
    pub skipped: Vec<Skipped>,
}

/// A date that a series gives, before its policies.
#[derive(Clone, Copy)]
struct Nominal {
    date: NaiveDate,
    put_on: NaiveDate,
    /// Not by an agreed date: those come first.
    by_rule: bool,
    series: SeriesIndex,
}

/// Where the policies put a date.
enum Place {
    On(NaiveDate),
    Skipped { too_far: bool },
}

impl BodyContext<'_> {
    /// The planned meetings of all series, and what became of the other dates.
    pub(super) fn plans(&mut self) -> Plans {
        let kept = Kept::of(self.body);
        let mut nominals = Vec::new();
        for (index, series) in indexed(&self.body.series) {
            let first = nominals.len();
            self.nominal_dates(index, series, &mut nominals);
            if nominals.len() == first && self.never_meets(series) {
                self.find(None, FindingKind::SeriesWithoutDates { series: index });
            }
        }
        nominals.sort_by(|a: &Nominal, b: &Nominal| {
            a.date.cmp(&b.date).then_with(|| (a.by_rule, a.series).cmp(&(b.by_rule, b.series)))
        });
        let planned = Vec::with_capacity(nominals.len());
        let mut plans = Plans { planned, merged: Vec::new(), skipped: Vec::new() };
        let mut overlaps = Overlaps::new(self.body.series.len());
        for same_date in nominals.chunk_by(|a, b| a.date == b.date) {
            let chosen = self.place(same_date, &kept, &mut plans);
            overlaps.add(same_date, chosen);
        }
        self.report(&overlaps);
        plans.merge();
        plans.skipped.sort_by_key(|skipped| skipped.date);
        plans.skipped.dedup_by_key(|skipped| skipped.date);
        plans
    }

    fn nominal_dates(&mut self, index: SeriesIndex, series: &Series, nominals: &mut Vec<Nominal>) {
        let last = series
            .until
            .map_or(self.frame.horizon.last, |until| until.min(self.frame.horizon.last));
        let within = |date: NaiveDate| {
            series.from.is_none_or(|from| from <= date)
                && date <= last
                && series.except.binary_search(&date).is_err()
        };
        let add = |nominals: &mut Vec<Nominal>, date, put_on, by_rule| {
            if within(date) {
                nominals.push(Nominal { date, put_on, by_rule, series: index });
            }
        };
        match &series.dates {
            SeriesDates::Rule(rule) => {
                let dates = series.from.map(|from| rule.dates(from, last)).unwrap_or_default();
                nominals.reserve(dates.len());
                dates.into_iter().for_each(|date| add(nominals, date, date, true));
            }
            SeriesDates::Given(dates) => {
                dates.iter().for_each(|(date, _)| add(nominals, *date, *date, false))
            }
            SeriesDates::After { body, days } => {
                let followed =
                    self.followed.get(body).into_iter().flat_map(|other| &other.meetings);
                let ordinary = followed.filter(|meeting| !meeting.is_extra());
                let mut none = true;
                for meeting in ordinary {
                    none = false;
                    let dates = add_days(meeting.nominal, *days).zip(add_days(meeting.date, *days));
                    if let (true, Some((date, put_on))) = (meeting.is_held(), dates) {
                        add(nominals, date, put_on, true);
                    }
                }
                if none {
                    self.find(None, FindingKind::SeriesFollowsNobody { series: index });
                }
            }
        }
    }

    /// Whether a rule of meetings gives no date however far one looks: what
    /// begins beyond what is resolved is left alone.
    fn never_meets(&self, series: &Series) -> bool {
        let SeriesDates::Rule(rule) = &series.dates else { return false };
        let last = series.until.unwrap_or(LAST_DAY).min(LAST_DAY);
        series.from.is_some_and(|from| {
            from <= self.frame.horizon.last && rule.dates(from, last).is_empty()
        })
    }

    /// Plans the meeting of a date that one or several series give: of an agreed
    /// date, else of the first series that does not skip it. Returns its position.
    fn place(&mut self, same_date: &[Nominal], kept: &Kept, plans: &mut Plans) -> usize {
        for (position, nominal) in same_date.iter().enumerate() {
            let Nominal { date: own, put_on, series, .. } = *nominal;
            let day = self.frame.days.day(put_on);
            let kept = kept.day(own, put_on);
            let place = kept.map_or_else(
                || self.follow_policy(&self.body.series[series], nominal, day),
                Place::On,
            );
            if let Place::On(date) = place {
                let origin = Origin::Series { series, put_on, day };
                let is_kept = kept.is_some();
                plans.planned.push(Planned { nominal: own, date, origin, series, is_kept });
                return position;
            }
        }
        let first = &same_date[0];
        let day = self.frame.days.day(first.put_on);
        let series = &self.body.series[first.series];
        let too_far =
            matches!(self.follow_policy(series, first, day), Place::Skipped { too_far: true });
        if too_far {
            let kind = FindingKind::ShiftTooFar { series: first.series, nominal: first.date };
            self.find(Some(first.date), kind);
        }
        plans.skipped.push(Skipped { date: first.put_on, day, too_far });
        0
    }

    /// Agreed dates follow no policy.
    fn follow_policy(&self, series: &Series, nominal: &Nominal, day: Day) -> Place {
        if day.is_free() || !nominal.by_rule {
            return Place::On(nominal.put_on);
        }
        let policy = match day {
            Day::Break(_) => series.on_break,
            _ => series.on_holiday,
        };
        let step: i64 = match policy {
            Policy::Skip => return Place::Skipped { too_far: false },
            Policy::NextWorkday => 1,
            Policy::PreviousWorkday => -1,
            Policy::NextWeek => 7,
            Policy::PreviousWeek => -7,
        };
        (1..)
            .map(|count| count * step)
            .take_while(|days| days.unsigned_abs() <= MAX_SHIFT_DAYS)
            .filter_map(|days| add_days(nominal.put_on, days))
            .take_while(|date| *date <= LAST_DAY)
            .find(|date| self.frame.days.is_workday_outside_breaks(*date))
            .map_or(Place::Skipped { too_far: true }, Place::On)
    }

    fn report(&mut self, overlaps: &Overlaps) {
        for (index, _) in indexed(&self.body.series) {
            let (own, others) = &overlaps.by_series[index.position()];
            if *own == 0 && !others.is_empty() {
                self.find(None, FindingKind::SeriesWithoutEffect { series: index });
                continue;
            }
            for &(other, count) in others.iter().filter(|(other, _)| *other < index) {
                self.find(None, FindingKind::SeriesOverlaps { series: index, other, count });
            }
        }
    }
}

impl Plans {
    /// Makes one meeting of those that came to one planned date: that which the
    /// minutes fix, else that whose nominal date it is, else that of the first series,
    /// else the earlier.
    fn merge(&mut self) {
        self.planned.sort_by(|a, b| {
            let key = |p: &Planned| (!p.is_kept, p.nominal != p.date, p.series, p.nominal);
            a.date.cmp(&b.date).then_with(|| key(a).cmp(&key(b)))
        });
        let merged = &mut self.merged;
        self.planned.dedup_by(|other, kept| {
            let same = other.date == kept.date;
            if same {
                merged.push((other.nominal, kept.date));
            }
            same
        });
        self.merged.sort_unstable();
    }
}

/// For each series, how many dates are its own, and how many are another's.
struct Overlaps {
    by_series: Vec<(u32, Vec<(SeriesIndex, u32)>)>,
}

impl Overlaps {
    fn new(series: usize) -> Overlaps {
        Overlaps { by_series: vec![(0, Vec::new()); series] }
    }

    fn add(&mut self, same_date: &[Nominal], chosen: usize) {
        let chosen = same_date[chosen].series;
        self.by_series[chosen.position()].0 += 1;
        for nominal in same_date.iter().filter(|other| other.series != chosen) {
            let others = &mut self.by_series[nominal.series.position()].1;
            match others.iter_mut().find(|(other, _)| *other == chosen) {
                Some((_, count)) => *count += 1,
                None => others.push((chosen, 1)),
            }
        }
    }
}

pub(super) fn add_days(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    let distance = Days::new(days.unsigned_abs());
    if days < 0 { date.checked_sub_days(distance) } else { date.checked_add_days(distance) }
}
