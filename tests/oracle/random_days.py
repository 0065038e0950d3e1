"""Random shared tables: holidays, closed days, breaks, events, roles."""
from datetime import date, timedelta

from days import easter
from draft import Draft
from tables import Table

ROLES = [("kommunaldirektoer", "kommunaldirektør"), ("oekonomichef", "økonomichef"),
         ("velfaerdsdirektoer", "velfærdsdirektør")]
PEOPLE = ["Navn Et", "Navn \"To\"", "Åse Ø"]
# about as far from a yearly one as "at most 182 days off", adjoining it, overlapping it
OFFSETS = [-183, -182, -181, -90, -30, -8, -7, -3, 0, 0, 2, 5, 7, 8, 30, 91, 181, 182, 183]


def add_calendar(draft: Draft) -> None:
    dice = draft.dice
    country = dice.pick(["DK", "DK", "DK", "none", None])
    if country:
        draft.add("calendar.toml", "calendar", {"country": country})
    if dice.chance(0.5):
        draft.add("calendar.toml", "closed", {"name": "Grundlovsdag", "day": "06-05"})
    for number in range(dice.count(3, 2, 1)):
        draft.add("calendar.toml", "closed",
                  {"name": f"Lukkedag {number}", "date": draft.some_day()})
    yearly = [yearly_break(draft, name) for name in dice.some(
        ["Vinterferie", "Påskeferie", "Sommerferie", "Efterårsferie", "Juleferie"], 3)]
    tables = yearly + [dated_break(draft, table) for table in yearly if dice.chance(0.4)]
    if tables and dice.chance(0.2):
        tables.append(dated_break(draft, dice.pick(tables)))
    if dice.chance(0.3):
        first = draft.some_day()
        tables.append({"name": "Flytteuge", "from": first,
                       "to": first + timedelta(dice.number(0, 12))})
    if dice.chance(0.3):
        dice.random.shuffle(tables)
    for table in tables:
        draft.add(dice.pick(["calendar.toml", "calendar.toml", "ferier.toml"]), "break", table)


def yearly_break(draft: Draft, name: str) -> Table:
    dice = draft.dice
    choices: dict[str, list[Table]] = {
        "Vinterferie": [{"weeks": "7"}, {"weeks": "7-8"}, {"weeks": "53-2"}],
        "Påskeferie": [{"from-easter": -6, "to-easter": 1}, {"from-easter": -9, "to-easter": 2}],
        "Sommerferie": [{"weeks": "27-31"}, {"weeks": "26-36"}, {"weeks": "29"}],
        "Efterårsferie": [{"weeks": "42"}, {"from-day": "10-10", "to-day": "10-17"}],
        "Juleferie": [{"from-day": "12-23", "to-day": "01-01"}, {"weeks": "52-1"},
                      {"weeks": "52-53"}, {"weeks": "53"}, {"weeks": "51-53"}]}
    return {"name": name, **dice.pick(choices[name])}


def begin_of(table: Table, year: int) -> date:
    """About where a break begins in a year."""
    if "weeks" in table:
        return date.fromisocalendar(year, min(int(table["weeks"].split("-")[0]), 52), 1)
    if "from-day" in table:
        month, day = table["from-day"].split("-")
        return date(year, int(month), int(day))
    if "from-easter" in table:
        return easter(year) + timedelta(table["from-easter"])
    return table["from"]


def dated_break(draft: Draft, table: Table) -> Table:
    dice = draft.dice
    first = begin_of(table, draft.first.year + dice.number(0, 1)) + timedelta(dice.pick(OFFSETS))
    dated: Table = {"name": table["name"], "from": first,
                    "to": first + timedelta(dice.pick([0, 4, 6, 13, 40]))}
    if dice.chance(0.3):
        dated["replaces"] = dice.chance(0.4)
    return dated


def close_meeting_days(draft: Draft) -> None:
    """Closed days and short breaks that hit the days that meetings are put on."""
    dice = draft.dice
    days = meeting_days(draft)
    for number in range(dice.count(1, 2, 2, 1)):
        if not days:
            return
        day = dice.pick(days)
        if dice.chance(0.6):
            draft.add("calendar.toml", "closed", {"name": f"Lukket {number}", "date": day})
        else:
            first = day - timedelta(dice.number(0, 5))
            draft.add("calendar.toml", "break",
                      {"name": f"Ombygning {number}", "from": first,
                       "to": day + timedelta(dice.pick([0, 1, 7, 49, 50, 56, 57]))})


def meeting_days(draft: Draft) -> list[date]:
    return sorted({m.planned for resolved in draft.resolve().bodies.values()
                   for m in resolved.schedule.planned if draft.near(m.planned)})


def add_events(draft: Draft) -> None:
    dice = draft.dice
    days = meeting_days(draft) or [draft.some_day()]
    for number in range(dice.count(1, 2, 2)):
        day = dice.pick(days) + timedelta(dice.pick([0, 0, 0, -1, 3, 56, 57, 58, 181, 182, 183]))
        event: Table = {"id": f"dag-{number}", "name": f"Temadag {number}", "from": day}
        if dice.chance(0.4):
            event["to"] = day + timedelta(dice.pick([0, 1, 2, 8]))
        add_cancels(draft, event)
        draft.add("calendar.toml", "event", event)
    for number in range(dice.count(2, 2, 1)):
        add_recurring_event(draft, f"lederdag-{number}", dice.pick(days))


def add_cancels(draft: Draft, event: Table) -> None:
    if draft.dice.chance(0.6):
        event["cancels"] = draft.dice.some(draft.bodies, 3) or [draft.bodies[0]]
        if draft.dice.chance(0.5):
            event["reason"] = "Fælles tur"


def add_recurring_event(draft: Draft, name: str, near: date) -> None:
    dice = draft.dice
    weekday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][near.weekday()]
    nth = (near.day - 1) // 7 + 1
    rule: Table = {
        "id": name, "name": "Lederdag",
        "rrule": dice.pick([f"FREQ=YEARLY;BYMONTH={near.month};BYDAY={nth}{weekday}",
                            f"FREQ=YEARLY;BYMONTH={near.month};BYMONTHDAY={near.day}",
                            f"FREQ=MONTHLY;INTERVAL=3;BYDAY={nth}{weekday}",
                            "FREQ=YEARLY;BYMONTH=3,9;BYDAY=1TH;COUNT=3"]),
        "from": draft.first - timedelta(dice.pick([0, 100, 400]))}
    if dice.chance(0.3):
        rule["until"] = draft.last - timedelta(dice.pick([0, 100]))
    if dice.chance(0.3):
        rule["length-days"] = dice.number(1, 3)
    if dice.chance(0.3):
        rule["tentative"] = True
    add_cancels(draft, rule)
    tables = [rule]
    for _ in range(dice.count(1, 2, 1)):
        day = near + timedelta(dice.pick(OFFSETS))
        if dice.chance(0.35):
            tables.append({"id": name, "skip": day, "reason": "valgår"})
            continue
        dated: Table = {"id": name, "from": day}
        if dice.chance(0.3):
            dated["to"] = day + timedelta(dice.pick([0, 1, 2]))
        if dice.chance(0.3):
            dated["replaces"] = dice.chance(0.4)
        if dice.chance(0.2):
            dated["name"] = "Årets lederdag"
        if dice.chance(0.2):
            dated["length-days"] = dice.number(1, 2)
        if dice.chance(0.3):
            add_cancels(draft, dated)
        tables.append(dated)
    for table in tables:
        draft.add("calendar.toml", "event", table)


def add_roles(draft: Draft) -> None:
    dice = draft.dice
    for role_id, title in ROLES:
        role: Table = {"id": role_id, "title": title}
        day = draft.first - timedelta(dice.number(0, 100))
        holders = []
        for _ in range(dice.count(1, 3, 2)):
            holder: Table = {"name": dice.pick(PEOPLE), "from": day}
            if dice.chance(0.4):
                holder["until"] = day + timedelta(dice.number(30, 300))
            if dice.chance(0.3):
                holder["acting"] = True
            holders.append(holder)
            day += timedelta(dice.number(50, 300))
        if holders:
            role["holders"] = holders
        draft.add("people.toml", "role", role)
