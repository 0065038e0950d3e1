//! Findings about series, meetings and what is written of them.

use super::{OfBody, closest};
use crate::calendar::{Day, TimeSpan, full_date};
use crate::diag::{Code, Diagnostic, Span};
use crate::plan::{EntryIndex, SeriesIndex};
use crate::resolve::FindingKind;
use chrono::NaiveDate;

impl OfBody<'_> {
    pub(super) fn of_meetings(&self) -> Option<Diagnostic> {
        Some(match self.finding.kind {
            FindingKind::DoubleBooked { planned, entry, by_hand } => {
                self.double_booked(planned, entry, by_hand)
            }
            FindingKind::EntriesConflict { entries, key } => self.entries_conflict(entries, key),
            FindingKind::EntryCancelsAndMoves { entries } => self.cancels_and_moves(entries),
            FindingKind::LocalTime { span, time, twice } => self.local_time(span, time, twice),
            FindingKind::MeetingOnDayOff { span, day } => self.meeting_on_day_off(span, day),
            FindingKind::MovedFar { entry, planned } => self.moved_far(entry, planned),
            FindingKind::Overbooked { meeting, minutes } => self.overbooked(meeting, minutes),
            FindingKind::SeriesFollowsNobody { series } => self.follows_nobody(series),
            FindingKind::SeriesOverlaps { series, other, count } => {
                self.series_overlaps(series, other, count)
            }
            FindingKind::SeriesWithoutDates { series } => self.series_without_dates(series),
            FindingKind::SeriesWithoutEffect { series } => self.series_without_effect(series),
            FindingKind::ShiftTooFar { series, nominal } => self.shift_too_far(series, nominal),
            FindingKind::StaleMeeting { entry } => self.stale_meeting(entry),
            _ => return None,
        })
    }

    fn double_booked(
        &self,
        [first, second]: [NaiveDate; 2],
        entry: Option<EntryIndex>,
        by_hand: bool,
    ) -> Diagnostic {
        let code = if by_hand { Code::DoubleBooked } else { Code::TwoHeld };
        let span = entry.map_or(self.body.span, |entry| self.decided.entries[entry].span);
        Diagnostic::new(
            code,
            span,
            format!("{} har to møder på samme tid den {}", self.body.name, self.day()),
        )
        .label(format!("det ene er planlagt {first}, det andet {second}"))
        .hint("giv dem hver sin tid, flyt det ene til en anden dag, eller aflys det")
    }

    fn entries_conflict(&self, [first, second]: [EntryIndex; 2], key: &str) -> Diagnostic {
        Diagnostic::new(
            Code::DuplicateEntry,
            self.entry_span(second),
            format!("to `[[meeting]]` har begge `{key}` for mødet den {}", self.day()),
        )
        .label("står igen her")
        .related(self.entry_span(first), "står først her")
        .hint(format!("behold `{key}` det ene sted"))
    }

    fn cancels_and_moves(&self, [cancels, moves]: [EntryIndex; 2]) -> Diagnostic {
        Diagnostic::new(
            Code::Contradiction,
            self.entry_span(moves),
            format!("mødet den {} kan ikke både være aflyst og flyttet", self.day()),
        )
        .label("flyttet her")
        .related(self.entry_span(cancels), "aflyst her")
        .hint("behold `cancelled` eller `moved-to`")
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

    fn meeting_on_day_off(&self, span: Span, day: Option<Day>) -> Diagnostic {
        let calendar = self.known.calendar;
        let name = day.and_then(|day| calendar.describe(day)).map(|(name, _)| name);
        let why = match name {
            Some(name) => format!("dagen er fri: {name}"),
            None => "dagen er i en weekend".to_owned(),
        };
        Diagnostic::new(
            Code::MeetingOnDayOff,
            span,
            format!("{} har møde den {}, men {why}", self.body.name, self.day()),
        )
        .label("skrevet her")
        .hint("vælg en anden dag, hvis det ikke er meningen")
    }

    fn moved_far(&self, entry: EntryIndex, planned: NaiveDate) -> Diagnostic {
        let days = self.finding.date.map_or(0, |date| (date - planned).num_days().abs());
        Diagnostic::new(
            Code::MovedFar,
            self.decided.entries[entry].span,
            format!(
                "mødet, der er planlagt den {}, er flyttet {days} dage, til den {}",
                full_date(planned),
                self.day()
            ),
        )
        .label("flyttet langt")
        .hint("er der en slåfejl i årstallet?")
    }

    fn follows_nobody(&self, series: SeriesIndex) -> Diagnostic {
        Diagnostic::new(
            Code::FollowsNobody,
            self.series_span(series),
            format!(
                "en mødeserie i {} følger et organ, der ingen ordinære møder har",
                self.body.name
            ),
        )
        .label("giver ingen møder")
        .hint(
            "ekstra møder tæller ikke: skriv det andet organs møder som `dates` i en `[[series]]`",
        )
    }

    fn series_overlaps(&self, series: SeriesIndex, other: SeriesIndex, count: u32) -> Diagnostic {
        let dates = if count == 1 { "1 dato".to_owned() } else { format!("{count} datoer") };
        Diagnostic::new(
            Code::SeriesOverlap,
            self.series_span(series),
            format!("{dates} i denne mødeserie gives allerede af en anden"),
        )
        .related(self.series_span(other), "af denne")
    }

    fn series_without_dates(&self, series: SeriesIndex) -> Diagnostic {
        Diagnostic::new(
            Code::NeverMatches,
            self.series_span(series),
            format!("mødeserien i {} giver aldrig en dato", self.body.name),
        )
        .label("ingen dag passer med den")
        .hint("se efter, om reglen passer med `from` og `until`, og om dens måneder har den dag")
    }

    fn series_without_effect(&self, series: SeriesIndex) -> Diagnostic {
        Diagnostic::new(
            Code::SeriesWithoutEffect,
            self.series_span(series),
            format!(
                "alle datoer i denne mødeserie i {} gives af en anden, så den har ingen virkning",
                self.body.name
            ),
        )
        .label("dens tid og navn bruges aldrig")
        .hint("skriv den særlige serie før den almindelige, eller skriv dens datoer som `dates`")
    }

    fn shift_too_far(&self, series: SeriesIndex, nominal: NaiveDate) -> Diagnostic {
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

    /// An edit elsewhere may have made it stale: a meeting that now takes place as if
    /// nothing had been written.
    fn stale_meeting(&self, entry: EntryIndex) -> Diagnostic {
        let untouched = self.decided.meetings.iter().filter(|m| !m.is_extra() && m.entry.is_none());
        let near = self.finding.date.and_then(|date| closest(untouched.map(|m| m.planned), date));
        let now = near.map_or_else(String::new, |near| {
            format!("; mødet den {} er der, som om intet var sagt", full_date(near))
        });
        let hint = match near {
            Some(near) => {
                format!("ret `date`, fx til {near}, fjern ændringen, eller skriv `extra = true`")
            }
            None => "ret `date`, fjern ændringen, eller skriv `extra = true`".to_owned(),
        };
        Diagnostic::new(
            Code::StaleMeeting,
            self.entry_span(entry),
            format!(
                "{} har intet planlagt møde den {}; ændringen har ingen virkning{now}",
                self.body.name,
                self.day()
            ),
        )
        .label("intet planlagt møde")
        .hint(hint)
    }

    fn overbooked(&self, meeting: NaiveDate, minutes: u32) -> Diagnostic {
        let body = self.body;
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
}
