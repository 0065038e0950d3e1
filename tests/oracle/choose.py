"""Which meetings an item's `when` or `due` chooses (contract: Items, `when`)."""
import calendar as month_lengths
import re
from dataclasses import dataclass
from datetime import date, timedelta

from days import Calendar, day_of_year, monday_of_week
from meetings import Meeting, Schedule
from rrules import rule_dates
from tables import PlanError, Table

AHEAD = timedelta(56)       # "from their day to 56 days later"
BACK = timedelta(182)       # "`before` at most 182 days back"


@dataclass
class Choice:
    meeting: Meeting | None          # None: it awaits, for want of a meeting
    day: date                        # the day of the thing
    tied: date | None = None         # `{date}`, where it is tied to an event or a body
    late: bool = False


@dataclass
class World:
    """What a rule may look at."""
    calendar: Calendar
    schedules: dict[str, Schedule]
    end: date

    @property
    def years(self) -> range:
        return self.calendar.years


def nth(meetings: list[Meeting], n: int) -> Meeting | None:
    """"N defaults to 1, negative counts from the end"."""
    index = n - 1 if n > 0 else len(meetings) + n
    return meetings[index] if 0 <= index < len(meetings) else None


def period(day: date, every: str) -> tuple[int, int]:
    months = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}[every]
    return day.year, (day.month - 1) // months


def by_period(schedule: Schedule, when: Table) -> list[list[Meeting]]:
    """The planned meetings of each period that has one."""
    every = "month" if "months" in when else when["every"]
    periods: dict[tuple[int, int], list[Meeting]] = {}
    for meeting in schedule.planned:
        if meeting.planned.month in when.get("months", range(1, 13)):
            periods.setdefault(period(meeting.planned, every), []).append(meeting)
    return list(periods.values())


def planned_from(schedule: Schedule, first: date, n: int) -> Meeting | None:
    return nth([m for m in schedule.planned if first <= m.planned <= first + AHEAD], n)


def of_periods(schedule: Schedule, when: Table) -> list[Choice]:
    if when.get("every") == "meeting":
        chosen: list[Meeting | None] = list(schedule.planned)
    elif "day" in when:     # "A month rule never leaves its month."
        chosen = [nth([m for m in ms if m.planned.day >= when["day"]], 1)
                  for ms in by_period(schedule, when)]
    else:
        chosen = [nth(ms, when.get("meeting", 1)) for ms in by_period(schedule, when)]
    return [Choice(m, m.planned) for m in chosen if m is not None]


def on_or_after(world: World, schedule: Schedule, when: Table) -> list[Choice]:
    text = when["on-or-after"]
    choices = []
    for year in world.years:
        day = (monday_of_week(year, int(text[5:])) if text.startswith("week ")
               else day_of_year(year, text))
        meeting = planned_from(schedule, day, when.get("meeting", 1)) if day else None
        if day and meeting:
            choices.append(Choice(meeting, day))
    return choices


def of_rrule(world: World, schedule: Schedule, item: Table) -> list[Choice]:
    found = [(day, planned_from(schedule, day, 1))
             for day in rule_dates(item["when"]["rrule"], item["from"], world.end)]
    return [Choice(meeting, day) for day, meeting in found if meeting]


@dataclass
class Thing:
    """What NAME means, each time it comes; `tied`: {date} shows its first day."""
    first: date
    last: date
    tied: bool


def things(world: World, schedule: Schedule, when: Table, name: str) -> tuple[list[Thing], bool]:
    """Each time the named thing comes, and whether it comes only once."""
    events = [s for s in world.calendar.events if s.table["id"] == name]
    event_tables = [t for t in world.calendar.plan["event"] if t["id"] == name]
    breaks = [s for s in world.calendar.breaks if s.table["name"] == name]
    break_tables = [t for t in world.calendar.plan["break"] if t["name"] == name]
    other = world.schedules.get(name) if name != schedule.body.id else None
    if sum([bool(event_tables), bool(break_tables), other is not None]) > 1:
        raise PlanError(f"{name} could mean two things")
    if event_tables:
        once = all("rrule" not in t for t in event_tables)
        return [Thing(s.first, s.last, True) for s in events], once
    if break_tables:
        once = len(break_tables) == 1 and "from" in break_tables[0]
        return [Thing(s.first, s.last, False) for s in breaks], once
    if other is not None:       # "each of its held meetings, by actual date"
        months = when.get("months", range(1, 13))
        return [Thing(m.actual, m.last, True) for m in other.held if m.actual.month in months], False
    if "before" in when and re.fullmatch(r"\d\d-\d\d", name):
        days = [day_of_year(year, name) for year in world.years]
        return [Thing(d, d, False) for d in days if d], False
    raise PlanError(f"unknown name {name}")


def after(world: World, schedule: Schedule, when: Table) -> list[Choice]:
    """"the Nth planned meeting after its last day", "from the day after the last day to 56
    days later than that"."""
    choices = []
    for thing in things(world, schedule, when, when["after"])[0]:
        meeting = planned_from(schedule, thing.last + timedelta(1), when.get("meeting", 1))
        if meeting:
            choices.append(Choice(meeting, thing.first, thing.first if thing.tied else None))
    return choices


def before(world: World, schedule: Schedule, item: Table) -> list[Choice]:
    when = item["when"]
    earliest = item.get("from", date.min)
    lead = timedelta(when.get("days", 0))
    found, once = things(world, schedule, when, when["before"])
    choices = []
    for thing in found:
        day = thing.first
        tied = day if thing.tied else None
        # "looks only at meetings whose planned date is on or after the item's `from`"
        seen = [m for m in schedule.held
                if day - BACK <= m.actual < day and m.planned >= earliest]
        in_time = [m for m in seen if m.actual <= day - lead]
        meeting = nth(in_time[::-1], when.get("meeting", 1))
        if not once and day - lead < earliest:
            continue        # "gives nothing where its day lies less than D days after `from`"
        if meeting is not None:
            choices.append(Choice(meeting, day, tied))
        elif once and seen:
            choices.append(Choice(seen[0], day, tied, late=True))
        elif once and schedule.planned and within(item, day, judge_from=False):
            first, last = schedule.planned[0].planned, schedule.planned[-1].planned
            if first <= day <= last + BACK:
                choices.append(Choice(None, day, tied))
    return choices


def within(item: Table, day: date, judge_from: bool = True) -> bool:
    """Whether a day is within `from`, `until` and `years`."""
    if judge_from and day < item.get("from", date.min):
        return False
    if day > item.get("until", date.max):
        return False
    if "years" in item:
        gone = day.year - item["years"]["from"]
        return gone >= 0 and gone % item["years"]["every"] == 0
    return True


def choices_of(world: World, schedule: Schedule, item: Table) -> list[Choice]:
    """What the item's `when` chooses, by planned date; "Two that choose the same meeting are
    one occurrence (its `{date}` the earlier's)"."""
    when = item["when"]
    if "rrule" in when:
        found = of_rrule(world, schedule, item)
    elif "on-or-after" in when:
        found = on_or_after(world, schedule, when)
    elif "after" in when:
        found = after(world, schedule, when)
    elif "before" in when:
        found = before(world, schedule, item)
    else:
        found = of_periods(schedule, when)
    found.sort(key=lambda c: c.day)
    chosen: list[Choice] = []
    taken: set[int] = set()
    for choice in found:
        if choice.meeting is None:
            chosen.append(choice)
        elif id(choice.meeting) not in taken and within(item, choice.meeting.planned):
            taken.add(id(choice.meeting))
            chosen.append(choice)
    return sorted(chosen, key=lambda c: c.meeting.planned if c.meeting else c.day)


def window(due: date | str) -> tuple[date, date]:
    """"`2024-01-31`, `"2023-08 medio"` (11–20; `primo` 1–10, `ultimo` 21 to the end),
    `"2022-W41"` (Monday to Sunday), `"2024-06"`, `"2024-Q2"`"."""
    if isinstance(due, date):
        return due, due
    year = int(due[:4])
    if "W" in due:
        monday = date.fromisocalendar(year, int(due[6:]), 1)
        return monday, monday + timedelta(6)
    if "Q" in due:
        first_month = int(due[6:]) * 3 - 2
        last_month, first, last = first_month + 2, 1, 31
    else:
        first_month = last_month = int(due[5:7])
        first, last = {"primo": (1, 10), "medio": (11, 20), "ultimo": (21, 31),
                       "": (1, 31)}[due[7:].strip()]
    last = min(last, month_lengths.monthrange(year, last_month)[1])
    return date(year, first_month, first), date(year, last_month, last)


def due_choice(schedule: Schedule, due: date | str) -> Choice:
    """"the last held meeting whose actual date lies in the window; none there: on the first
    one after it"."""
    first, last = window(due)
    inside = [m for m in schedule.held if first <= m.actual <= last]
    meeting = inside[-1] if inside else schedule.first_held_from(last + timedelta(1))
    return Choice(meeting, last)
