"""The meetings of the bodies: nominal dates, policies, entries, events (contract: Meetings)."""
from dataclasses import dataclass, field
from datetime import date, timedelta

from days import Calendar
from rrules import rule_dates
from tables import Body, Plan, PlanError, Table

LAST_DAY = date(2099, 12, 31)
FURTHEST = 56       # "At most 8 weeks away"
STEPS = {"next-workday": 1, "previous-workday": -1, "next-week": 7, "previous-week": -7}
NAMING = {"date", "extra", "_file", "_position"}
# "what is for the agenda and the minutes, `since` or `reason`"
SILENT = NAMING | {"points-start", "pauses", "absent", "confirmed", "since", "reason"}


@dataclass(eq=False)
class Meeting:
    nominal: date
    planned: date
    name: str
    time: str | None                 # "09:00-12:00"; None: given by a decision
    place: str | None
    length: int = 1
    extra: bool = False
    given: bool = False              # by a decision whose date names no meeting
    tentative: bool = False
    agreed_date: bool = False        # from a series of `dates`
    aliases: list[date] = field(default_factory=list)
    entry: Table = field(default_factory=dict)      # its [[meeting]] tables read together
    cancelled: str | None = None     # the reason
    link: str | None = None

    @property
    def held(self) -> bool:
        return self.cancelled is None

    @property
    def actual(self) -> date:
        return self.entry.get("moved-to", self.planned)

    @property
    def last(self) -> date:
        return self.entry.get("to", self.actual + timedelta(self.length - 1))

    @property
    def start(self) -> str:
        return self.time.split("-")[0] if self.time else ""      # "": before all others

    @property
    def end(self) -> str:
        return self.time.split("-")[1] if self.time else ""

    @property
    def by_hand(self) -> bool:
        """"where both dates are written by hand (`dates`, `moved-to`, `extra`)"."""
        return self.extra or self.agreed_date or "moved-to" in self.entry

    def order(self) -> tuple[date, str, date, bool]:
        """"in order: by actual date, start, nominal date"."""
        return self.actual, self.start, self.nominal, self.extra

    def stands_on(self, day: date) -> bool:
        return self.held and self.actual <= day <= self.last


@dataclass
class Schedule:
    """A body's meetings, in order, and its skipped nominal dates by the day they were put on."""
    body: Body
    meetings: list[Meeting]
    skipped: list[tuple[date, str, str]]        # day, kind, name

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        self.meetings.sort(key=Meeting.order)
        ordinary = [m for m in self.meetings if not m.extra]
        # "Extra meetings are counted by nothing below"
        self.held = [m for m in ordinary if m.held]
        self.planned = sorted(ordinary, key=lambda m: m.planned)

    def first_held_from(self, day: date) -> Meeting | None:
        return next((m for m in self.held if m.actual >= day), None)

    def last_held_until(self, day: date) -> Meeting | None:
        return next((m for m in reversed(self.held) if m.actual <= day), None)

    def next_held(self, meeting: Meeting) -> Meeting | None:
        return next((m for m in self.held if m.order() > meeting.order()), None)


def nominal_dates(series: Table, other: Schedule | None, end: date) -> list[tuple[date, date]]:
    """(nominal date, the day it is put on)."""
    if "dates" in series:
        pairs = [(day, day) for day in series["dates"]]
    elif other is not None:
        later = timedelta(series.get("days", 0))
        pairs = [(m.nominal + later, m.actual + later) for m in other.held]
    else:
        pairs = [(day, day) for day in rule_dates(series["rrule"], series["from"], end)]
    # "`from` and `until` are allowed, and judge the nominal date"
    first, last = series.get("from", date.min), series.get("until", date.max)
    return [(nominal, put_on) for nominal, put_on in pairs
            if first <= nominal <= last and nominal not in series.get("except", [])]


def shifted(calendar: Calendar, day: date, policy: str) -> date | None:
    if policy == "skip":
        return None
    step = timedelta(STEPS[policy])
    candidate = day + step
    while abs((candidate - day).days) <= FURTHEST:
        if calendar.is_free(candidate):
            return candidate
        candidate += step
    return None


def planned_date(calendar: Calendar, series: Table, put_on: date) -> date | None:
    obstacle = calendar.obstacle(put_on)
    if obstacle is None or "dates" in series:
        return put_on
    policy = "on-break" if obstacle[0] == "break" else "on-holiday"
    return shifted(calendar, put_on, series.get(policy, "skip"))


def kept_dates(body: Body) -> dict[date, date | None]:
    """Nominal dates whose meeting the minutes fix (plan-reference, "What was decided"), with
    the day on which it is planned; None: where its series puts it."""
    kept: dict[date, date | None] = {}
    for decision in (d for d in body["decision"] if not d.get("extra", False)):
        nominal = decision.get("meeting")
        if nominal is None and not any(puts_on(e, decision["date"]) for e in body["meeting"]):
            kept.setdefault(decision["date"], None)
        elif nominal is not None:
            moved = any(e["date"] == nominal and "moved-to" in e and not e.get("extra", False)
                        for e in body["meeting"])
            kept[nominal] = None if moved else decision["date"]
    return kept


def puts_on(entry: Table, day: date) -> bool:
    first = entry.get("moved-to", entry["date"] if entry.get("extra", False) else None)
    return first is not None and first <= day <= entry.get("to", first)


def planned_meetings(body: Body, calendar: Calendar, others: dict[str, Schedule],
                     end: date) -> Schedule:
    gives: dict[date, list[tuple[int, date]]] = {}      # nominal: (series, put on)
    for index, series in enumerate(body["series"]):
        for nominal, put_on in nominal_dates(series, others.get(series.get("after", "")), end):
            gives.setdefault(nominal, []).append((index, put_on))
    by_planned: dict[date, list[tuple[bool, bool, int, date]]] = {}
    kept = kept_dates(body)
    skipped = []
    for nominal, givers in sorted(gives.items()):
        # "that of one with `dates`, else of the first that does not skip it"
        givers.sort(key=lambda g: "dates" not in body["series"][g[0]])
        for index, put_on in givers:
            if nominal in kept:
                planned: date | None = kept[nominal] or put_on
            else:
                planned = planned_date(calendar, body["series"][index], put_on)
            if planned is not None:
                key = (nominal not in kept, planned != nominal, index, nominal)
                by_planned.setdefault(planned, []).append(key)
                break
        else:
            day = min(givers)[1]
            kind, name = calendar.obstacle(day) or ("", "")
            skipped.append((day, kind, name))
    meetings = []
    for planned, candidates in by_planned.items():
        # one that the minutes fix, else
        # "that whose nominal date it is, else that of the first series, else the earlier"
        _, _, index, nominal = min(candidates)
        if planned > LAST_DAY:
            continue
        meeting = from_series(body, body["series"][index], nominal, planned)
        meeting.aliases = sorted(n for *_, n in candidates if n != nominal)
        meetings.append(meeting)
    return Schedule(body, meetings, sorted(set(skipped)))


def default_name(body: Body) -> str:
    return str(body.head.get("meeting-name", body.head["name"]))


def from_series(body: Body, series: Table, nominal: date, planned: date) -> Meeting:
    return Meeting(nominal, planned, default_name(body), series["time"], body.head.get("place"),
                   series.get("length-days", 1), tentative=series.get("tentative", False),
                   agreed_date="dates" in series,
                   link=series.get("link", body.head.get("link")))


def entry_meeting(schedule: Schedule, entry: Table) -> Meeting | None:
    """"the meeting whose nominal date it is; failing that, whose planned date", merged-away
    dates between the two; "extra ones come last"."""
    day = entry["date"]
    ordinary = [m for m in schedule.meetings if not m.extra]
    extra = [m for m in schedule.meetings if m.extra and m.nominal == day]
    if entry.get("extra", False):
        return extra[0]
    named = ([m for m in ordinary if m.nominal == day] + [m for m in ordinary if day in m.aliases]
             + [m for m in ordinary if m.planned == day] + extra)
    return named[0] if named else None


def apply_entries(plan: Plan, schedule: Schedule) -> None:
    body = schedule.body
    for day in sorted({e["date"] for e in body["meeting"] if e.get("extra", False)}):
        schedule.meetings.append(
            Meeting(day, day, default_name(body), None, body.head.get("place"), extra=True,
                    link=body.head.get("link")))
    for entry in body["meeting"]:
        meeting = entry_meeting(schedule, entry)
        if meeting is None:
            plan.warn("stale-meeting", entry["date"])
            continue
        said = {k: v for k, v in entry.items() if k not in NAMING}
        twice = said.keys() & meeting.entry.keys()
        if twice:
            raise PlanError(f"{body.id}: {entry['date']}: {twice} in two entries")
        meeting.entry.update(said)
    for meeting in schedule.meetings:
        apply_entry(body, meeting)


def apply_entry(body: Body, meeting: Meeting) -> None:
    entry = meeting.entry
    reason = entry.get("cancelled", False)
    if reason is not False:
        if "moved-to" in entry:
            raise PlanError(f"{body.id}: {meeting.nominal} is both cancelled and moved")
        meeting.cancelled = reason
    meeting.time = entry.get("time", meeting.time)
    meeting.place = entry.get("place", meeting.place)
    meeting.link = entry.get("link", meeting.link)
    meeting.name = entry.get("name", meeting.name)
    if entry.get("confirmed", False):
        meeting.tentative = False
    if meeting.time is None:
        raise PlanError(f"{body.id}: the extra meeting of {meeting.nominal} needs `time`")
    if meeting.last < meeting.actual:
        raise PlanError(f"{body.id}: {meeting.nominal} ends before it begins")


def apply_events(schedule: Schedule, calendar: Calendar) -> None:
    """"cancels planned meetings that would stand on any of its days, unless an entry says
    anything of that meeting but …"."""
    for span in calendar.events:
        if schedule.body.id not in span.table.get("cancels", []):
            continue
        for meeting in schedule.meetings:
            silent = meeting.entry.keys() <= SILENT
            overlaps = meeting.actual <= span.last and span.first <= meeting.last
            if overlaps and silent and meeting.held and not meeting.extra:
                meeting.cancelled = span.table.get("reason", span.table["name"])


def check_same_day(plan: Plan, schedule: Schedule) -> None:
    """"fine where their times don't overlap"; else an error, or a warning."""
    held = [m for m in schedule.meetings if m.held]
    held.sort(key=Meeting.order)
    for i, a in enumerate(held):
        for b in held[i + 1:]:
            if b.actual > a.last:
                break
            if (a.last, a.end) <= (b.actual, b.start) or (b.last, b.end) <= (a.actual, a.start):
                continue
            if a.by_hand and b.by_hand:
                raise PlanError(f"{schedule.body.id}: two meetings at one time on {b.actual}")
            plan.warn("two-held", b.actual)


def resolve_body(plan: Plan, body: Body, calendar: Calendar, others: dict[str, Schedule],
                 end: date) -> Schedule:
    for index, series in enumerate(body["series"]):
        other = others.get(series.get("after", ""))
        if other is not None and not other.planned:
            plan.warn("follows-nobody", index)
    schedule = planned_meetings(body, calendar, others, end)
    apply_entries(plan, schedule)
    apply_events(schedule, calendar)
    schedule.refresh()
    check_same_day(plan, schedule)
    return schedule


def resolve_meetings(plan: Plan, calendar: Calendar, end: date) -> dict[str, Schedule]:
    """Every body's meetings; a body that follows after the one it follows."""
    done: dict[str, Schedule] = {}
    waiting = dict(plan.bodies)
    while waiting:
        ready = [body for body in waiting.values()
                 if all(s["after"] in done for s in body["series"] if "after" in s)]
        if not ready:
            raise PlanError(f"a ring of bodies, or one that is unknown: {sorted(waiting)}")
        for body in ready:
            done[body.id] = resolve_body(plan, body, calendar, done, end)
            del waiting[body.id]
    return done
