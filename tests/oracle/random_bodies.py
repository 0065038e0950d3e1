"""Random bodies: series, what happens to single meetings, deadlines."""
from datetime import date, timedelta

from draft import Draft
from meetings import Meeting
from tables import Table

BODIES = [("direktionen", "Direktionen"), ("udvalget", "Udvalget"), ("raadet", "Rådet")]
POLICIES = ["skip", "next-workday", "previous-workday", "next-week", "previous-week"]
DAYS = ["MO", "TU", "WE", "TH", "FR"]
TIMES = ["09:00-12:00", "09:00-12:00", "08:30-10:00", "13:00-15:00", "17:00-20:00"]
LATER = [-30, -14, -9, -8, -7, -2, -1, 1, 1, 2, 5, 6, 7, 8, 9, 14, 40]


def add_bodies(draft: Draft) -> None:
    dice = draft.dice
    count = dice.pick([1, 2, 2, 3])
    for body, name in BODIES[:count]:
        head: Table = {"name": name}
        if dice.chance(0.5):
            head["meeting-name"] = f"{name}s møde"
        if dice.chance(0.5):
            head["place"] = "Mødelokale 250"
        if dice.chance(0.1):
            head["link"] = "https://m.test/body"
        if dice.chance(0.3):
            head["short"] = name[:3].upper()
        if dice.chance(0.75):
            head["minutes"] = dice.pick([20, 30, 45, 60, 90])
        draft.add(f"{body}/body.toml", "body", head)
        earlier = [b for b, _ in BODIES[:count] if b < body and b in draft.bodies]
        for number in range(dice.pick([1, 1, 1, 2, 2, 3])):
            path = f"{body}/{dice.pick(['body', 'body', 'aar'])}.toml"
            draft.add_valid([(path, "series", series(draft, body, earlier, number))])
        if not draft.tables("series", body):
            draft.add(f"{body}/body.toml", "series",
                      {"rrule": "FREQ=WEEKLY", "from": draft.first, "time": "09:00-12:00"})
        add_deadlines(draft, body)
        if dice.chance(0.2):
            draft.add(f"{body}/body.toml", "limit", {"category": "økonomi", "per-meeting": 1,
                                                     "gap": dice.number(1, 2)})


def series(draft: Draft, body: str, earlier: list[str], number: int) -> Table:
    dice = draft.dice
    kind = dice.pick(["rule", "rule", "rule", "dates", "after"])
    table: Table = {}
    if kind == "after" and earlier:
        table["after"] = dice.pick(earlier)
        table["days"] = dice.pick([0, 1, 5, 7, 14])
        if dice.chance(0.3):
            table["from"] = draft.first + timedelta(dice.number(0, 90))
        if dice.chance(0.3):
            table["until"] = draft.last - timedelta(dice.number(0, 90))
    elif kind == "dates" and (number or dice.chance(0.5)):
        table["dates"] = agreed_dates(draft, body)
    else:
        table["rrule"] = meeting_rule(draft)
        table["from"] = draft.first + timedelta(dice.pick([0, 0, 1, 5, 60]))
        if dice.chance(0.7):
            table["until"] = draft.last - timedelta(dice.pick([0, 0, 60, 150]))
    if table.get("until", date.max) < table.get("from", date.min):
        del table["until"]
    table["time"] = dice.pick(TIMES)
    if "dates" not in table:
        if dice.chance(0.8):
            table["on-holiday"] = dice.pick(POLICIES)
        if dice.chance(0.8):
            table["on-break"] = dice.pick(POLICIES)
    if dice.chance(0.15):
        table["length-days"] = 2
        table["time"] = dice.pick(["14:00-12:00", "09:00-15:00"])
    if dice.chance(0.2):
        table["tentative"] = True
    if dice.chance(0.05):
        table["link"] = "https://m.test/series"
    return table


def agreed_dates(draft: Draft, body: str) -> list[date]:
    """Some on days that another series of the body gives."""
    others = [t for t in draft.tables("series", body) if "rrule" in t]
    days = {draft.some_day() for _ in range(draft.dice.number(2, 8))}
    if others:
        planned = [m.nominal for m in draft.resolve().bodies[body].schedule.planned
                   if draft.near(m.nominal)]
        days |= set(draft.dice.some(planned, 4))
    return sorted(days)


def meeting_rule(draft: Draft) -> str:
    dice = draft.dice
    one, two = dice.random.sample(DAYS, 2)
    return dice.pick([
        f"FREQ=WEEKLY;BYDAY={one}", f"FREQ=WEEKLY;BYDAY={one}", f"FREQ=WEEKLY;BYDAY={one}",
        f"FREQ=WEEKLY;INTERVAL=2;BYDAY={one}", f"FREQ=WEEKLY;INTERVAL=2;BYDAY={one},{two}",
        f"FREQ=MONTHLY;BYDAY=1{one}", f"FREQ=MONTHLY;BYDAY=2{one},-1{two}",
        f"FREQ=MONTHLY;BYDAY=1{one},{two}", f"FREQ=WEEKLY;BYDAY={one},{two};BYSETPOS=-1",
        "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        f"FREQ=MONTHLY;BYMONTHDAY={dice.pick(['1', '15', '31', '-1', '24,25'])}",
        "FREQ=WEEKLY;INTERVAL=3", "FREQ=MONTHLY", f"FREQ=DAILY;INTERVAL={dice.pick([9, 10])}",
        f"FREQ=WEEKLY;BYDAY={one};COUNT=30", f"FREQ=YEARLY;BYWEEKNO=1,20,52,53;BYDAY={one},SA",
        f"FREQ=YEARLY;BYMONTH=1,2,3,9,10;BYDAY={one}"])


def add_exceptions(draft: Draft) -> None:
    """`except`: nominal dates that the series gives, or not."""
    for body in draft.bodies:
        nominal = [m.nominal for m in draft.resolve().bodies[body].schedule.planned]
        for table in draft.tables("series", body):
            if "dates" not in table and draft.dice.chance(0.3):
                days = draft.dice.some(nominal, 3)
                if days:
                    table["except"] = sorted(days)
                    draft.resolved = None


def add_deadlines(draft: Draft, body: str) -> None:
    dice = draft.dice
    for number in range(dice.count(2, 1, 1)):
        ways: list[Table] = [{"workdays": dice.number(1, 6)}, {"days": dice.number(1, 10)},
                         {"weeks": 1}, {"weeks": 2, "weekday": dice.pick(DAYS)}]
        draft.add(f"{body}/body.toml", "deadline",
                  {"name": f"Frist {number}", **dice.pick(ways), "time": "12:00"})


def days_about(meetings: list[Meeting]) -> list[date]:
    """Days that have to do with these meetings in all the ways that a date can."""
    days = []
    for meeting in meetings:
        days += [meeting.nominal, meeting.nominal, meeting.planned, meeting.actual, meeting.last,
                 *meeting.aliases, *meeting.aliases]
    return days


def add_entries(draft: Draft) -> None:
    for body in draft.bodies:       # in the order in which bodies may follow each other
        for _ in range(draft.dice.number(0, 7)):
            add_entry(draft, body)


def some_file(draft: Draft, body: str) -> str:
    return f"{body}/{draft.dice.pick(['body', 'body', 'punkter', 'referat'])}.toml"


def add_entry(draft: Draft, body: str) -> None:
    dice = draft.dice
    schedule = draft.resolve().bodies[body].schedule
    near = [m for m in schedule.meetings if draft.near(m.actual)]
    if not near:
        return
    meeting = dice.pick(near)
    day = dice.pick(days_about([meeting]) + [meeting.nominal] * 5 + [draft.some_day()])
    entry: Table = {"date": day}
    kind = dice.pick(["cancel", "cancel", "cancel", "move", "move", "move", "extra", "extra", "alter",
                      "held", "agenda"])
    if kind == "cancel":
        entry["cancelled"] = dice.pick(["KL-topmøde", "Sygdom"])
    elif kind == "held":
        entry["cancelled"] = False
    elif kind == "move":
        entry |= move(draft, near, meeting)
    elif kind == "extra":
        entry |= {"extra": True, "time": dice.pick(TIMES)}
        entry["date"] = dice.pick([day, day, draft.some_day(), day + timedelta(1)])
        if dice.chance(0.3):
            entry |= dice.pick([{"to": entry["date"] + timedelta(1)}, {"name": "Seminar"},
                                {"cancelled": "Aflyst"}, move(draft, near, meeting)])
    elif kind == "alter":
        entry |= dice.pick([{"time": dice.pick(TIMES)}, {"place": "Depotet"}, {"name": "Tema"},
                            {"to": meeting.actual + timedelta(1)}, {"link": "https://m.test/1"}])
    else:
        entry |= dice.pick([{"points-start": "09:45"}, {"confirmed": True}, {"reason": "note"},
                            {"absent": ["kommunaldirektoer"]}, {"extra": meeting.extra}])
    if dice.chance(0.3) and kind in ("cancel", "held", "move"):
        entry["since"] = day + timedelta(dice.pick([-20, -1, 0, 1, 7, 30]))
    draft.add_valid([(some_file(draft, body), "meeting", entry)])


def move(draft: Draft, near: list[Meeting], meeting: Meeting) -> Table:
    """To a free day, or onto another meeting's."""
    dice = draft.dice
    target = meeting.planned + timedelta(dice.pick(LATER))
    if dice.chance(0.4):
        target = dice.pick(days_about([dice.pick(near)]))
    moved: Table = {"moved-to": target}
    if dice.chance(0.5):
        moved["time"] = dice.pick(TIMES)
    if dice.chance(0.4):
        moved["reason"] = "Lokalet er optaget"
    if dice.chance(0.1):
        moved["to"] = target + timedelta(1)
    return moved
