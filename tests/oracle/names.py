"""Which meeting a date names (contract: Meetings, rule 4)."""
from datetime import date
from typing import Callable

from meetings import Meeting, Schedule


def first_of(meetings: list[Meeting], fits: Callable[[Meeting], bool]) -> Meeting | None:
    return next((m for m in meetings if fits(m)), None)


def named(schedule: Schedule, day: date, extra: bool = False) -> Meeting | None:
    """"it is the meeting whose nominal date it is; failing that, whose planned date; failing
    that a held one that stands on it (of two, the first to begin)". Merged-away nominal dates
    come "after nominal dates and before planned ones"; "extra ones come last", and where
    `extra = true` is said only they are meant. One given by a decision is never named."""
    ordinary = [m for m in schedule.meetings if not m.extra]
    extras = [m for m in schedule.meetings if m.extra and not m.given]
    for meetings in ([extras] if extra else [ordinary, extras]):
        found = (first_of(meetings, lambda m: m.nominal == day)
                 or first_of(meetings, lambda m: day in m.aliases)
                 or first_of(meetings, lambda m: m.planned == day)
                 or first_of(meetings, lambda m: m.stands_on(day)))
        if found is not None:
            return found
    return None


def decided_at(schedule: Schedule, day: date, extra: bool = False) -> Meeting | None:
    """"the held meeting that stands on it, ordinary ones first (of two, the first to begin);
    failing that as any other date"."""
    standing = [m for m in schedule.meetings
                if m.stands_on(day) and not m.given and (m.extra or not extra)]
    standing.sort(key=lambda m: (m.extra, m.order()))
    return standing[0] if standing else named(schedule, day, extra)
