//! The closed list of diagnostics. `tests/errors/<code>/` has a plan for each.

/// How grave a diagnostic is. An error stops the plan from being used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
    /// Worth knowing when one asks; shown by `check --notes` only.
    Note,
}

macro_rules! codes {
    ($($severity:ident: $($variant:ident = $name:literal,)*;)*) => {
        /// What kind of thing a diagnostic tells. The name is stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($($variant,)*)* }

        impl Code {
            pub const ALL: &'static [Code] = &[$($(Code::$variant,)*)*];

            pub fn name(self) -> &'static str {
                match self { $($(Code::$variant => $name,)*)* }
            }

            pub fn severity(self) -> Severity {
                match self { $($(Code::$variant => Severity::$severity,)*)* }
            }
        }
    };
}

codes! {
    Error:
        DoubleBooked = "double-booked",
        ExtraOnPlanned = "extra-on-planned",
        BodyCycle = "body-cycle",
        LocalTime = "local-time",
        TooMany = "too-many",
        Inconsistent = "inconsistent",
    ;
    Warning:
        StaleMeeting = "stale-meeting",
        StaleChange = "stale-change",
        ShiftTooFar = "shift-too-far",
        NeverMatches = "never-matches",
        Overbooked = "overbooked",
        NoMeetingThatDay = "no-meeting-that-day",
        NoMeetingInTime = "no-meeting-in-time",
        NoMeetingLeft = "no-meeting-left",
        NoHolder = "no-holder",
        LimitPerMeeting = "limit-per-meeting",
        LimitGap = "limit-gap",
    ;
    Note:
        NoOccurrence = "no-occurrence",
    ;
}
