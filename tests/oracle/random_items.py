"""Random items and their changes."""
from datetime import date, timedelta

from draft import Draft
from occurrences import Occurrence
from random_bodies import days_about, some_file
from random_days import ROLES
from resolve import Resolved
from tables import Table

TITLES = ["", " {year}", " {month} {year}", " ({date})", " {{ {month}", " ved {role}"]
CONTENT: list[Table] = [
    {"minutes": 5}, {"minutes": 60}, {"title": "Ny titel {month}"}, {"category": "økonomi"},
    {"closed": True}, {"order": 1}, {"order": 90}, {"flexible": True}, {"flexible": False},
    {"if-cancelled": "drop"}, {"if-cancelled": "previous"}, {"at": "11:00"},
    {"text": "En tekst"}, {"note": "En note {date}"}]


def add_items(draft: Draft) -> None:
    for body in draft.bodies:
        resolved = draft.resolve().bodies[body]
        for number in range(draft.dice.number(2, 7)):
            path = f"{body}/{draft.dice.pick(['aarshjul', 'punkter', 'punkter'])}.toml"
            draft.add(path, "item", item(draft, body, resolved, f"punkt-{number}"))


def item(draft: Draft, body: str, resolved: Resolved, item_id: str) -> Table:
    dice = draft.dice
    table: Table = {"id": item_id, "title": item_id.capitalize() + dice.pick(TITLES)}
    if "{role}" in table["title"] or dice.chance(0.1):
        table["role"] = dice.pick(ROLES)[0]
    if dice.chance(0.8):
        table["minutes"] = dice.pick([5, 10, 15, 20, 30, 30, 45, 60])
    if dice.chance(0.5):
        table["flexible"] = True
    if dice.chance(0.5):
        table["if-cancelled"] = dice.pick(["next", "previous", "await", "drop"])
    if dice.chance(0.3):
        table["order"] = dice.pick([10, 49, 50, 51])
    for key, value in (("category", "økonomi"), ("closed", True), ("at", "10:30")):
        if dice.chance(0.1):
            table[key] = value
    if dice.chance(0.06):
        table["withdrawn"] = "afventer lovgivning"
    if dice.chance(0.1):
        table["agreed"] = draft.some_day()
    if dice.chance(0.1) and item_id != "punkt-0":
        table["follows"] = "punkt-0"
    kind = dice.pick(["when"] * 7 + ["date"] * 3 + ["due"] * 2 + ["awaits"])
    if kind == "when":
        add_rule(draft, body, resolved, table)
    elif kind == "date":
        table["date"] = named_day(draft, resolved)
        if dice.chance(0.15):
            table["extra"] = True
    elif kind == "due":
        table["due"] = due(draft, resolved)
    return table


def named_day(draft: Draft, resolved: Resolved) -> date:
    near = [m for m in resolved.schedule.meetings if draft.near(m.actual)]
    if not near or draft.dice.chance(0.1):
        return draft.some_day()
    odd = [m for m in near if m.extra or not m.held or m.aliases or m.actual != m.nominal]
    meeting = draft.dice.pick(odd or near) if draft.dice.chance(0.6) else draft.dice.pick(near)
    return draft.dice.pick(days_about([meeting])) + timedelta(draft.dice.pick([0] * 8 + [-1, 1]))


def due(draft: Draft, resolved: Resolved) -> date | str:
    dice = draft.dice
    day = named_day(draft, resolved)
    year, week, _ = day.isocalendar()
    part = dice.pick(["primo", "medio", "ultimo"])
    choices: list[date | str] = [day, f"{day:%Y-%m} {part}", f"{year}-W{week:02}", f"{day:%Y-%m}",
                      f"{day.year}-Q{(day.month + 2) // 3}"]
    return dice.pick(choices)


def add_rule(draft: Draft, body: str, resolved: Resolved, table: Table) -> None:
    dice = draft.dice
    table["when"] = when(draft, body, resolved)
    days = [m.planned for m in resolved.schedule.planned]
    if "rrule" in table["when"] or dice.chance(0.3):
        table["from"] = dice.pick(days[:len(days) // 2] or [draft.first])
    dated = [t["from"] for t in draft.tables("event")
             if t["id"] == table["when"].get("before") and "rrule" not in t and "from" in t]
    if dated and dice.chance(0.5):      # so late that there is hardly time
        table["from"] = dated[0] - timedelta(dice.pick([1, 8, 15, 22]))
    if dice.chance(0.25):
        table["until"] = max(dice.pick(days or [draft.last]), table.get("from", date.min))
    if dice.chance(0.15):
        table["years"] = {"every": dice.pick([1, 2]), "from": draft.first.year}


def when(draft: Draft, body: str, resolved: Resolved) -> Table:
    dice = draft.dice
    n: Table = {"meeting": dice.pick([1, 2, 3])} if dice.chance(0.5) else {}
    signed: Table = {"meeting": dice.pick([1, 2, 3, -1, -2])} if dice.chance(0.7) else {}
    months = sorted(dice.some(range(1, 13), 5)) or [3]
    day = named_day(draft, resolved)
    if (day.month, day.day) == (2, 29):
        day += timedelta(1)
    form = dice.pick(["meeting", "meeting", "period", "period", "month", "months", "day", "date",
                      "week", "after", "after", "before", "before", "before", "rrule"])
    if form == "meeting":
        return {"every": "meeting"}
    if form in ("period", "month"):
        every = "month" if form == "month" else dice.pick(["quarter", "half-year", "year"])
        return {"every": every, **signed}
    if form == "months":
        return {"months": months, **signed}
    if form == "day":
        return {**dice.pick([{"every": "month"}, {"months": months}]), "day": day.day}
    if form == "date":
        back = day - timedelta(dice.pick([0, 0, 55, 56, 57]))
        return {"on-or-after": f"{back:%m}-{min(back.day, 28):02}", **n}
    if form == "week":
        return {"on-or-after": f"week {dice.pick([1, 9, 36, 52, 53])}", **n}
    if form == "rrule":
        return {"rrule": dice.pick(["FREQ=MONTHLY;BYMONTHDAY=10", "FREQ=WEEKLY;INTERVAL=5",
                                    "FREQ=YEARLY;BYMONTH=3,9;BYDAY=-1WE",
                                    "FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO,FR"])}
    return {**named_thing(draft, body, form, day), **n}


def named_thing(draft: Draft, body: str, form: str, day: date) -> Table:
    dice = draft.dice
    others = [b for b in draft.bodies if b != body]
    names = {t["id"] for t in draft.tables("event")} | {t["name"] for t in draft.tables("break")}
    name = dice.pick(sorted(names) * 2 + others * 2 + [f"{day:%m-%d}"] * (form == "before")
                     or [f"{day:%m-%d}"])
    if form == "after" and name not in names and name not in others:
        return {"every": "quarter"}
    thing: Table = {form: name}
    if name in others and dice.chance(0.4):
        thing["months"] = sorted(dice.some(range(1, 13), 6)) or [1]
    if form == "before" and dice.chance(0.7):
        thing["days"] = dice.pick([0, 1, 7, 14, 21, 60, 181, 182])
    return thing


def add_changes(draft: Draft) -> None:
    for body in draft.bodies:
        resolved = draft.resolve().bodies[body]
        tables = [change(draft, resolved) for _ in range(draft.dice.number(0, 6))]
        draft.add_valid([(some_file(draft, body), "change", t) for t in tables if t])


def change(draft: Draft, resolved: Resolved) -> Table | None:
    dice = draft.dice
    able = [o for o in resolved.occurrences if o.nominal is not None
            and draft.near(o.nominal)]
    if not able:
        return None
    occurrence = dice.pick(able)
    table: Table = {"item": occurrence.item["id"]}
    if dice.chance(0.3):
        table["from"] = dice.pick(names_of(occurrence)) + timedelta(dice.pick([-1, 0, 0, 1]))
        return table | dice.pick(CONTENT)
    table["date"] = dice.pick(names_of(occurrence)) if dice.chance(0.93) else draft.some_day()
    if occurrence.step is None and dice.chance(0.75):
        how = dice.pick(["to", "to", "to", "await", "skip"])
        table[how] = named_day(draft, resolved) if how == "to" else True
        table["reason"] = "Den er fyldt"
    if "to" not in table and "await" not in table and "skip" not in table or dice.chance(0.2):
        table |= dice.pick(CONTENT)
    return table


def names_of(occurrence: Occurrence) -> list[date]:
    chosen = occurrence.chosen
    days = [occurrence.nominal] if occurrence.nominal else []
    return days + ([chosen.nominal, chosen.planned, *chosen.aliases] if chosen else [])
