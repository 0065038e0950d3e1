#!/usr/bin/env python3
"""Reference implementation ("oracle") of the plan's resolver.

    python3 oracle.py PLANS_DIR [--config FILE] --from D --to D

Reads a plan folder and prints the JSON object of `schedule --format json`.
Written from the contract (plan-format.md, interfaces.md) alone, literal and slow on
purpose; the quoted sentences in the comments are the contract's. The plan is assumed to
be valid. `reasons` are always empty: they are not compared. Readings of what the
contract leaves open are listed in CHOICES.md; marks like (C5) point there.
"""
import argparse
import json
import os
import sys
import tomllib
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

LAST_DAY = date(2099, 12, 31)
MONTHS = ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august",
          "september", "oktober", "november", "december"]


class PlanError(Exception):
    """The plan is obviously invalid."""


# ---------------------------------------------------------------- reading the plan

class Plan:
    """closed, breaks, events: lists of tables in file order; roles: by id; bodies: by id."""

    def __init__(self):
        self.country = "DK"
        self.closed, self.breaks, self.events = [], [], []
        self.roles, self.bodies = {}, {}


class Body:
    def __init__(self, bid):
        self.id = bid
        self.head = None
        self.series, self.entries, self.items, self.changes = [], [], [], []


def load_texts(shared, bodies):
    """shared: {file name: text}; bodies: {id: {file name: text}}."""
    plan = Plan()
    # "every `*.toml` directly in `plans/` may hold the shared tables, every `*.toml` in a
    # body's folder may hold that body's tables, read in order of file name."
    for name in sorted(shared):
        doc = tomllib.loads(shared[name])
        if "calendar" in doc:
            plan.country = doc["calendar"].get("country", "DK")
        plan.closed += doc.get("closed", [])
        plan.breaks += doc.get("break", [])
        plan.events += doc.get("event", [])
        for role in doc.get("role", []):
            if role["id"] in plan.roles:
                raise PlanError(f"role {role['id']} twice")
            plan.roles[role["id"]] = role
    for bid in sorted(bodies):
        body = Body(bid)
        for name in sorted(bodies[bid]):
            doc = tomllib.loads(bodies[bid][name])
            if "body" in doc:
                if body.head is not None:
                    raise PlanError(f"{bid}: [body] twice")
                body.head = doc["body"]
            body.series += doc.get("series", [])
            body.entries += doc.get("meeting", [])
            body.changes += doc.get("change", [])
            for position, item in enumerate(doc.get("item", [])):
                item["_file"], item["_position"] = name, position
                body.items.append(item)
        if body.head is None:
            if bodies[bid]:
                raise PlanError(f"{bid}: no [body]")
            continue
        ids = [i["id"] for i in body.items]
        if len(ids) != len(set(ids)):
            raise PlanError(f"{bid}: an item id twice")
        plan.bodies[bid] = body
    return plan


def load(folder):
    def texts(where):
        found = {}
        for name in os.listdir(where):
            path = os.path.join(where, name)
            if name.endswith(".toml") and os.path.isfile(path):
                with open(path, encoding="utf-8") as f:
                    found[name] = f.read()
        return found

    bodies = {}
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if os.path.isdir(path) and not name.startswith("."):
            bodies[name] = texts(path)
    return load_texts(texts(folder), bodies)


def all_dates(value):
    """Every date written anywhere in the plan's tables."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, dict):
        for v in value.values():
            yield from all_dates(v)
    elif isinstance(value, list):
        for v in value:
            yield from all_dates(v)


def earliest_from(plan):
    starts = [s["from"] for b in plan.bodies.values() for s in b.series if "from" in s]
    return min(starts) if starts else date(2000, 1, 1)


def horizon_end(plan, to):
    """Six years past the window and past every date that is written in the tables of the
    bodies, so that nothing near the horizon can matter in the window."""
    last = to
    for body in plan.bodies.values():
        for part in (body.entries, body.changes, body.items):
            last = max([last, *all_dates(part)])
    last = max([last, *all_dates(plan.events)])
    try:
        far = last.replace(year=last.year + 6)
    except ValueError:
        far = last.replace(year=last.year + 6, day=28)
    return min(far, LAST_DAY)


# ---------------------------------------------------------------- the calendar

def day_of_year(year, mm_dd):
    """"06-05" in a year; None where the year has no such day (02-29). (C2)"""
    month, day = mm_dd.split("-")
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def monday_of_week(year, week):
    """Monday of an ISO week; None where the ISO year has no such week. (C3)"""
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def easter(year):
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


def public_holidays(year):
    """"Public holidays of Denmark: Nytårsdag, Skærtorsdag, Langfredag, Påskedag, 2.
    påskedag, Store bededag (fourth Friday after Easter; to 2023, abolished from 2024),
    Kristi himmelfartsdag, Pinsedag, 2. pinsedag, Juledag, 2. juledag."""
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
    if year <= 2023:
        days[e + timedelta(26)] = "Store bededag"
    return days


def break_occasions(plan, years):
    """Every time a break comes, in file order: (name, year, first day, last day)."""
    # "these dates replace the yearly rule of that name in the year of `from`"
    replaced = {(b["name"], b["from"].year) for b in plan.breaks if "from" in b}
    found = []
    for table in plan.breaks:
        name = table["name"]
        if "from" in table:
            found.append((name, table["from"].year, table["from"], table["to"]))
            continue
        for year in years:
            if (name, year) in replaced:
                continue
            if "weeks" in table:
                # "ISO weeks, every year: Monday of the first to Sunday of the last; "42"
                # is one week"; `52-1` runs into the next ISO year
                parts = [int(p) for p in table["weeks"].split("-")]
                a, b = parts[0], parts[-1]
                first = monday_of_week(year, a)
                last = monday_of_week(year if a <= b else year + 1, b)
                if last is not None:
                    last += timedelta(6)
            elif "from-day" in table:
                # "every year; may run over New Year"
                first = day_of_year(year, table["from-day"])
                over = table["to-day"] < table["from-day"]
                last = day_of_year(year + 1 if over else year, table["to-day"])
            else:
                # "days from Easter Sunday"
                first = easter(year) + timedelta(table["from-easter"])
                last = easter(year) + timedelta(table["to-easter"])
            if first is not None and last is not None:
                found.append((name, year, first, last))
    return found


class Calendar:
    def __init__(self, plan, first_year, last_year):
        self.plan = plan
        self.years = range(first_year, last_year + 1)
        self.holidays = {}
        if plan.country == "DK":
            for year in self.years:
                self.holidays.update(public_holidays(year))
        # the first in file order names the day
        self.closed = {}
        for table in plan.closed:
            if "date" in table:
                self.closed.setdefault(table["date"], table["name"])
            else:
                for year in self.years:
                    day = day_of_year(year, table["day"])
                    if day is not None:
                        self.closed.setdefault(day, table["name"])
        self.occasions = break_occasions(plan, self.years)
        self.in_break = {}
        for name, _, first, last in self.occasions:
            day = first
            while day <= last:
                self.in_break.setdefault(day, name)
                day += timedelta(1)

    def is_workday(self, day):
        # "A day is a workday if it is Monday to Friday, no public holiday and not closed."
        # "a day in a break may be a workday"
        return (day.weekday() < 5 and day not in self.holidays and day not in self.closed)

    def is_free(self, day):
        """A workday outside any break."""
        return self.is_workday(day) and day not in self.in_break

    def obstacle(self, day):
        """(kind, name) of what stands in the way of a meeting, or None; the holiday's name
        before the closed day's before the break's."""
        if day in self.holidays:
            return "holiday", self.holidays[day]
        if day in self.closed:
            return "closed", self.closed[day]
        if day in self.in_break:
            return "break", self.in_break[day]
        return None


# ---------------------------------------------------------------- meetings

class Meeting:
    def __init__(self, planned, extra, tentative, hours, place, name):
        self.planned = planned
        self.date = planned          # the actual date
        self.extra = extra
        self.tentative = tentative
        self.hours = hours
        self.place = place
        self.name = name
        self.cancelled = None        # the reason
        self.reason = None

    @property
    def held(self):
        # "A meeting is held unless cancelled."
        return self.cancelled is None

    def cancel(self, reason):
        self.cancelled = reason
        self.reason = reason


def rule_dates(rule, start, end):
    """The dates an RFC 5545 rule gives from DTSTART = start to end, both inclusive.
    DTSTART itself counts only if the rule gives it (dateutil does just that)."""
    found = []
    for moment in rrulestr(rule, dtstart=datetime(start.year, start.month, start.day)):
        if moment.date() > end:
            break
        found.append(moment.date())
    return found


def nominal_dates(series, meetings_of, end):
    """"A series gives nominal dates: its `rrule` from `from` to `until`, or, with `after`,
    the actual date of each held meeting (extra ones too) of the other body plus `days`."""
    until = min(series.get("until", end), end)
    if "rrule" in series:
        return rule_dates(series["rrule"], series["from"], until)
    found = []
    for m in meetings_of(series["after"]):
        if m.held:
            day = m.date + timedelta(series.get("days", 0))
            if series.get("from", day) <= day <= until:
                found.append(day)
    return sorted(found)


def shifted(calendar, nominal, policy):
    """Where a nominal date on a holiday, closed day or in a break goes; None: no meeting."""
    # "`skip`: no meeting."
    if policy == "skip":
        return None
    # "`next-workday` / `previous-workday`: the nearest later / earlier workday outside any
    # break. `next-week` / `previous-week`: 7 days later / earlier, again and again until
    # the day is a workday outside any break."
    step = {"next-workday": 1, "previous-workday": -1, "next-week": 7, "previous-week": -7}[policy]
    day = nominal
    while True:
        day += timedelta(step)
        # "At most 8 weeks away; beyond that it is skipped"
        if abs((day - nominal).days) > 56:
            return None
        if calendar.is_free(day):
            return day


def planned_meetings(body, calendar, meetings_of, end):
    """({planned date: Meeting}, {nominal date: (kind, name)} of the skipped ones)."""
    planned, skipped = {}, {}
    for series in body.series:
        for nominal in nominal_dates(series, meetings_of, end):
            obstacle = calendar.obstacle(nominal)
            day = nominal
            if obstacle is not None:
                # "A nominal date on a public holiday or closed day follows `on-holiday`;
                # else one in a break follows `on-break`."
                key = "on-break" if obstacle[0] == "break" else "on-holiday"
                day = shifted(calendar, nominal, series.get(key, "skip"))
            if day is None:
                # "A skipped nominal date is remembered with the name of its holiday,
                # closed day or break"; listed once, the first series wins
                skipped.setdefault(nominal, obstacle)
                continue
            # "A date that two series give is one planned meeting (the first series wins)."
            if day not in planned and day <= LAST_DAY:
                planned[day] = Meeting(day, False, series.get("tentative", False),
                                       series["time"], body.head.get("place"),
                                       body.head.get("meeting-name", body.head["name"]))
    return planned, skipped


def body_meetings(plan, body, calendar, meetings_of, end):
    """The body's meetings (extra ones too), and the skipped nominal dates."""
    planned, skipped = planned_meetings(body, calendar, meetings_of, end)
    meetings = dict(planned)
    spoken_of = set()
    for entry in body.entries:
        day = entry["date"]
        if day in spoken_of:
            raise PlanError(f"{body.id}: two [[meeting]] for {day}")
        spoken_of.add(day)
        if "cancelled" in entry and "moved-to" in entry:
            raise PlanError(f"{body.id}: {day} both cancelled and moved")
        if entry.get("extra", False):
            # "a meeting outside the series; needs `time`"
            if day in planned:
                raise PlanError(f"{body.id}: extra meeting on the planned date {day}")
            m = Meeting(day, True, False, entry["time"], body.head.get("place"),
                        body.head.get("meeting-name", body.head["name"]))
            meetings[day] = m
        elif day in planned:
            m = planned[day]
        else:
            # "An entry whose date is not planned (and not `extra`) changes nothing"
            continue
        # "`[[meeting]]` entries then cancel, move or change the meeting of that planned date."
        if "cancelled" in entry:
            m.cancel(entry["cancelled"])
        else:
            # "Its actual date is `moved-to`, else its planned date."
            m.date = entry.get("moved-to", day)
            m.reason = entry.get("reason")      # (C9)
        m.hours = entry.get("time", m.hours)
        m.place = entry.get("place", m.place)
        m.name = entry.get("name", m.name)
    # "An `[[event]]` with `cancels` cancels planned meetings on its days, unless a
    # `[[meeting]]` entry speaks of that date." "default: the event's name"
    for event in plan.events:
        if body.id in event.get("cancels", []):
            for day, m in planned.items():
                if (event["from"] <= day <= event.get("to", event["from"])
                        and day not in spoken_of and m.held):
                    m.cancel(event.get("reason", event["name"]))
    # "No two held meetings of one body may stand on one actual date: an error."
    actual = [m.date for m in meetings.values() if m.held]
    if len(actual) != len(set(actual)):
        twice = sorted({d for d in actual if actual.count(d) > 1})
        raise PlanError(f"{body.id}: two held meetings on {twice}")
    return sorted(meetings.values(), key=lambda m: m.planned), skipped


# ---------------------------------------------------------------- occurrences

class Occurrence:
    def __init__(self, item, nominal, chosen=None):
        self.item = item
        self.nominal = nominal
        self.meeting = chosen        # the Meeting it stands on
        self.pinned = False
        self.state = "placed"        # placed | awaiting | skipped | dropped | withdrawn
        self.reason = None

    @property
    def minutes(self):
        return self.item.get("minutes", 0)

    def agenda_key(self):
        # "Agenda order in a meeting: `order`, then file name, then position in the file,
        # then nominal date." Null nominal dates first among equals.
        return (self.item.get("order", 50), self.item["_file"], self.item["_position"],
                self.nominal or date.min)


class Resolved:
    """A body with everything resolved."""

    def __init__(self, body, meetings, skipped):
        self.body = body
        self.meetings = meetings     # by planned date
        self.skipped = skipped
        self.occurrences = []

    def planned(self):
        """The planned meetings by planned date, cancelled ones too. "An extra meeting is
        not counted by any rule below"."""
        return [m for m in self.meetings if not m.extra]

    def held(self):
        """The held meetings that rules count and that take what waits or is moved on, by
        actual date."""
        return sorted((m for m in self.meetings if m.held and not m.extra), key=lambda m: m.date)


def nth(found, n):
    """"N defaults to 1, negative counts from the end"."""
    if n == 0:
        raise PlanError("meeting = 0")
    if n > 0:
        return found[n - 1] if n <= len(found) else None
    return found[n] if -n <= len(found) else None


def period_of(day, every):
    """The calendar period a day lies in."""
    if every == "month":
        return day.year, day.month
    if every == "quarter":
        return day.year, (day.month - 1) // 3
    if every == "half-year":
        return day.year, (day.month - 1) // 6
    if every == "year":
        return day.year
    raise PlanError(f"every = {every!r}")


def by_period(resolved, every, months=None):
    """The planned meetings of each period (in which there is one)."""
    periods = {}
    for m in resolved.planned():
        if months is None or m.planned.month in months:
            periods.setdefault(period_of(m.planned, every), []).append(m)
    return [periods[p] for p in sorted(periods)]


def choose_nth_of_period(resolved, when):
    # "each such calendar period / each named month: its Nth planned meeting"
    months = when.get("months")
    every = "month" if months is not None else when["every"]
    return [nth(ms, when.get("meeting", 1)) for ms in by_period(resolved, every, months)]


def choose_day_of_month(resolved, when):
    # "each such month: its first planned meeting on or after that day of the month"
    # "A month rule never leaves its month."
    return [nth([m for m in ms if m.planned.day >= when["day"]], 1)
            for ms in by_period(resolved, "month", when.get("months"))]


def choose_every_meeting(resolved):
    # "each planned meeting: itself"
    return resolved.planned()


def planned_from(resolved, first, n):
    """The Nth planned meeting from `first` to 56 days later."""
    return nth([m for m in resolved.planned()
                if first <= m.planned <= first + timedelta(56)], n)


def years_that_count(resolved, calendar):
    # "Weeks, days and breaks count from the year before the body's first planned meeting on"
    planned = resolved.planned()
    if not planned:
        return []
    return [y for y in calendar.years if y >= planned[0].planned.year - 1]


def choose_on_or_after(resolved, calendar, when):
    # "each year (ISO year for weeks): the Nth planned meeting on or after that day / that
    # week's Monday"; "`on-or-after` and `rrule` look from their day to 56 days later"
    found = []
    for year in years_that_count(resolved, calendar):
        text = when["on-or-after"]
        if text.startswith("week "):
            day = monday_of_week(year, int(text[5:]))
        else:
            day = day_of_year(year, text)
        if day is not None:
            found.append(planned_from(resolved, day, when.get("meeting", 1)))
    return found


def occasions_of(name, resolved, calendar, others, when):
    """(first day, last day) each time the named thing comes. "NAME is the id of an event,
    the name of a break, the id of another body (each of its held meetings, by actual date;
    `months = [..]` may narrow it), or, for `before`, an annual day"."""
    for event in calendar.plan.events:
        if event["id"] == name:
            return [(event["from"], event.get("to", event["from"]))]
    if any(b["name"] == name for b in calendar.plan.breaks):
        years = set(years_that_count(resolved, calendar))
        return [(first, last) for n, year, first, last in calendar.occasions
                if n == name and year in years]
    if name in others:
        # extra meetings of the other body do not count here
        months = when.get("months", range(1, 13))
        return [(m.date, m.date) for m in others[name].held() if m.date.month in months]
    if "before" in when and len(name) == 5 and name[2] == "-":
        days = [day_of_year(y, name) for y in years_that_count(resolved, calendar)]
        return [(d, d) for d in days if d is not None]
    raise PlanError(f"unknown name {name!r}")


def choose_after(resolved, calendar, others, when):
    # "each time the named thing ends: the Nth planned meeting after its last day"
    # "`after` from the day after the last day to 56 days later than that"
    return [planned_from(resolved, last + timedelta(1), when.get("meeting", 1))
            for _, last in occasions_of(when["after"], resolved, calendar, others, when)]


def choose_before(resolved, calendar, others, when):
    # "each time the named thing begins: the Nth held meeting, counted back, whose actual
    # date is at least D days before its first day (D defaults to 0, which still means
    # before: the day itself never counts)"; "`before` at most 182 days back" (C5)
    found = []
    days = when.get("days", 0)
    for first, _ in occasions_of(when["before"], resolved, calendar, others, when):
        candidates = [m for m in resolved.held()
                      if m.date <= first - timedelta(days) and m.date < first
                      and m.date >= first - timedelta(182)]
        candidates.reverse()
        found.append(nth(candidates, when.get("meeting", 1)))
    return found


def choose_rrule(resolved, item, end):
    # "each date it gives: the first planned meeting on or after it"
    return [planned_from(resolved, day, 1)
            for day in rule_dates(item["when"]["rrule"], item["from"], end)]


def chosen_meetings(resolved, calendar, others, item, end):
    when = item["when"]
    if "rrule" in when:
        found = choose_rrule(resolved, item, end)
    elif "on-or-after" in when:
        found = choose_on_or_after(resolved, calendar, when)
    elif "after" in when:
        found = choose_after(resolved, calendar, others, when)
    elif "before" in when:
        found = choose_before(resolved, calendar, others, when)
    elif when.get("every") == "meeting":
        found = choose_every_meeting(resolved)
    elif "day" in when:
        found = choose_day_of_month(resolved, when)
    elif "every" in when or "months" in when:
        found = choose_nth_of_period(resolved, when)
    else:
        raise PlanError(f"{item['id']}: unknown when {when}")
    # "A period, week or day that has no such planned meeting gives no occurrence"
    # "Two that choose the same meeting are one occurrence."
    unique = []
    for m in found:
        if m is not None and m not in unique:
            unique.append(m)
    return sorted(unique, key=lambda m: m.planned)


def within_limits(item, nominal):
    # "occurrences from / until, both inclusive"; "only in 2023, 2027, 2031 …"
    # "`from`, `until` and `years` are judged by it [the nominal date]."
    if "from" in item and nominal < item["from"]:
        return False
    if "until" in item and nominal > item["until"]:
        return False
    if "years" in item:
        gone = nominal.year - item["years"]["from"]
        if gone < 0 or gone % item["years"]["every"] != 0:
            return False
    return True


def meeting_named(resolved, day):
    """The meeting a date names in an item's `date` and a change's `to`: "the planned or,
    failing that, the actual date of a meeting (extra ones too), else the item goes to the
    first held meeting after it". None: no held meeting is left."""
    for m in resolved.meetings:
        if m.planned == day:
            return m
    for m in resolved.meetings:
        if m.held and m.date == day:
            return m
    return next((m for m in resolved.held() if m.date > day), None)


def occurrences_of(resolved, calendar, others, item, end):
    if "date" in item:
        # "With `date = …`, the nominal date is that date"
        if not within_limits(item, item["date"]):
            return []
        return [Occurrence(item, item["date"], meeting_named(resolved, item["date"]))]
    if "when" in item:
        # "The nominal date of an occurrence is the planned date of the meeting the rule chose."
        return [Occurrence(item, m.planned, m)
                for m in chosen_meetings(resolved, calendar, others, item, end)
                if within_limits(item, m.planned)]
    # "or neither: then it awaits a date"
    return [Occurrence(item, None)]


# ---------------------------------------------------------------- placement

def step_1_stands(resolved, calendar, others, end):
    # "1. The occurrence stands on the meeting its rule or date chose."
    for item in resolved.body.items:
        for o in occurrences_of(resolved, calendar, others, item, end):
            resolved.occurrences.append(o)
            if "withdrawn" in item:
                # "the item is out; kept for the record"
                o.state, o.reason, o.meeting = "withdrawn", item["withdrawn"], None
            elif o.meeting is None:
                # "If no held meeting is left for it, it awaits"
                o.state = "awaiting"


def step_2_changes(resolved):
    # "2. Its change, if any, moves it (it is then pinned), awaits it (it joins the awaiting
    # list) or skips it."
    changes = {}
    for change in resolved.body.changes:
        key = change["item"], change["date"]
        if key in changes:
            raise PlanError(f"{resolved.body.id}: several changes to {key}")
        if not any(i["id"] == change["item"] for i in resolved.body.items):
            raise PlanError(f"{resolved.body.id}: change to unknown item {change['item']}")
        changes[key] = change
    for o in resolved.occurrences:
        change = changes.get((o.item["id"], o.nominal))
        if change is None or o.state == "withdrawn":
            continue
        if "to" in change:
            o.meeting = meeting_named(resolved, change["to"])
            o.pinned = True
            o.state = "placed" if o.meeting is not None else "awaiting"
        elif change.get("await", False):
            o.state, o.meeting = "awaiting", None
        elif change.get("skip", False):
            o.state, o.meeting, o.reason = "skipped", None, change["reason"]


def step_3_cancelled(resolved):
    # "3. If the meeting it now stands on is cancelled, pinned or not: the `next` /
    # `previous` held meeting, `await`, or `drop`."
    for o in resolved.occurrences:
        if o.state != "placed" or o.meeting.held:
            continue
        cancelled = o.meeting
        policy = o.item.get("if-cancelled", "next")
        if policy == "next":
            o.meeting = next((m for m in resolved.held() if m.date > cancelled.planned), None)
        elif policy == "previous":
            earlier = [m for m in resolved.held() if m.date < cancelled.planned]
            o.meeting = earlier[-1] if earlier else None
        else:
            o.meeting = None
        if policy == "drop":
            o.state, o.reason = "dropped", cancelled.cancelled
        elif o.meeting is None:
            o.state = "awaiting"


def agenda(resolved, meeting):
    """What stands on a meeting, in agenda order."""
    return sorted((o for o in resolved.occurrences
                   if o.state == "placed" and o.meeting is meeting),
                  key=Occurrence.agenda_key)


def may_wait(resolved, o, target):
    # "An occurrence never waits as long as to the meeting where the next occurrence of the
    # same item stands; then it stays."
    for other in resolved.occurrences:
        if (other.item is o.item and other is not o and other.state == "placed"
                and other.nominal > o.nominal
                and o.meeting.date < other.meeting.date <= target.date):
            return False
    return True


def step_4_full(resolved):
    # "4. Full meetings. With `minutes` on the body, meetings are taken in order of actual
    # date." "An extra meeting … is never judged for being full"
    limit = resolved.body.head.get("minutes")
    if limit is None:
        return
    held = resolved.held()
    # (only an index, to be less slow: what stands on each meeting)
    stands = {id(m): [] for m in resolved.meetings}
    for o in resolved.occurrences:
        if o.state == "placed":
            stands[id(o.meeting)].append(o)
    for i, meeting in enumerate(held):
        following = held[i + 1] if i + 1 < len(held) else None
        # "While the sum of the minutes of what stands there is more than the body's, …"
        while True:
            here = sorted(stands[id(meeting)], key=Occurrence.agenda_key)
            if sum(o.minutes for o in here) <= limit or following is None:
                # "none left, or no later held meeting: overbooked"
                break
            # "… the last flexible, unpinned occurrence in agenda order waits: it goes to
            # the next held meeting, where it is judged again." "Then the one before it in
            # agenda order is tried"
            waiting = next((o for o in reversed(here)
                            if o.item.get("flexible", False) and not o.pinned
                            and may_wait(resolved, o, following)), None)
            if waiting is None:
                break
            waiting.meeting = following
            stands[id(meeting)].remove(waiting)
            stands[id(following)].append(waiting)


# ---------------------------------------------------------------- the whole

def resolve_meetings(plan, end):
    """{body id: Resolved} with the meetings only, and the calendar."""
    start = earliest_from(plan)
    calendar = Calendar(plan, start.year - 3, end.year + 1)
    done, under_way = {}, []

    def resolve_body(bid):
        # "bodies that wait on each other in a ring are an error"
        if bid in under_way:
            raise PlanError(f"a ring of bodies: {under_way}")
        if bid not in done:
            if bid not in plan.bodies:
                raise PlanError(f"unknown body {bid}")
            under_way.append(bid)
            body = plan.bodies[bid]
            meetings, skipped = body_meetings(
                plan, body, calendar, lambda other: resolve_body(other).meetings, end)
            under_way.pop()
            done[bid] = Resolved(body, meetings, skipped)
        return done[bid]

    for bid in plan.bodies:
        resolve_body(bid)
    return done, calendar


def resolve(plan, to):
    """{body id: Resolved}, far past `to`."""
    if to > LAST_DAY:
        # "Nothing is resolved past 2099: a later `--to` is an error."
        raise PlanError("--to is past 2099")
    end = horizon_end(plan, to)
    done, calendar = resolve_meetings(plan, end)
    for bid, resolved in done.items():
        others = {o: r for o, r in done.items() if o != bid}
        step_1_stands(resolved, calendar, others, end)
        step_2_changes(resolved)
        step_3_cancelled(resolved)
        step_4_full(resolved)
    return done


# ---------------------------------------------------------------- texts

def danish_day(day):
    return f"{day.day}. {MONTHS[day.month - 1]}"


def role_text(plan, role_id, day):
    """{role}: "kultur- og udviklingschef Trine Grejsen"; holder by the date."""
    role = plan.roles[role_id]
    holders = [] if day is None else [
        h for h in role.get("holders", [])
        if h.get("from", date.min) <= day <= h.get("until", date.max)]
    if not holders:
        return role["title"]
    holder = max(holders, key=lambda h: h.get("from", date.min))
    acting = "konstitueret " if holder.get("acting", False) else ""
    return f"{acting}{role['title']} {holder['name']}"


def placeholder(plan, o, name):
    stands = o.meeting.date if o.state == "placed" else None
    if name == "year":
        return str(o.nominal.year) if o.nominal else "…"
    if name == "month":
        return MONTHS[o.nominal.month - 1] if o.nominal else "…"
    if name == "date":
        # "the first day of the event it is tied to, or, tied to none, the day of its meeting"
        when = o.item.get("when", {})
        tied = when.get("before", when.get("after"))
        for event in plan.events:
            if event["id"] == tied:
                return danish_day(event["from"])
        day = stands or o.nominal
        return danish_day(day) if day else "…"
    if name == "role":
        return role_text(plan, o.item["role"], stands or o.nominal)     # (C10)
    raise PlanError(f"unknown placeholder {{{name}}}")


def expand(plan, o, text):
    # "`{{` is a brace. An unknown placeholder is an error."
    out, i = "", 0
    while i < len(text):
        if text.startswith("{{", i):
            out += "{"
            i += 2
        elif text[i] == "{":
            close = text.index("}", i)
            out += placeholder(plan, o, text[i + 1:close])
            i = close + 1
        else:
            out += text[i]
            i += 1
    return out


# ---------------------------------------------------------------- the JSON object

def moment(day, clock, zone):
    hour, minute = clock.split(":")
    return datetime.combine(day, time(int(hour), int(minute)), tzinfo=zone).isoformat()


def meeting_json(plan, resolved, m, zone):
    here = agenda(resolved, m)
    start, end = m.hours.split("-")
    return {
        "planned": m.planned.isoformat(),
        "date": m.date.isoformat(),
        "status": "held" if m.held else "cancelled",
        "reason": m.reason,
        "extra": m.extra,
        "tentative": m.tentative,
        "start": moment(m.date, start.strip(), zone),
        "end": moment(m.date, end.strip(), zone),
        "name": m.name,
        "place": m.place,
        "minutes": sum(o.minutes for o in here),
        "items": [{
            "id": o.item["id"],
            "nominal": o.nominal.isoformat(),
            "title": expand(plan, o, o.item["title"]),
            "minutes": o.minutes,
            "category": o.item.get("category"),
            "closed": o.item.get("closed", False),
            "reasons": [],
        } for o in here],
    }


def cut(plan, done, first, last, zone):
    """The window's part of what was resolved."""
    result = {}
    for bid, resolved in sorted(done.items()):
        listed = sorted((o for o in resolved.occurrences
                         if o.nominal is None or first <= o.nominal <= last),
                        key=Occurrence.agenda_key)
        result[bid] = {
            "name": resolved.body.head["name"],
            # "`meetings` holds those whose actual date lies from `--from` to `--to` (both
            # inclusive), by actual date" (a cancelled one: its planned date)
            "meetings": [meeting_json(plan, resolved, m, zone)
                         for m in sorted(resolved.meetings, key=lambda m: (m.date, m.planned))
                         if first <= m.date <= last],
            # "`skipped` the nominal dates in the window that gave no meeting"
            "skipped": [{"date": day.isoformat(), "name": name, "kind": kind}
                        for day, (kind, name) in sorted(resolved.skipped.items())
                        if first <= day <= last],
            # "`awaiting` holds items without a nominal date always, others when it lies in
            # the window."
            "awaiting": [{"id": o.item["id"],
                          "nominal": o.nominal.isoformat() if o.nominal else None,
                          "title": expand(plan, o, o.item["title"]), "reasons": []}
                         for o in listed if o.state == "awaiting"],
            "dropped": [{"id": o.item["id"],
                         "nominal": o.nominal.isoformat() if o.nominal else None,
                         "status": o.state, "reason": o.reason}
                        for o in listed if o.state in ("skipped", "dropped", "withdrawn")],
        }
    return result


def schedule(plan, first, last, timezone="Europe/Copenhagen"):
    return cut(plan, resolve(plan, last), first, last, ZoneInfo(timezone))


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("plans")
    p.add_argument("--config")
    p.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
    p.add_argument("--to", dest="last", type=date.fromisoformat, required=True)
    args = p.parse_args()
    timezone = "Europe/Copenhagen"
    if args.config:
        with open(args.config, "rb") as f:
            timezone = tomllib.load(f).get("timezone", timezone)
    try:
        result = schedule(load(args.plans), args.first, args.last, timezone)
    except PlanError as e:
        print(f"error: {e}", file=sys.stderr)
        return 1
    json.dump(result, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
