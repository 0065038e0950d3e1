"""Holidays, closed days, breaks and events: what the days are, before any body meets."""
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Callable

from rrules import rule_dates
from tables import Plan, PlanError, Table

NEAR = 182      # "at most 182 days off"


def day_of_year(year: int, mm_dd: str) -> date | None:
    """"06-05" in a year; None where the year has no such day (02-29)."""
    month, day = mm_dd.split("-")
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def weeks_in(year: int) -> int:
    return date(year, 12, 28).isocalendar().week


def monday_of_week(year: int, week: int) -> date | None:
    """None where the ISO year has no such week."""
    return date.fromisocalendar(year, week, 1) if week <= weeks_in(year) else None


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian computus (Meeus/Jones/Butcher)."""
    a = year % 19
    b, c = divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return date(year, month, day + 1)


def public_holidays(year: int) -> dict[date, str]:
    e = easter(year)
    days = {
        date(year, 1, 1): "Nytårsdag",
        e - timedelta(3): "Skærtorsdag",
        e - timedelta(2): "Langfredag",
        e: "Påskedag",
        e + timedelta(1): "2. påskedag",
        e + timedelta(39): "Kristi himmelfartsdag",
        e + timedelta(49): "Pinsedag",
        e + timedelta(50): "2. pinsedag",
        date(year, 12, 25): "Juledag",
        date(year, 12, 26): "2. juledag",
    }
    if year <= 2023:        # "to 2023, abolished from 2024"
        days[e + timedelta(26)] = "Store bededag"
    return days


@dataclass(frozen=True)
class Span:
    """A break, or an event, each time it comes: both days inclusive."""
    first: date
    last: date
    table: Table

    def __hash__(self) -> int:
        return hash((self.first, self.last))


def weeks_span(year: int, weeks: str) -> tuple[date, date] | None:
    """"in a year of 52 weeks "53" alone gives none, a span that ends there ends with week
    52, and one that begins there begins after it"."""
    begin, _, end = weeks.partition("-")
    first_week, last_week = int(begin), int(end or begin)
    first = monday_of_week(year, first_week)
    if first is None:
        if last_week == first_week:
            return None
        first = monday_of_week(year + 1, 1)
    last_year = year if first_week <= last_week else year + 1
    last = monday_of_week(last_year, min(last_week, weeks_in(last_year)))
    assert first is not None and last is not None
    return first, last + timedelta(6)


def yearly_span(table: Table, year: int) -> tuple[date, date] | None:
    if "weeks" in table:
        return weeks_span(year, table["weeks"])
    if "from-day" in table:
        runs_over = table["to-day"] < table["from-day"]
        first = day_of_year(year, table["from-day"])
        last = day_of_year(year + 1 if runs_over else year, table["to-day"])
        return (first, last) if first and last else None
    return (easter(year) + timedelta(table["from-easter"]),
            easter(year) + timedelta(table["to-easter"]))


def nearest(day: date, spans: list[Span]) -> Span | None:
    """"the yearly break of its name that begins nearest to its `from`, at most 182 days off
    (two equally near: the earlier)"."""
    near = [s for s in spans if abs((s.first - day).days) <= NEAR]
    return min(near, key=lambda s: (abs((s.first - day).days), s.first), default=None)


def with_replacements(plan: Plan, name: str, ruled: list[Span], dated: list[Span]) -> list[Span]:
    """The spans of one name: its rule's, less what dated ones replace, and the dated ones."""
    replaced = set()
    for span in dated:
        # "`replaces = false`: it stands beside"
        other = nearest(span.first, ruled) if span.table.get("replaces", True) else None
        if other is None:
            continue
        replaced.add(other.first)
        apart = (span.first - other.last).days > 1 or (other.first - span.last).days > 1
        if apart and "replaces" not in span.table:
            plan.warn("replaces-far", name, span.first, other.first)
    return [s for s in ruled if s.first not in replaced] + dated


def break_spans(plan: Plan, years: range) -> list[Span]:
    """Every break, in order of its tables, then by date."""
    spans: list[Span] = []
    for name in {table["name"] for table in plan["break"]}:
        tables = [t for t in plan["break"] if t["name"] == name]
        dated = [Span(t["from"], t["to"], t) for t in tables if "from" in t]
        ruled = [Span(*span, t) for t in tables if "from" not in t
                 for span in (yearly_span(t, year) for year in years) if span is not None]
        spans += with_replacements(plan, name, ruled, dated)
    place = {id(table): i for i, table in enumerate(plan["break"])}
    return sorted(spans, key=lambda s: (place[id(s.table)], s.first))


def event_spans(plan: Plan, end: date) -> list[Span]:
    """Every event each time it comes; each span's table has what its rule's table lends it."""
    spans: list[Span] = []
    for name in {table["id"] for table in plan["event"]}:
        tables = [t for t in plan["event"] if t["id"] == name]
        rules = [t for t in tables if "rrule" in t]
        if len(rules) > 1:
            raise PlanError(f"event {name} has two rules")
        rule = rules[0] if rules else {}
        ruled = ruled_events(rule, end) if rule else []
        skipped = set()
        for table in (t for t in tables if "skip" in t):
            left_out = nearest(table["skip"], ruled)
            if left_out is None:
                plan.warn("skip-of-nothing", name, table["skip"])
            else:
                skipped.add(left_out.first)
        dated = [dated_event(t, rule) for t in tables if "rrule" not in t and "skip" not in t]
        spans += [s for s in with_replacements(plan, name, ruled, dated)
                  if s in dated or s.first not in skipped]
    return sorted(spans, key=lambda s: (s.first, s.last, s.table["_file"], s.table["_position"]))


def ruled_events(rule: Table, end: date) -> list[Span]:
    days = rule_dates(rule["rrule"], rule["from"], min(rule.get("until", end), end))
    return [Span(d, d + timedelta(rule.get("length-days", 1) - 1), rule) for d in days]


def dated_event(table: Table, rule: Table) -> Span:
    """"They take what they don't say (`name`, `cancels`, `reason`, `length-days`) from the
    rule's table, and are not tentative unless they say so"; with its own `to` it has that."""
    lent: Table = {k: rule[k] for k in ("name", "cancels", "reason", "length-days") if k in rule}
    table = {**lent, **table}
    last = table["from"] + timedelta(table.get("length-days", 1) - 1)
    return Span(table["from"], table.get("to", last), table)


class Calendar:
    """The days from the first to the last year, once everything is counted."""

    def __init__(self, plan: Plan, first: date, end: date) -> None:
        self.plan = plan
        self.years = range(first.year - 1, end.year + 2)
        self.holidays: dict[date, str] = {}
        if plan.country == "DK":
            for year in self.years:
                self.holidays.update(public_holidays(year))
        self.closed: dict[date, str] = {}
        for table in plan["closed"]:
            days = [table["date"]] if "date" in table else [
                day_of_year(year, table["day"]) for year in self.years]
            for day in days:
                if day is not None:
                    self.closed.setdefault(day, table["name"])
        self.breaks = break_spans(plan, self.years)
        self.events = event_spans(plan, end)
        self.in_break: dict[date, str] = {}
        for span in self.breaks:
            for offset in range((span.last - span.first).days + 1):
                self.in_break.setdefault(span.first + timedelta(offset), span.table["name"])

    def is_workday(self, day: date) -> bool:
        """"a day in a break may be a workday"."""
        return day.weekday() < 5 and day not in self.holidays and day not in self.closed

    def is_free(self, day: date) -> bool:
        """"a workday outside any break"."""
        return self.is_workday(day) and day not in self.in_break

    def obstacle(self, day: date) -> tuple[str, str] | None:
        """(kind, name); breaks are judged first."""
        kinds: list[tuple[str, dict[date, str]]] = [
            ("break", self.in_break), ("holiday", self.holidays), ("closed", self.closed)]
        return next(((kind, names[day]) for kind, names in kinds if day in names), None)

    def back_to(self, day: date, fits: Callable[[date], bool]) -> date:
        while not fits(day):
            day -= timedelta(1)
        return day
