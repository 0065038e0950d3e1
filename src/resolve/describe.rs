//! What the resolver noticed, in Danish: one function for each thing that it finds.

use super::finding::{Finding, Found};
use crate::calendar::{TimeSpan, full_date};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::{Body, Timing};
use crate::schedule::Schedule;
use chrono::NaiveDate;

/// The findings as diagnostics, sorted. One local time that a series has in many
/// years is told once.
pub fn describe(schedule: &Schedule, findings: &[Finding]) -> Report {
    let mut report = Report::default();
    let mut told: Vec<Span> = Vec::new();
    for finding in findings {
        if let Found::LocalTime { span, .. } = finding.found {
            if told.contains(&span) {
                continue;
            }
            told.push(span);
        }
        report.push(Describing { schedule, finding }.diagnostic());
    }
    report.sort();
    report
}

struct Describing<'a> {
    schedule: &'a Schedule,
    finding: &'a Finding,
}

impl Describing<'_> {
    fn diagnostic(&self) -> Diagnostic {
        match self.finding.found {
            Found::DoubleBooked { planned, entry } => self.double_booked(planned, entry),
            Found::ExtraOnPlanned { entry } => self.extra_on_planned(entry),
            Found::LimitGap { limit, since, meetings } => self.limit_gap(limit, since, meetings),
            Found::LimitPerMeeting { limit, count } => self.limit_per_meeting(limit, count),
            Found::LocalTime { span, time, twice } => self.local_time(span, time, twice),
            Found::NeverMatches { item } => self.never_matches(item),
            Found::NoHolder { item, role } => self.no_holder(item, role),
            Found::NoMeetingInTime { item, event } => self.no_meeting_in_time(item, event),
            Found::NoMeetingLeft { item } => self.no_meeting_left(item),
            Found::NoMeetingThatDay { item, date, span } => {
                self.no_meeting_that_day(item, date, span)
            }
            Found::NoOccurrence { item } => self.no_occurrence(item),
            Found::Overbooked { meeting, minutes } => self.overbooked(meeting, minutes),
            Found::SeriesWithoutDates { series } => self.series_without_dates(series),
            Found::ShiftTooFar { series, nominal } => self.shift_too_far(series, nominal),
            Found::StaleChange { change } => self.stale_change(change),
            Found::StaleMeeting { entry } => self.stale_meeting(entry),
        }
    }

    fn double_booked(&self, [first, second]: [NaiveDate; 2], entry: Option<u32>) -> Diagnostic {
        Diagnostic::new(
            Code::DoubleBooked,
            entry.map_or(self.body().span, |entry| self.entry_span(entry)),
            format!("{} har to møder den {}", self.body().name, self.day()),
        )
        .label(format!("det ene er planlagt {first}, det andet {second}"))
        .hint("flyt det ene til en anden dag, eller aflys det")
    }

    fn extra_on_planned(&self, entry: u32) -> Diagnostic {
        Diagnostic::new(
            Code::ExtraOnPlanned,
            self.entry_span(entry),
            format!("der er i forvejen planlagt et møde i {} den {}", self.body().name, self.day()),
        )
        .label("ekstra møde på en planlagt dag")
        .hint("udelad `extra = true` for at ændre det planlagte møde, eller vælg en anden dag")
    }

    fn local_time(&self, span: Span, time: TimeSpan, twice: bool) -> Diagnostic {
        let (happens, way) =
            if twice { ("kommer to gange", "tilbage") } else { ("findes ikke", "frem") };
        let (start, end) = (time.start.format("%H:%M"), time.end.format("%H:%M"));
        Diagnostic::new(
            Code::LocalTime,
            span,
            format!("tiden {start}-{end} {happens} den {}, hvor uret stilles {way}", self.day()),
        )
        .label("mødets tid")
        .hint("vælg en tid uden for natten mellem lørdag og søndag")
    }

    fn series_without_dates(&self, series: u32) -> Diagnostic {
        Diagnostic::new(
            Code::NeverMatches,
            self.series_span(series),
            format!("mødeserien i {} giver aldrig en dato", self.body().name),
        )
        .label("ingen dag passer med den")
        .hint("se efter, om reglen passer med `from` og `until`, og om dens måneder har den dag")
    }

    fn shift_too_far(&self, series: u32, nominal: NaiveDate) -> Diagnostic {
        Diagnostic::new(
            Code::ShiftTooFar,
            self.series_span(series),
            format!(
                "mødet den {} springes over: der er ingen ledig dag inden for 8 uger",
                full_date(nominal)
            ),
        )
        .label("denne mødeserie")
        .hint("brug `\"skip\"`, eller læg mødet ind med `[[meeting]]` og `extra = true`")
    }

    fn stale_meeting(&self, entry: u32) -> Diagnostic {
        Diagnostic::new(
            Code::StaleMeeting,
            self.entry_span(entry),
            format!(
                "{} har intet planlagt møde den {}; ændringen har ingen virkning",
                self.body().name,
                self.day()
            ),
        )
        .label("intet planlagt møde")
        .hint(self.nearest("ret `date`, fjern ændringen, eller skriv `extra = true`"))
    }

    fn overbooked(&self, meeting: NaiveDate, minutes: u32) -> Diagnostic {
        let body = self.body();
        Diagnostic::new(
            Code::Overbooked,
            body.minutes_span.unwrap_or(body.span),
            format!(
                "mødet den {} er overfyldt: {minutes} minutter af {}",
                full_date(meeting),
                body.minutes.unwrap_or(0)
            ),
        )
        .label(format!("{} har kun denne tid til punkter", body.name))
        .hint("flyt et punkt med `[[change]]`, eller giv et punkt `flexible = true`")
    }

    fn limit_per_meeting(&self, limit: u32, count: usize) -> Diagnostic {
        let category = &self.body().limits[limit as usize].category;
        let day = self.day();
        let message = format!("{count} punkter af kategorien `{category}` på mødet den {day}");
        self.limit(limit, Code::LimitPerMeeting, message)
    }

    fn limit_gap(&self, limit: u32, since: NaiveDate, meetings: usize) -> Diagnostic {
        let category = &self.body().limits[limit as usize].category;
        let day = self.day();
        let after = match meetings {
            0 => {
                let message = format!("kategorien `{category}` er flere gange på mødet den {day}");
                return self.limit(limit, Code::LimitGap, message);
            }
            1 => "1 møde".to_owned(),
            _ => format!("{meetings} møder"),
        };
        let message = format!(
            "kategorien `{category}` er på mødet den {day} igen efter kun {after}, sidst den {}",
            full_date(since)
        );
        self.limit(limit, Code::LimitGap, message)
    }

    fn limit(&self, limit: u32, code: Code, message: String) -> Diagnostic {
        Diagnostic::new(code, self.body().limits[limit as usize].span, message)
            .label("denne grænse er brudt")
            .hint("flyt det ene punkt med `[[change]]`, eller ret grænsen")
    }

    fn never_matches(&self, item: u32) -> Diagnostic {
        Diagnostic::new(
            Code::NeverMatches,
            self.item_span(item),
            format!("punktet `{}` kommer aldrig på et møde", self.id(item)),
        )
        .label("rammer intet planlagt møde")
        .hint("se efter, om reglen, `from`, `until` og `years` passer med møderne")
    }

    fn no_holder(&self, item: u32, role: usize) -> Diagnostic {
        Diagnostic::new(
            Code::NoHolder,
            self.item_span(item),
            format!(
                "ingen har rollen `{}` den {}, hvor `{{role}}` skal vise navnet",
                self.schedule.plan.roles[role].id,
                self.day()
            ),
        )
        .label(format!("punktet `{}`", self.id(item)))
        .hint("skriv personen under `holders`, eller skriv titlen i stedet for `{role}`")
    }

    fn no_meeting_in_time(&self, item: u32, event: usize) -> Diagnostic {
        let event = &self.schedule.plan.events[event];
        Diagnostic::new(
            Code::NoMeetingInTime,
            self.item_span(item),
            format!(
                "intet møde i tide før `{}` den {}",
                event.name(),
                event.dates.first().map_or_else(String::new, |date| full_date(date.from))
            ),
        )
        .label(format!("påmindelsen `{}` kommer ikke med", self.id(item)))
        .hint(
            "gør `days` mindre, eller skriv `date` i stedet for `when`; ekstra møder tæller \
             ikke med",
        )
    }

    fn no_meeting_left(&self, item: u32) -> Diagnostic {
        Diagnostic::new(
            Code::NoMeetingLeft,
            self.item_span(item),
            format!(
                "der er intet møde tilbage til punktet `{}`, så det afventer en dato",
                self.id(item)
            ),
        )
        .label("intet afholdt møde tilbage")
        .hint("forlæng mødeserien, eller giv punktet en tidligere dato")
    }

    fn no_meeting_that_day(&self, item: u32, date: NaiveDate, span: Span) -> Diagnostic {
        let (day, id) = (full_date(date), self.id(item));
        let message = format!("der er intet møde den {day} til punktet `{id}`");
        Diagnostic::new(Code::NoMeetingThatDay, span, message)
            .label("det kommer på det første møde derefter")
            .hint(self.nearest("skriv datoen for et møde"))
    }

    fn no_occurrence(&self, item: u32) -> Diagnostic {
        let (day, id) = (self.day(), self.id(item));
        let message = format!("reglen for `{id}` rammer intet møde omkring den {day}");
        Diagnostic::new(Code::NoOccurrence, self.item_span(item), message)
    }

    fn stale_change(&self, change: u32) -> Diagnostic {
        let change = &self.body().changes[change as usize];
        Diagnostic::new(
            Code::StaleChange,
            change.span,
            format!(
                "punktet `{}` kommer ikke op den {}; ændringen har ingen virkning",
                self.id(change.item.position() as u32),
                self.day()
            ),
        )
        .label("ingen forekomst den dag")
        .hint(self.nearest_occurrence(change.item.position(), change.scope.date()))
    }

    fn body(&self) -> &Body {
        &self.schedule.plan.bodies[self.finding.body]
    }

    fn id(&self, item: u32) -> &str {
        &self.body().items[item as usize].id
    }

    /// Where an item says when it comes.
    fn item_span(&self, item: u32) -> Span {
        let item = &self.body().items[item as usize];
        match &item.timing {
            Timing::Once { span, .. } | Timing::Due { span, .. } | Timing::When { span, .. } => {
                *span
            }
            Timing::Awaiting | Timing::Case(_) => item.span,
        }
    }

    fn entry_span(&self, entry: u32) -> Span {
        self.body().meetings[entry as usize].span
    }

    fn series_span(&self, series: u32) -> Span {
        self.body().series[series as usize].span
    }

    fn day(&self) -> String {
        self.finding.date.map_or_else(String::new, full_date)
    }

    /// What to write instead, with the nearest planned dates if there are any.
    fn nearest(&self, otherwise: &str) -> String {
        let planned = self.schedule.bodies[self.finding.body].meetings.iter().map(|m| m.planned);
        match self.finding.date.and_then(|date| closest(planned, date)) {
            Some(near) => format!("{otherwise}; det nærmeste planlagte møde er {near}"),
            None => otherwise.to_owned(),
        }
    }

    fn nearest_occurrence(&self, item: usize, date: NaiveDate) -> String {
        let occurrences = self.schedule.bodies[self.finding.body].occurrences.iter();
        let dates = occurrences.filter(|o| o.item as usize == item).filter_map(|o| o.nominal);
        match closest(dates, date) {
            Some(near) => {
                format!("ret `date`, eller fjern ændringen; den nærmeste forekomst er {near}")
            }
            None => "fjern ændringen: punktet har ingen forekomster".to_owned(),
        }
    }
}

fn closest(dates: impl Iterator<Item = NaiveDate>, date: NaiveDate) -> Option<NaiveDate> {
    dates.min_by_key(|other| (*other - date).num_days().abs())
}
