//! What the resolver noticed, as data, and the words for it.

use crate::calendar::{TimeSpan, full_date};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::{Body, Timing};
use crate::schedule::Schedule;
use chrono::NaiveDate;

/// One thing that was noticed about a body, on a day if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Index in [`crate::plan::Plan::bodies`].
    pub body: usize,
    pub date: Option<NaiveDate>,
    pub found: Found,
}

/// What it is. Numbers are indices into the body's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    DoubleBooked { planned: [NaiveDate; 2], entry: Option<u32> },
    ExtraOnPlanned { entry: u32 },
    LimitGap { limit: u32, since: NaiveDate, meetings: usize },
    LimitPerMeeting { limit: u32, count: usize },
    LocalTime { span: Span, time: TimeSpan, twice: bool },
    NeverMatches { item: u32 },
    NoHolder { item: u32, role: usize },
    NoMeetingInTime { item: u32, event: usize },
    NoMeetingLeft { item: u32 },
    NoMeetingThatDay { item: u32, date: NaiveDate, span: Span },
    NoOccurrence { item: u32 },
    Overbooked { meeting: NaiveDate, minutes: u32 },
    SeriesWithoutDates { series: u32 },
    ShiftTooFar { series: u32, nominal: NaiveDate },
    StaleChange { change: u32 },
    StaleMeeting { entry: u32 },
}

impl Found {
    /// Whether it comes of a rule that goes on for ever, so that it is told only
    /// as far as the window. What was written for one date is told wherever it is.
    pub(super) fn rolls(&self) -> bool {
        matches!(
            self,
            Found::LimitGap { .. }
                | Found::LimitPerMeeting { .. }
                | Found::NoHolder { .. }
                | Found::NoMeetingLeft { .. }
                | Found::NoOccurrence { .. }
                | Found::Overbooked { .. }
                | Found::ShiftTooFar { .. }
        )
    }
}

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
            Found::DoubleBooked { .. }
            | Found::ExtraOnPlanned { .. }
            | Found::LocalTime { .. }
            | Found::Overbooked { .. }
            | Found::SeriesWithoutDates { .. }
            | Found::ShiftTooFar { .. }
            | Found::StaleMeeting { .. } => self.about_meeting(),
            Found::LimitGap { .. } | Found::LimitPerMeeting { .. } => self.about_limit(),
            _ => self.about_item(),
        }
    }

    fn about_meeting(&self) -> Diagnostic {
        let body = self.body();
        let name = &body.name;
        let entry_span = |entry: u32| body.meetings[entry as usize].span;
        match self.finding.found {
            Found::DoubleBooked { planned: [first, second], entry } => Diagnostic::new(
                Code::DoubleBooked,
                entry.map_or(body.span, entry_span),
                format!("{name} har to møder den {}", self.day()),
            )
            .label(format!("det ene er planlagt {first}, det andet {second}"))
            .hint("flyt det ene til en anden dag, eller aflys det"),
            Found::ExtraOnPlanned { entry } => Diagnostic::new(
                Code::ExtraOnPlanned,
                entry_span(entry),
                format!("der er i forvejen planlagt et møde i {name} den {}", self.day()),
            )
            .label("ekstra møde på en planlagt dag")
            .hint("udelad `extra = true` for at ændre det planlagte møde, eller vælg en anden dag"),
            Found::LocalTime { span, time, twice } => Diagnostic::new(
                Code::LocalTime,
                span,
                format!(
                    "tiden {}-{} {} den {}, hvor uret stilles {}",
                    time.start.format("%H:%M"),
                    time.end.format("%H:%M"),
                    if twice { "kommer to gange" } else { "findes ikke" },
                    self.day(),
                    if twice { "tilbage" } else { "frem" },
                ),
            )
            .label("mødets tid")
            .hint("vælg en tid uden for natten mellem lørdag og søndag"),
            Found::SeriesWithoutDates { series } => Diagnostic::new(
                Code::NeverMatches,
                body.series[series as usize].span,
                format!("mødeserien i {name} giver aldrig en dato"),
            )
            .label("ingen dag passer med den")
            .hint(
                "se efter, om reglen passer med `from` og `until`, og om dens måneder har den dag",
            ),
            Found::ShiftTooFar { series, nominal } => Diagnostic::new(
                Code::ShiftTooFar,
                body.series[series as usize].span,
                format!(
                    "mødet den {} springes over: der er ingen ledig dag inden for 8 uger",
                    full_date(nominal)
                ),
            )
            .label("denne mødeserie")
            .hint("brug `\"skip\"`, eller læg mødet ind med `[[meeting]]` og `extra = true`"),
            Found::StaleMeeting { entry } => Diagnostic::new(
                Code::StaleMeeting,
                entry_span(entry),
                format!(
                    "{name} har intet planlagt møde den {}; ændringen har ingen virkning",
                    self.day()
                ),
            )
            .label("intet planlagt møde")
            .hint(self.nearest("ret `date`, fjern ændringen, eller skriv `extra = true`")),
            Found::Overbooked { meeting, minutes } => Diagnostic::new(
                Code::Overbooked,
                body.minutes_span.unwrap_or(body.span),
                format!(
                    "mødet den {} er overfyldt: {minutes} minutter af {}",
                    full_date(meeting),
                    body.minutes.unwrap_or(0)
                ),
            )
            .label(format!("{name} har kun denne tid til punkter"))
            .hint("flyt et punkt med `[[change]]`, eller giv et punkt `flexible = true`"),
            _ => unreachable!("told by the others"),
        }
    }

    fn about_limit(&self) -> Diagnostic {
        let body = self.body();
        let (limit, code, message) = match self.finding.found {
            Found::LimitPerMeeting { limit, count } => {
                let category = &body.limits[limit as usize].category;
                let message = format!(
                    "{count} punkter af kategorien `{category}` på mødet den {}",
                    self.day()
                );
                (limit, Code::LimitPerMeeting, message)
            }
            Found::LimitGap { limit, meetings: 0, .. } => {
                let category = &body.limits[limit as usize].category;
                let day = self.day();
                let message = format!("kategorien `{category}` er flere gange på mødet den {day}");
                (limit, Code::LimitGap, message)
            }
            Found::LimitGap { limit, since, meetings } => {
                let category = &body.limits[limit as usize].category;
                let message = format!(
                    "kategorien `{category}` er på mødet den {} igen efter kun {meetings} {}, sidst den {}",
                    self.day(),
                    if meetings == 1 { "møde" } else { "møder" },
                    full_date(since)
                );
                (limit, Code::LimitGap, message)
            }
            _ => unreachable!("told by the others"),
        };
        Diagnostic::new(code, body.limits[limit as usize].span, message)
            .label("denne grænse er brudt")
            .hint("flyt det ene punkt med `[[change]]`, eller ret grænsen")
    }

    fn about_item(&self) -> Diagnostic {
        let body = self.body();
        let id = |item: u32| body.items[item as usize].id.as_str();
        let span = |item: u32| match &body.items[item as usize].timing {
            Timing::Once { span, .. } | Timing::When { span, .. } => *span,
            Timing::Awaiting => body.items[item as usize].span,
        };
        match self.finding.found {
            Found::NeverMatches { item } => Diagnostic::new(
                Code::NeverMatches,
                span(item),
                format!("punktet `{}` kommer aldrig på et møde", id(item)),
            )
            .label("rammer intet planlagt møde")
            .hint("se efter, om reglen, `from`, `until` og `years` passer med møderne"),
            Found::NoHolder { item, role } => {
                let role = &self.schedule.plan.roles[role];
                Diagnostic::new(
                    Code::NoHolder,
                    span(item),
                    format!(
                        "ingen har rollen `{}` den {}, hvor `{{role}}` skal vise navnet",
                        role.id,
                        self.day()
                    ),
                )
                .label(format!("punktet `{}`", id(item)))
                .hint("skriv personen under `holders`, eller skriv titlen i stedet for `{role}`")
            }
            Found::NoMeetingInTime { item, event } => {
                let event = &self.schedule.plan.events[event];
                Diagnostic::new(
                    Code::NoMeetingInTime,
                    span(item),
                    format!("intet møde i tide før `{}` den {}", event.name, full_date(event.from)),
                )
                .label(format!("påmindelsen `{}` kommer ikke med", id(item)))
                .hint("gør `days` mindre, eller skriv `date` i stedet for `when`; ekstra møder tæller ikke med")
            }
            Found::NoMeetingLeft { item } => Diagnostic::new(
                Code::NoMeetingLeft,
                span(item),
                format!(
                    "der er intet møde tilbage til punktet `{}`, så det afventer en dato",
                    id(item)
                ),
            )
            .label("intet afholdt møde tilbage")
            .hint("forlæng mødeserien, eller giv punktet en tidligere dato"),
            Found::NoMeetingThatDay { item, date, span } => Diagnostic::new(
                Code::NoMeetingThatDay,
                span,
                format!("der er intet møde den {} til punktet `{}`", full_date(date), id(item)),
            )
            .label("det kommer på det første møde derefter")
            .hint(self.nearest("skriv datoen for et møde")),
            Found::NoOccurrence { item } => Diagnostic::new(
                Code::NoOccurrence,
                span(item),
                format!("reglen for `{}` rammer intet møde omkring den {}", id(item), self.day()),
            ),
            Found::StaleChange { change } => {
                let change = &body.changes[change as usize];
                let id = id(change.item as u32);
                Diagnostic::new(
                    Code::StaleChange,
                    change.span,
                    format!(
                        "punktet `{id}` kommer ikke op den {}; ændringen har ingen virkning",
                        self.day()
                    ),
                )
                .label("ingen forekomst den dag")
                .hint(self.nearest_occurrence(change.item, change.date))
            }
            _ => unreachable!("told by the others"),
        }
    }

    fn body(&self) -> &Body {
        &self.schedule.plan.bodies[self.finding.body]
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
