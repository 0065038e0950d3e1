"""The whole of it, step by step: days, meetings, decisions' meetings, cases, items, room."""
from dataclasses import dataclass
from datetime import date

import checks
from choose import World
from days import Calendar
from decisions import Decision, apply_decisions, by_item, read_decisions
from meetings import LAST_DAY, Meeting, Schedule, resolve_meetings
from names import named
from occurrences import Occurrence, apply_changes, occurrences_of
from placing import make_room, settle
from routes import resolve_case
from tables import Plan, Table, dates_in

BEYOND = 2     # whole years past everything: so far that nothing there matters


@dataclass
class Resolved:
    schedule: Schedule
    decisions: list[Decision]
    occurrences: list[Occurrence]


@dataclass
class Result:
    plan: Plan
    calendar: Calendar
    bodies: dict[str, Resolved]


def horizon(plan: Plan, to: date) -> tuple[date, date]:
    """From before the earliest to well past the latest date that is written anywhere."""
    tables = [plan.shared, [body.tables for body in plan.bodies.values()]]
    written = [*dates_in(tables, without=("until", "years", "holders")), to]
    last_year = min(max(written).year + BEYOND, LAST_DAY.year)
    return max(min(written), date(1990, 1, 1)), date(last_year, 12, 31)


def changes_of(schedule: Schedule, item_id: str) -> list[Table]:
    return [c for c in schedule.body["change"] if c["item"] == item_id]


def resolve_items(world: World, schedule: Schedule,
                  decisions: dict[str, list[Decision]]) -> list[Occurrence]:
    """The items' occurrences, each where it stands before anything waits for room."""
    plan = world.calendar.plan
    found: list[Occurrence] = []
    for item in schedule.body["item"]:
        occurrences = occurrences_of(world, schedule, item)
        changes = changes_of(schedule, item["id"])
        apply_changes(changes, occurrences)
        apply_decisions(plan, schedule, item, occurrences, decisions.get(item["id"], []))
        # once more: those that a decision gives have changes too
        for change in apply_changes(changes, occurrences):
            plan.warn("stale-change", change["item"], change["date"])
        for occurrence in occurrences:
            settle(schedule, occurrence)
            change = occurrence.change or {}
            if "to" in change and not named(schedule, change["to"], change.get("extra", False)):
                plan.warn("date-without-meeting", item["id"])
        found += occurrences
    return found


def resolve_cases(world: World, decisions: dict[str, dict[str, list[Decision]]]
                  ) -> dict[str, list[Occurrence]]:
    """`decisions`: by body, then by item. The steps by body."""
    found: dict[str, list[Occurrence]] = {body: [] for body in world.schedules}
    for case in world.calendar.plan["case"]:
        on_it = {body: by_id.get(case["id"], []) for body, by_id in decisions.items()}
        for body, steps in resolve_case(world, case, on_it).items():
            apply_changes(changes_of(world.schedules[body], case["id"]), steps)
            found[body] += steps
            for step in (s for s in steps if s.given):
                step.state, step.meeting, step.pinned = "placed", step.decided, True
    return found


def resolve(plan: Plan, to: date) -> Result:
    checks.check(plan, to)
    first, end = horizon(plan, to)
    calendar = Calendar(plan, first, end)
    schedules = resolve_meetings(plan, calendar, end)
    world = World(calendar, schedules, end)
    decisions = {body: read_decisions(plan, s) for body, s in schedules.items()}
    on_items = {body: by_item(found) for body, found in decisions.items()}
    steps = resolve_cases(world, on_items)
    bodies = {}
    for body, schedule in schedules.items():
        occurrences = steps[body] + resolve_items(world, schedule, on_items[body])
        minuted: set[Meeting] = {d.meeting for d in decisions[body]}
        make_room(plan, schedule, occurrences, minuted)
        bodies[body] = Resolved(schedule, decisions[body], occurrences)
    return Result(plan, calendar, bodies)
