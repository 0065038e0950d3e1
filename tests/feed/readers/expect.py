"""expect.py PLANS SCHEDULE.json TODAY FROM TO DOMAIN [ROLE...]: the events that the calendar of these
roles should have, without roles that of all bodies: one JSON row a line.

Written from the contract alone: the plan's files, read by Python, and what `schedule
--format json` says of the rolling window, full audience. Of an item of a case the row has
the case's id in the place of a UID. Plans whose agendas have times of their own are refused:
the JSON has no timetable."""

import collections
import datetime
import itertools
import json
import pathlib
import sys
import tomllib

plans, schedule, *days, domain = sys.argv[1:7]
roles = sys.argv[7:]
today, first, last = map(datetime.date.fromisoformat, days)
schedule = json.load(open(schedule))
SLUG = {"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa", "é": "e", "è": "e", "ü": "u"}


def tables(folder):
    """The tables of a folder's files, by name."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        for name, value in tomllib.loads(path.read_text("utf-8-sig")).items():
            found.setdefault(name, []).extend(value if isinstance(value, list) else [value])
    return found


shared = tables(pathlib.Path(plans))
bodies = {body: tables(pathlib.Path(plans) / body) for body in schedule}
for table in [table for own in bodies.values() for rows in own.values() for table in rows]:
    assert "points-start" not in table and "at" not in table, "the JSON has no timetable"
    assert "role" not in table or "item" not in table, "a change of a role"


def slug(name):
    letters = "".join(SLUG.get(c, c) for c in name.strip().lower())
    plain = "".join(c if c in "abcdefghijklmnopqrstuvwxyz0123456789" else " " for c in letters)
    return "-".join(plain.split())


def last_day(due):
    """Of the window in which something is due."""
    if "W" in due:
        year, week = due.split("-W")
        return datetime.date.fromisocalendar(int(year), int(week), 7)
    if len(due) == 10:
        return datetime.date.fromisoformat(due)
    if "Q" in due:
        due = f"{due[:4]}-{3 * int(due[6]):02}"
    if due.endswith(("primo", "medio")):
        return datetime.date.fromisoformat(due[:8].strip() + ("-10" if "primo" in due else "-20"))
    year, month = int(due[:4]), int(due[5:7])
    after = datetime.date(year + month // 12, month % 12 + 1, 1)
    return after - datetime.timedelta(1)


def utc(text):
    time = datetime.datetime.fromisoformat(text).astimezone(datetime.timezone.utc)
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def show(uid, start, end, summary, status, case=None):
    row = {"uid": uid, "start": start, "end": end, "summary": summary, "status": status}
    print(json.dumps(row | ({"case": case} if case else {}), ensure_ascii=False))


def whole_day(uid, day, summary):
    day = datetime.date.fromisoformat(str(day))
    show(uid, str(day), str(day + datetime.timedelta(1)), summary, "CONFIRMED")


def status_of(meeting):
    if meeting["status"] == "cancelled":
        return "AFLYST: ", "CANCELLED"
    return ("Foreløbigt: ", "TENTATIVE") if meeting["tentative"] else ("", "CONFIRMED")


def times(meeting):
    if "start" in meeting:
        return utc(meeting["start"]), utc(meeting["end"])
    day = datetime.date.fromisoformat(meeting["date"])
    return str(day), str(day + datetime.timedelta(1))


def lower_first(text):
    return text[:1].lower() + text[1:]


for body, decided in schedule.items():
    own = bodies[body]
    end = ".".join([body] + (["+".join(sorted(roles))] if roles else [])) + "@" + domain
    members = own["body"][0].get("members", []) if own.get("body") else []
    is_whole = not roles or any(role in members for role in roles)
    # A step says who presents it, else its case, which is in a shared file.
    presents = {item["id"]: item.get("role") for item in own.get("item", [])}
    presents |= {case["id"]: case.get("role") for case in shared.get("case", [])}
    recurs = {item["id"] for item in own.get("item", []) if "when" in item}
    dated = set()
    for meeting in decided["meetings"]:
        date = datetime.date.fromisoformat(meeting["date"])
        extra = "ekstra." if meeting["extra"] else ""
        prefix, status = status_of(meeting)
        mine = [item for item in meeting["items"] if presents.get(item["id"]) in roles]
        if is_whole:
            if status != "CANCELLED" or date >= today - datetime.timedelta(30):
                uid = f"{meeting['nominal']}.{extra}{end}"
                is_moved = status != "CANCELLED" and meeting["date"] != meeting["planned"]
                suffix = " (flyttet)" if is_moved else ""
                show(uid, *times(meeting), prefix + meeting["name"] + suffix, status)
        else:
            for item in mine:
                day = f"{item['nominal']}." if item["id"] in recurs else ""
                uid = f"{day}{item['id']}.{end}"
                show(uid, *times(meeting), prefix + item["title"], status, item.get("case"))
        if mine and status != "CANCELLED":
            dated.add((meeting["nominal"], meeting["extra"]))
    # The JSON names the meeting of a deadline by its nominal date alone: an extra one may
    # have the same, and comes before or after it.
    held = [m for m in decided["meetings"] if m["status"] == "held"]
    deadlines = iter(decided.get("deadlines", []))
    for meeting in held:
        names = collections.Counter()
        for deadline in itertools.islice(deadlines, len(own.get("deadline", []))):
            assert deadline["meeting"] == meeting["nominal"], "not in order of the meetings"
            kind = f"frist_{slug(deadline['name'])}"
            names[kind] += 1
            if names[kind] > 1:
                kind += f"_{names[kind]}"
            if (meeting["nominal"], meeting["extra"]) in dated:
                extra = "ekstra." if meeting["extra"] else ""
                uid = f"{meeting['nominal']}.{extra}{kind}.{end}"
                whole_day(uid, deadline["date"], "Frist: " + lower_first(deadline["name"]))
    for task in decided.get("follow-ups", []):
        is_own = task["state"] in ("open", "overdue") and set(task["owners"]) & set(roles)
        if is_own and "due" in task and first <= (day := last_day(task["due"])) <= last:
            whole_day(f"opfoelgning_{task['id']}.{end}", day, "Opfølgning: " + task["title"])
