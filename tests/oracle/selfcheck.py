"""The oracle against itself: what the contract says of every schedule."""
from datetime import date, timedelta
from typing import Any

from differences import differences
from output import cut
from placing import agenda, may_wait
from resolve import Result, resolve
from tables import PlanError, load

ZONE = "Europe/Copenhagen"


def self_differences(folder: str, windows: list[tuple[date, date]]) -> list[str]:
    (first, last), part = windows
    try:
        result = resolve(load(folder), last)
    except PlanError:
        return []
    whole = cut(result, first, last, first, ZONE)
    short = cut(resolve(load(folder), part[1]), *part, first, ZONE)
    out = [f"window: {line}" for line in differences(inside(whole, *part), inside(short, *part))]
    later = cut(resolve(load(folder), last + timedelta(1200)), first, last, first, ZONE)
    out += [f"a later --to: {line}" for line in differences(whole, later)]
    return out + lost(result) + full(result)


def inside(schedule: dict[str, Any], first: date, last: date) -> dict[str, Any]:
    """What has a date within the days. "The same meeting has the same agenda whatever window
    is asked for"."""
    def within(day: str | None) -> bool:
        return day is not None and str(first) <= day <= str(last)

    def touches(m: dict[str, Any]) -> bool:
        return bool(m["date"] <= str(last) and str(first) <= m.get("to", m["date"]))

    out = {}
    for body, of_body in schedule.items():
        meetings = [m for m in of_body["meetings"] if touches(m)]
        shown = {m["nominal"] for m in meetings if m["status"] == "held"}
        out[body] = {**of_body, "meetings": meetings,
                     "skipped": [s for s in of_body["skipped"] if within(s["date"])],
                     "awaiting": [o for o in of_body["awaiting"] if within(o["nominal"])],
                     "dropped": [o for o in of_body["dropped"] if within(o["nominal"])],
                     "deadlines": [d for d in of_body["deadlines"] if d["meeting"] in shown]}
    return out


def lost(result: Result) -> list[str]:
    """"Nothing is lost": each occurrence ends in one place, on a meeting of its body."""
    out = []
    for body, resolved in result.bodies.items():
        for o in resolved.occurrences:
            name = f"{body}: {o.item['id']}@{o.nominal}"
            if (o.state == "placed") != (o.meeting is not None):
                out.append(f"{name} is {o.state} on {o.meeting}")
            if o.meeting and o.meeting not in resolved.schedule.meetings:
                out.append(f"{name} stands on a meeting that is not there")
            if o.meeting and not o.meeting.held and o.decided is None:
                out.append(f"{name} stands on a cancelled meeting")
    return out


def full(result: Result) -> list[str]:
    """A meeting that is still too full has nothing that may wait."""
    out = []
    for body, resolved in result.bodies.items():
        limit = resolved.schedule.body.head.get("minutes")
        held = resolved.schedule.held
        minuted = {d.meeting for d in resolved.decisions}
        for meeting, following in zip(held, held[1:]):
            here = agenda(resolved.occurrences, meeting)
            if limit is None or meeting in minuted or sum(o.minutes for o in here) <= limit:
                continue
            # what stood there when it was judged had nothing later of its item on the next
            waiting = [o.item["id"] for o in here if may_wait(o, resolved.occurrences)]
            out += [f"{body}: {meeting.actual} is full, yet {w} stays" for w in waiting]
    return out
