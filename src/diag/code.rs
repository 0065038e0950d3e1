//! The closed list of diagnostics. `tests/errors/<code>.md` has plans for each.

/// How grave a diagnostic is. An error stops the plan from being used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The plan can't be used.
    Error,
    /// The plan can be used; something in it is probably not meant.
    Warning,
    /// Worth knowing when one asks; shown by `check --notes` only.
    Note,
}

macro_rules! codes {
    ($($severity:ident: $($variant:ident = $name:literal,)*;)*) => {
        /// What kind of thing a diagnostic reports. The name is stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "docs/diagnostics.md describes each")]
        pub enum Code { $($($variant,)*)* }

        impl Code {
            /// In the order of docs/diagnostics.md.
            pub const ALL: &'static [Code] = &[$($(Code::$variant,)*)*];

            /// As it is printed; it never changes.
            pub fn name(self) -> &'static str {
                match self { $($(Code::$variant => $name,)*)* }
            }

            /// How grave it is.
            pub fn severity(self) -> Severity {
                match self { $($(Code::$variant => Severity::$severity,)*)* }
            }
        }
    };
}

codes! {
    Error:
        Syntax = "syntax",
        MergeConflict = "merge-conflict",
        UnknownTable = "unknown-table",
        MisplacedTable = "misplaced-table",
        UnknownKey = "unknown-key",
        WrongType = "wrong-type",
        MissingKey = "missing-key",
        EmptyText = "empty-text",
        UnseenCharacter = "unseen-character",
        Contradiction = "contradiction",
        OutOfRange = "out-of-range",
        EndsBeforeStart = "ends-before-start",
        BadId = "bad-id",
        BadDay = "bad-day",
        BadWeek = "bad-week",
        BadTime = "bad-time",
        BadWindow = "bad-window",
        BadValue = "bad-value",
        BadRecurrence = "bad-recurrence",
        BadPlaceholder = "bad-placeholder",
        UnknownChoice = "unknown-choice",
        UnknownRole = "unknown-role",
        UnknownBody = "unknown-body",
        UnknownItem = "unknown-item",
        UnknownName = "unknown-name",
        AmbiguousName = "ambiguous-name",
        OwnBody = "own-body",
        DuplicateId = "duplicate-id",
        DuplicateTable = "duplicate-table",
        DuplicateEntry = "duplicate-entry",
        MissingBody = "missing-body",
        NestedFolder = "nested-folder",
        EmptyPlan = "empty-plan",
        DoubleBooked = "double-booked",
        DecidedTwice = "decided-twice",
        BodyCycle = "body-cycle",
        LocalTime = "local-time",
        TooMany = "too-many",
        Inconsistent = "inconsistent",
    ;
    Warning:
        MissingPlaceholder = "missing-placeholder",
        UnreadFile = "unread-file",
        UnknownListedBody = "unknown-listed-body",
        NoBodies = "no-bodies",
        UnknownAbsentee = "unknown-absentee",
        UnknownCategory = "unknown-category",
        StaleMeeting = "stale-meeting",
        StaleChange = "stale-change",
        ReplacesFar = "replaces-far",
        SkipsNothing = "skips-nothing",
        FollowsNobody = "follows-nobody",
        SeriesWithoutEffect = "series-without-effect",
        TwoHeld = "two-held",
        MeetingOnDayOff = "meeting-on-day-off",
        MovedFar = "moved-far",
        ShiftTooFar = "shift-too-far",
        NeverMatches = "never-matches",
        Overbooked = "overbooked",
        NoMeetingThatDay = "no-meeting-that-day",
        NoMeetingInTime = "no-meeting-in-time",
        Late = "late",
        NoMeetingLeft = "no-meeting-left",
        CaseAwaits = "case-awaits",
        CaseOutOfOrder = "case-out-of-order",
        AgreedLate = "agreed-late",
        DecidedLater = "decided-later",
        DecidedElsewhere = "decided-elsewhere",
        DecidedNowhere = "decided-nowhere",
        DecidedOnCancelled = "decided-on-cancelled",
        DecidedWithoutRule = "decided-without-rule",
        DecidedMore = "decided-more",
        WhichOfSeveral = "which-of-several",
        NextNowhere = "next-nowhere",
        NoHolder = "no-holder",
        LimitPerMeeting = "limit-per-meeting",
        LimitGap = "limit-gap",
        LargeFeed = "large-feed",
    ;
    Note:
        NoOccurrence = "no-occurrence",
        SeriesOverlap = "series-overlap",
    ;
}
