"""Cases: one subject through several bodies, step by step (contract: Cases)."""
from dataclasses import dataclass, field
from datetime import date, timedelta

from choose import BACK, World, within
from days import day_of_year
from decisions import Decision, attach, give
from meetings import Meeting, Schedule
from names import named
from occurrences import Occurrence, first_after
from placing import off_cancelled, on
from tables import Table

DAY = timedelta(1)
NOT_ITS_KEYS = {"steps", "number", "decided-by", "from", "until", "years"}


@dataclass(eq=False)
class Step:
    occurrence: Occurrence
    table: Table
    index: int
    at: date | None = None           # where it stands, for the steps next to it

    @property
    def body(self) -> str:
        return self.table["body"]

    @property
    def days(self) -> timedelta:
        return timedelta(self.table.get("days", 1))

    @property
    def put_off(self) -> list[Meeting]:
        return [meeting for _, meeting, postponed in self.occurrence.minuted if postponed]


@dataclass(eq=False)
class Run:
    """A case once through; a yearly case has one for each year."""
    case: Table
    day: date | None                 # `decided-by`
    steps: list[Step] = field(default_factory=list)

    def reference(self, index: int) -> int:
        """The step to which a step's `days` are kept: "the body's own earlier step in the
        case where it has one, else the step before"."""
        own = [s.index for s in self.steps[:index] if s.body == self.steps[index].body]
        return own[-1] if own else index - 1


def new_run(case: Table, day: date | None) -> Run:
    run = Run(case, day)
    year = (day or case["steps"][0]["date"]).year
    yearly = isinstance(case.get("decided-by"), str)
    shared = {k: v for k, v in case.items() if k not in NOT_ITS_KEYS}
    for index, table in enumerate(case["steps"]):
        said = {k: v for k, v in table.items() if k not in ("body", "date", "days", "extra")}
        occurrence = Occurrence({**shared, **said}, None, None, day if yearly else None,
                                step=index, year=year)
        run.steps.append(Step(occurrence, table, index))
    return run


def runs_of(world: World, case: Table) -> list[Run]:
    """"A yearly case has a run for each such day that has a planned meeting of its last body
    on it or within the 182 days before it"."""
    decided_by = case.get("decided-by")
    if not isinstance(decided_by, str):
        return [new_run(case, decided_by)]
    planned = [m.planned for m in world.schedules[case["steps"][-1]["body"]].planned]
    days = [day_of_year(year, decided_by) for year in world.years]
    return [new_run(case, day) for day in days
            if day and within(case, day) and any(day - BACK <= p <= day for p in planned)]


def run_meant(runs: list[Run], body: str, meeting: Meeting) -> Run | None:
    """"in the run in which a step of that body was put off at most 182 days before and is
    not decided yet, else in the one whose day is the first on or after that meeting (failing
    that the last run)"."""
    for run in runs:
        for step in run.steps:
            if step.body == body and step.occurrence.decided is None and any(
                    meeting.actual - BACK <= m.actual <= meeting.actual for m in step.put_off):
                return run
    later = [r for r in runs if r.day is None or r.day >= meeting.actual]
    return next(iter(later or runs[-1:]), None)


def decide(world: World, schedule: Schedule, runs: list[Run], decisions: list[Decision],
           case: Table) -> list[Occurrence]:
    """Gives each decision its step; the occurrences of those that are one more."""
    more: list[Occurrence] = []
    for decision in decisions:
        body = schedule.body.id
        run = run_meant(runs, body, decision.meeting)
        steps = [s for s in run.steps if s.body == body] if run else []
        open_steps = [s for s in steps if s.occurrence.decided is None]
        if open_steps:
            attach(open_steps[0].occurrence, decision)
            continue
        world.calendar.plan.warn("decided-more", case["id"], decision.day)
        if not decision.postponed:
            occurrence = give(more, case, decision, decision.meeting.nominal)
            occurrence.step = len(case["steps"])
            occurrence.year = decision.meeting.planned.year
            occurrence.decided = decision.meeting
    return more


def fixed_meeting(world: World, step: Step) -> Meeting | None:
    """Where a step's `date` puts it, "as an item's does"."""
    schedule, day = world.schedules[step.body], step.table["date"]
    meeting = named(schedule, day, step.table.get("extra", False))
    step.occurrence.chosen = meeting
    step.occurrence.nominal = meeting.nominal if meeting else day
    if meeting is not None:
        # "A fixed step whose meeting is cancelled goes on as `next`"
        return off_cancelled(schedule, on(meeting), "next").meeting
    world.calendar.plan.warn("date-without-meeting", step.occurrence.item["id"])
    return first_after(schedule, day)


def stand(world: World, step: Step, natural: Meeting | None) -> None:
    """Where the step stands, from the held meeting that was chosen for it."""
    occurrence, schedule = step.occurrence, world.schedules[step.body]
    if occurrence.nominal is None and occurrence.minuted:
        occurrence.nominal = (occurrence.decided or occurrence.minuted[0][1]).nominal
    if occurrence.decided is not None:
        occurrence.meeting = occurrence.decided
    elif step.put_off:
        occurrence.meeting = schedule.next_held(step.put_off[-1])
    else:
        occurrence.meeting = natural
    occurrence.pinned = not step.put_off or occurrence.decided is not None
    occurrence.state = "placed" if occurrence.meeting else "awaiting"
    step.at = occurrence.meeting.actual if occurrence.meeting else None


def place_forward(world: World, run: Run) -> None:
    previous: date | None = None
    for step in run.steps:
        natural: Meeting | None = None
        if "date" in step.table:
            natural = fixed_meeting(world, step)
        elif previous is not None:
            earliest = previous + DAY
            reference = run.steps[run.reference(step.index)]
            if reference.at is not None:    # "to a step that awaits are not asked"
                earliest = max(earliest, reference.at + step.days)
            natural = chosen(step, [m for m in world.schedules[step.body].held
                                    if earliest <= m.actual <= previous + BACK][:1])
        stand(world, step, natural)
        previous = step.at


def place_backward(world: World, run: Run) -> None:
    following: date | None = run.day
    for step in reversed(run.steps):
        natural: Meeting | None = None
        if "date" in step.table:
            natural = fixed_meeting(world, step)
        elif following is not None:
            last = step.index == len(run.steps) - 1
            latest = following if last else following - DAY
            for later in run.steps[step.index + 1:]:
                if run.reference(later.index) == step.index and later.at is not None:
                    latest = min(latest, later.at - later.days)
            natural = chosen(step, [m for m in world.schedules[step.body].held
                                    if following - BACK <= m.actual <= latest][-1:])
        stand(world, step, natural)
        if step.put_off and natural is not None:
            # "backward all others stay, also once it is decided": before where it would stand
            step.at = natural.actual
        following = step.at


def chosen(step: Step, found: list[Meeting]) -> Meeting | None:
    if not found:
        return None
    step.occurrence.chosen, step.occurrence.nominal = found[0], found[0].nominal
    return found[0]


def warn_of_order(world: World, run: Run) -> None:
    plan, case = world.calendar.plan, run.case["id"]
    meetings = [s.occurrence.meeting for s in run.steps]
    for before, after in zip(meetings, meetings[1:]):
        if before and after and after.actual <= before.actual:
            plan.warn("case-order", case, before.actual, after.actual)
    if None in meetings:
        plan.warn("case-awaits", case, *([run.day] if run.day else []))


def resolve_case(world: World, case: Table,
                 decisions: dict[str, list[Decision]]) -> dict[str, list[Occurrence]]:
    """The case's occurrences by body. `decisions`: those on it, by body."""
    runs = runs_of(world, case)
    bodies = {table["body"] for table in case["steps"]}
    found: dict[str, list[Occurrence]] = {body: [] for body in bodies}
    for body in sorted(bodies):
        found[body] += decide(world, world.schedules[body], runs, decisions.get(body, []), case)
    for run in runs:
        if run.day is None:
            place_forward(world, run)
        else:
            place_backward(world, run)
        if "withdrawn" not in case:
            warn_of_order(world, run)
        for step in run.steps:
            found[step.body].append(withdraw(step.occurrence))
    return found


def withdraw(occurrence: Occurrence) -> Occurrence:
    if "withdrawn" in occurrence.item and occurrence.decided is None:
        occurrence.state, occurrence.reason = "withdrawn", occurrence.item["withdrawn"]
        occurrence.meeting = None
    return occurrence
