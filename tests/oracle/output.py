"""What was resolved, as the JSON object of `schedule --format json`.

`reasons` are left out: each program words its own.
"""
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from deadlines import deadline_day, follow_up_state
from meetings import Meeting
from occurrences import Occurrence
from placing import agenda
from resolve import Resolved, Result
from tables import Plan, PlanError, Table

MONTHS = ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august",
          "september", "oktober", "november", "december"]
Json = dict[str, Any]


def danish_day(day: date) -> str:
    return f"{day.day}. {MONTHS[day.month - 1]}"


def role_text(plan: Plan, role_id: str, day: date | None) -> str:
    """"kultur- og udviklingschef Trine Grejsen", as held on the day; the latest `from` wins."""
    role = next(r for r in plan["role"] if r["id"] == role_id)
    holders = [] if day is None else [
        h for h in role.get("holders", [])
        if h.get("from", date.min) <= day <= h.get("until", date.max)]
    if not holders:
        return role["title"]
    holder = max(holders, key=lambda h: h.get("from", date.min))
    acting = "konstitueret " if holder.get("acting", False) else ""
    return f"{acting}{role['title']} {holder['name']}"


def placeholder(plan: Plan, o: Occurrence, name: str) -> str:
    stands = o.meeting.actual if o.state == "placed" and o.meeting else None
    chosen = o.chosen.planned if o.chosen else o.nominal
    if name == "year" and o.year is not None:
        return str(o.year)
    if name == "year":
        return str(chosen.year) if chosen else "…"
    if name == "month":
        return MONTHS[chosen.month - 1] if chosen else "…"
    if name == "date":
        day = o.tied or stands or o.nominal
        return danish_day(day) if day else "…"
    if name == "role":
        return role_text(plan, o.values["role"], stands or o.nominal)
    raise PlanError(f"unknown placeholder {{{name}}}")


def expand(plan: Plan, o: Occurrence) -> str:
    """"`{{` is a brace."""
    text, out, i = o.values["title"], "", 0
    while i < len(text):
        if text.startswith("{{", i):
            out, i = out + "{", i + 2
        elif text[i] == "{":
            close = text.index("}", i)
            out, i = out + placeholder(plan, o, text[i + 1:close]), close + 1
        else:
            out, i = out + text[i], i + 1
    return out


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def moment(day: date, clock: str, zone: ZoneInfo) -> str:
    hour, minute = clock.split(":")
    return datetime.combine(day, time(int(hour), int(minute)), tzinfo=zone).isoformat()


def item_json(plan: Plan, o: Occurrence) -> Json:
    out = {
        "id": o.item["id"],
        "nominal": iso(o.nominal),
        "title": expand(plan, o),
        "minutes": o.minutes,
        "category": o.values.get("category"),
        "closed": o.values.get("closed", False),
    }
    optional = {"at": o.values.get("at"), "agreed": iso(o.item.get("agreed")),
                "follows": o.item.get("follows")}
    return out | {k: v for k, v in optional.items() if v is not None}


def meeting_json(result: Result, resolved: Resolved, m: Meeting, zone: ZoneInfo) -> Json:
    here = agenda(resolved.occurrences, m)
    out: Json = {
        "planned": iso(m.planned),
        "nominal": iso(m.nominal),
        "date": iso(m.actual),
        "status": "held" if m.held else "cancelled",
        "reason": m.cancelled or m.entry.get("reason"),
        "extra": m.extra,
        "tentative": m.tentative,
        "name": m.name,
        "place": m.place,
        "minutes": sum(o.minutes for o in here),
        "items": [item_json(result.plan, o) for o in here],
    }
    if m.link is not None:
        out["link"] = m.link
    if m.time is not None:
        out["start"], out["end"] = moment(m.actual, m.start, zone), moment(m.last, m.end, zone)
    if m.last != m.actual:
        out["to"] = iso(m.last)
    put_off = [d.item for d in resolved.decisions if d.meeting is m and d.postponed]
    if put_off:
        out["postponed"] = put_off
    return out


def deadlines_json(result: Result, resolved: Resolved, m: Meeting, zone: ZoneInfo) -> list[Json]:
    if not m.held:
        return []
    out = []
    for table in resolved.schedule.body["deadline"]:
        day = deadline_day(result.calendar, table, m.actual)
        out.append({"meeting": iso(m.nominal), "name": table["name"], "date": iso(day),
                    "time": moment(day, table["time"], zone)})
    return out


def follow_up_json(table: Table, today: date) -> Json:
    out = {"id": table["id"], "title": table["title"], "owners": table.get("owners", []),
           "agreed": iso(table.get("agreed")), "state": follow_up_state(table, today)}
    return out | {key: str(table[key]) for key in ("due", "item") if key in table}


def in_window(o: Occurrence, first: date, last: date) -> bool:
    """"what has no nominal date, and what has one in it; of a rule that found no meeting, a
    window that has passed (its last day), or a yearly case: the day of the thing"."""
    day = o.nominal or o.day
    return day is None or first <= day <= last


def stands_in(m: Meeting, first: date, last: date) -> bool:
    """"a window that touches one shows it", a cancelled one as if it were held."""
    return m.actual <= last and first <= m.last


def cut(result: Result, first: date, last: date, today: date, timezone: str) -> Json:
    """The window's part of what was resolved."""
    zone = ZoneInfo(timezone)
    out: Json = {}
    for body_id, resolved in sorted(result.bodies.items()):
        shown = [m for m in resolved.schedule.meetings if stands_in(m, first, last)]
        listed = [o for o in sorted(resolved.occurrences, key=Occurrence.agenda_key)
                  if in_window(o, first, last)]
        out[body_id] = {
            "name": resolved.schedule.body.head["name"],
            "meetings": [meeting_json(result, resolved, m, zone) for m in shown],
            "skipped": [{"date": iso(day), "name": name, "kind": kind}
                        for day, kind, name in resolved.schedule.skipped
                        if first <= day <= last],
            "awaiting": [{"id": o.item["id"], "nominal": iso(o.nominal),
                          "title": expand(result.plan, o)}
                         for o in listed if o.state == "awaiting"],
            "dropped": [{"id": o.item["id"], "nominal": iso(o.nominal), "status": o.state,
                         "reason": o.reason}
                        for o in listed if o.state in ("skipped", "dropped", "withdrawn")],
            "follow-ups": [follow_up_json(t, today) for t in resolved.schedule.body["follow-up"]],
            "deadlines": [d for m in shown
                          for d in deadlines_json(result, resolved, m, zone)],
        }
    return out
