//! Findings about items, their occurrences and limits.

use super::{OfBody, closest};
use crate::calendar::full_date;
use crate::diag::{Code, Diagnostic, Span};
use crate::plan::{ChangeIndex, ItemIndex, LimitIndex, RoleIndex};
use crate::resolve::FindingKind;
use chrono::NaiveDate;

impl OfBody<'_> {
    pub(super) fn of_items(&self) -> Option<Diagnostic> {
        Some(match self.finding.kind {
            FindingKind::AgreedLate { item, agreed, span } => self.agreed_late(item, agreed, span),
            FindingKind::Late { item, day } => self.late(item, day),
            FindingKind::LimitGap { limit, since, meetings } => {
                self.limit_gap(limit, since, meetings)
            }
            FindingKind::LimitPerMeeting { limit, count } => self.limit_per_meeting(limit, count),
            FindingKind::NeverMatches { item } => self.never_matches(item),
            FindingKind::NoHolder { item, role } => self.no_holder(item, role),
            FindingKind::NoMeetingInTime { item, day } => self.no_meeting_in_time(item, day),
            FindingKind::NoMeetingLeft { item } => self.no_meeting_left(item),
            FindingKind::NoMeetingThatDay { item, date, span } => {
                self.no_meeting_that_day(item, date, span)
            }
            FindingKind::NoOccurrence { item } => self.no_occurrence(item),
            FindingKind::StaleChange { change } => self.stale_change(change),
            _ => return None,
        })
    }

    fn agreed_late(&self, item: ItemIndex, agreed: NaiveDate, span: Span) -> Diagnostic {
        let title = self.title(item);
        Diagnostic::new(
            Code::AgreedLate,
            span,
            format!(
                "»{title}« kommer på mødet den {}, men er først aftalt den {}",
                self.day(),
                full_date(agreed)
            ),
        )
        .label("ikke før punktets eget møde")
        .hint("skriv den dag, hvor mødet bad om punktet")
    }

    fn late(&self, item: ItemIndex, day: NaiveDate) -> Diagnostic {
        let title = self.title(item);
        Diagnostic::new(
            Code::Late,
            self.item_span(item),
            format!(
                "»{title}« kommer for sent: intet møde er tidligt nok før den {}",
                full_date(day)
            ),
        )
        .label("det første møde før dagen får det")
        .hint("gør `days` mindre, ret `from`, eller skriv `date` i stedet for `when`")
    }

    fn limit_per_meeting(&self, limit: LimitIndex, count: usize) -> Diagnostic {
        let category = &self.body.limits[limit].category;
        let day = self.day();
        let message = format!("{count} punkter af kategorien `{category}` på mødet den {day}");
        self.limit(limit, Code::LimitPerMeeting, message)
    }

    fn limit_gap(&self, limit: LimitIndex, since: NaiveDate, meetings: usize) -> Diagnostic {
        let category = &self.body.limits[limit].category;
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

    fn limit(&self, limit: LimitIndex, code: Code, message: String) -> Diagnostic {
        Diagnostic::new(code, self.body.limits[limit].span, message)
            .label("denne grænse er brudt")
            .hint("flyt det ene punkt med `[[change]]`, eller ret grænsen")
    }

    fn never_matches(&self, item: ItemIndex) -> Diagnostic {
        Diagnostic::new(
            Code::NeverMatches,
            self.item_span(item),
            format!("punktet `{}` kommer aldrig på et møde", self.item(item).id),
        )
        .label("rammer intet planlagt møde")
        .hint(
            "se efter, om reglen, `from`, `until` og `years` passer med møderne; ekstra møder \
             tælles ikke af nogen regel, skriv aftalte møder som `dates` i en `[[series]]`",
        )
    }

    fn no_holder(&self, item: ItemIndex, role: RoleIndex) -> Diagnostic {
        Diagnostic::new(
            Code::NoHolder,
            self.item_span(item),
            format!(
                "ingen har rollen `{}` den {}, hvor `{{role}}` skal vise navnet",
                self.known.roles[role].id,
                self.day()
            ),
        )
        .label(format!("punktet `{}`", self.item(item).id))
        .hint("skriv personen under `holders`, eller skriv titlen i stedet for `{role}`")
    }

    fn no_meeting_in_time(&self, item: ItemIndex, day: NaiveDate) -> Diagnostic {
        let title = self.title(item);
        Diagnostic::new(
            Code::NoMeetingInTime,
            self.item_span(item),
            format!("intet møde er i tide til »{title}« før den {}", full_date(day)),
        )
        .label("det afventer en dato")
        .hint(
            "gør `days` mindre, eller skriv `date` i stedet for `when`; ekstra møder tæller \
             ikke med",
        )
    }

    fn no_meeting_left(&self, item: ItemIndex) -> Diagnostic {
        Diagnostic::new(
            Code::NoMeetingLeft,
            self.item_span(item),
            format!(
                "der er intet møde tilbage til punktet `{}`, så det afventer en dato",
                self.item(item).id
            ),
        )
        .label("intet afholdt møde tilbage")
        .hint("forlæng mødeserien, eller giv punktet en tidligere dato")
    }

    fn no_meeting_that_day(&self, item: ItemIndex, date: NaiveDate, span: Span) -> Diagnostic {
        let (day, id) = (full_date(date), &self.item(item).id);
        let message = format!("der er intet møde den {day} til punktet `{id}`");
        Diagnostic::new(Code::NoMeetingThatDay, span, message)
            .label("det kommer på det første møde derefter")
            .hint(self.nearest("skriv datoen for et møde"))
    }

    fn no_occurrence(&self, item: ItemIndex) -> Diagnostic {
        let (day, id) = (self.day(), &self.item(item).id);
        let message = format!("reglen for `{id}` rammer intet møde omkring den {day}");
        Diagnostic::new(Code::NoOccurrence, self.item_span(item), message)
    }

    fn stale_change(&self, change: ChangeIndex) -> Diagnostic {
        let change = &self.body.changes[change];
        let date = change.scope.date();
        let occurrences = self.decided.occurrences.iter();
        let dates = occurrences.filter(|o| o.item == change.item).filter_map(|o| o.nominal);
        let hint = match closest(dates, date) {
            Some(near) => {
                format!("ret datoen, eller fjern ændringen; den nærmeste forekomst er {near}")
            }
            None => "fjern ændringen: punktet har ingen forekomster".to_owned(),
        };
        Diagnostic::new(
            Code::StaleChange,
            change.span,
            format!(
                "punktet `{}` kommer ikke op den {}; ændringen har ingen virkning",
                self.item(change.item).id,
                self.day()
            ),
        )
        .label("ingen forekomst den dag")
        .hint(hint)
    }
}
