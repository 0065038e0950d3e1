"""Random cases, decisions and follow-ups."""
from datetime import date, timedelta

from draft import Draft
from meetings import Meeting
from occurrences import Occurrence
from random_bodies import days_about, some_file
from random_items import due, named_day, names_of
from tables import Table

OUTCOMES = [None, "approved", "discussed", "noted", "rejected"]


def add_cases(draft: Draft) -> None:
    dice = draft.dice
    for number in range(dice.count(2, 3, 2)):
        table = case(draft, f"sag-{number}")
        draft.add_valid([("sager.toml", "case", table)])


def case(draft: Draft, case_id: str) -> Table:
    dice = draft.dice
    table: Table = {"id": case_id, "title": f"Sag {case_id} " + dice.pick(["", "{year}", "{date}"])}
    if dice.chance(0.3):
        table["minutes"] = dice.pick([10, 30])
    if dice.chance(0.2):
        table["order"] = dice.pick([10, 50, 60])
    if dice.chance(0.05):
        table["withdrawn"] = "frafaldet"
    bodies = draft.resolve().bodies
    steps: list[Table] = [{"body": dice.pick(draft.bodies)} for _ in range(dice.number(1, 5))]
    for step in steps:
        if dice.chance(0.3):
            step["days"] = dice.pick([1, 2, 7, 21, 60, 170])
        if dice.chance(0.15):
            step["minutes"] = 20
    kind = dice.pick(["forward", "forward", "once", "yearly"])
    if kind == "forward":
        steps[0]["date"] = named_day(draft, bodies[steps[0]["body"]])
    if kind == "yearly":
        day = named_day(draft, bodies[steps[-1]["body"]]) + timedelta(
            dice.pick([0, 0, 1, 14, 181, 182, 183]))
        table["decided-by"] = f"{day:%m-%d}".replace("02-29", "02-28")
        if dice.chance(0.3):
            table["from"] = date(draft.first.year, dice.pick([1, 6]), 1)
        if dice.chance(0.3):
            table["until"] = date(draft.last.year, dice.pick([6, 12]), 30)
        if dice.chance(0.2):
            table["years"] = {"every": 2, "from": draft.first.year}
    else:
        for step in steps[1:]:
            if dice.chance(0.2):
                step["date"] = named_day(draft, bodies[step["body"]])
                if dice.chance(0.2):
                    step["extra"] = True
    if kind == "once":
        table["decided-by"] = named_day(draft, bodies[steps[-1]["body"]]) + timedelta(
            dice.pick([0, 1, 30, 182, 183]))
    table["steps"] = steps
    return table


def add_decisions(draft: Draft) -> None:
    for body in draft.bodies:
        resolved = draft.resolve().bodies[body]
        near = [m for m in resolved.schedule.meetings if draft.near(m.actual)]
        able = [o for o in resolved.occurrences if o.nominal is None or draft.near(o.nominal)]
        if not near or not able:
            continue
        tables: list[Table] = []
        for _ in range(draft.dice.number(0, 5)):
            item = draft.dice.pick(able).item["id"]
            tables += decisions_on(draft, item, [o for o in able if o.item["id"] == item], near)
        if draft.dice.chance(0.2):
            tables.append({"section": "economy", "date": draft.dice.pick(near).actual,
                           "text": "Drøftet."})
        draft.add_valid([(some_file(draft, body), "decision", t) for t in tables])


def decisions_on(draft: Draft, item: str, occurrences: list[Occurrence],
                 near: list[Meeting]) -> list[Table]:
    """One, or several in a row, put off until the last."""
    dice = draft.dice
    occurrence = dice.pick(occurrences)
    begin = dice.number(0, len(near) - 1)
    meetings = [dice.pick(near)] if dice.chance(0.3) else near[begin:begin + dice.number(1, 3)]
    stands = occurrence.meeting
    if stands is not None and dice.chance(0.6):
        at = near.index(stands) if stands in near else begin
        meetings = [stands, *near[at + 1:at + 1 + dice.count(3, 1, 1)]]
    if dice.chance(0.15):       # so that several have a say on one meeting
        meetings = [near[len(near) // 2]]
    tables = []
    for meeting in meetings:
        last = meeting is meetings[-1] and dice.chance(0.7)
        tables.append(decision(draft, item, occurrence, meeting, put_off=not last))
    return tables


def decision(draft: Draft, item: str, occurrence: Occurrence, meeting: Meeting,
             put_off: bool) -> Table:
    dice = draft.dice
    days = days_about([meeting]) if dice.chance(0.2) else [meeting.actual]
    table: Table = {"item": item, "date": dice.pick(days)}
    if dice.chance(0.05):
        table["date"] += timedelta(dice.pick([-1, 1]))
    if occurrence.nominal and dice.chance(0.3):
        table["nominal"] = dice.pick(names_of(occurrence))
    if (meeting.extra and dice.chance(0.5)) or dice.chance(0.02):
        table["extra"] = True
    if dice.chance(0.3):
        table["meeting"] = meeting.nominal
        if meeting.extra and not meeting.given:
            table["extra"] = True
    elif dice.chance(0.05):
        table["meeting"] = dice.pick(days_about([meeting]))
    outcome = "postponed" if put_off else dice.pick(OUTCOMES)
    if outcome:
        table["outcome"] = outcome
    if dice.chance(0.1):
        table["next"] = "Øget fokus"
    return {**table, "text": "Drøftet."}


def add_follow_ups(draft: Draft) -> None:
    dice = draft.dice
    for body in draft.bodies:
        resolved = draft.resolve().bodies[body]
        for number in range(dice.count(2, 1, 1)):
            table: Table = {"id": f"opgave-{number}", "title": "Kort notat",
                            "agreed": named_day(draft, resolved),
                            "owners": dice.some(["oekonomichef", "Navn Et"], 2)}
            if dice.chance(0.7):
                table["due"] = due(draft, resolved)
            if dice.chance(0.3):
                table |= dice.pick([{"done": draft.some_day()}, {"dropped": "ikke nødvendig"}])
            draft.add(some_file(draft, body), "follow-up", table)
