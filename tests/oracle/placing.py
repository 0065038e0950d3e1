"""Where occurrences stand (contract: Placement)."""
from dataclasses import dataclass
from datetime import date

from meetings import Meeting, Schedule
from names import named
from occurrences import Occurrence, first_after
from tables import Plan, Table


@dataclass
class Place:
    state: str                       # placed | awaiting | skipped | dropped
    meeting: Meeting | None = None
    pinned: bool = False
    reason: str | None = None
    for_want: bool = False           # it awaits as no held meeting is left for it


def on(meeting: Meeting | None, pinned: bool = False) -> Place:
    return Place("placed", meeting, pinned) if meeting else Place("awaiting", for_want=True)


def change_target(schedule: Schedule, change: Table) -> Meeting | None:
    """"where `to` names no meeting, to the first held one after it"."""
    return (named(schedule, change["to"], change.get("extra", False))
            or first_after(schedule, change["to"]))


def off_cancelled(schedule: Schedule, place: Place, policy: str) -> Place:
    """Step 3, where the meeting is cancelled."""
    cancelled = place.meeting
    if cancelled is None or cancelled.held:
        return place
    if policy == "drop":
        return Place("dropped", reason=cancelled.cancelled)
    if policy == "await":
        return Place("awaiting")
    since = cancelled.entry.get("since", date.min)
    if policy == "previous":
        earlier = schedule.last_held_until(cancelled.planned)
        if earlier is not None and earlier.actual >= since:
            return on(earlier, place.pinned)
    return on(schedule.first_held_from(max(cancelled.planned, since)), place.pinned)


def after_postponement(schedule: Schedule, occurrence: Occurrence, last: Meeting) -> Place:
    """"on to the first held meeting after that one, in order, … not pinned; or where its
    change puts it: `to`, if that is held and after that meeting (pinned), `await`, `skip`"."""
    change = occurrence.change or {}
    if "to" in change:
        target = change_target(schedule, change)
        if target and target.held and target.order() > last.order():
            return on(target, pinned=True)
    if change.get("await", False):
        return Place("awaiting")
    if change.get("skip", False):
        return Place("skipped", reason=change["reason"])
    return on(schedule.next_held(last))


def place(schedule: Schedule, occurrence: Occurrence, postponed: list[Meeting]) -> Place:
    """By its rule, date, changes, cancelled meetings and these postponements."""
    if postponed:
        return after_postponement(schedule, occurrence, postponed[-1])
    change = occurrence.change or {}
    if "to" in change:
        stands = on(change_target(schedule, change), pinned=True)
    elif change.get("await", False):
        return Place("awaiting")
    elif change.get("skip", False):
        return Place("skipped", reason=change["reason"])
    elif occurrence.chosen or occurrence.first_after:
        stands = on(occurrence.chosen or occurrence.first_after, occurrence.pinned)
    else:
        wanted = {"when", "date", "due"} & occurrence.item.keys()
        return Place("awaiting", for_want=bool(wanted))
    return off_cancelled(schedule, stands, occurrence.values.get("if-cancelled", "next"))


def settle(schedule: Schedule, occurrence: Occurrence) -> None:
    """Where it stands once every decision is known; waiting for room comes after."""
    if occurrence.decided is not None:
        occurrence.state, occurrence.meeting = "placed", occurrence.decided
        occurrence.pinned = True
    elif "withdrawn" in occurrence.item:
        occurrence.state, occurrence.reason = "withdrawn", occurrence.item["withdrawn"]
        occurrence.meeting = None
    else:
        put_off = [meeting for _, meeting, postponed in occurrence.minuted if postponed]
        stands = place(schedule, occurrence, put_off)
        occurrence.state, occurrence.meeting = stands.state, stands.meeting
        occurrence.pinned, occurrence.reason = stands.pinned, stands.reason


def agenda(occurrences: list[Occurrence], meeting: Meeting) -> list[Occurrence]:
    here = [o for o in occurrences if o.state == "placed" and o.meeting is meeting]
    return sorted(here, key=Occurrence.agenda_key)


def may_wait(occurrence: Occurrence, target: list[Occurrence]) -> bool:
    """"never to one where at that moment a later occurrence of the same item stands"."""
    later = [o for o in target if o.item["id"] == occurrence.item["id"] and o is not occurrence
             and (o.nominal or date.min) > (occurrence.nominal or date.min)]
    return (occurrence.values.get("flexible", False) and not occurrence.pinned
            and not later)


def make_room(plan: Plan, schedule: Schedule, occurrences: list[Occurrence],
              minuted: set[Meeting]) -> None:
    """Step 4: full meetings, in order. `minuted`: those that have a decision."""
    limit = schedule.body.head.get("minutes")
    if limit is None:
        return
    stands: dict[Meeting, list[Occurrence]] = {m: [] for m in schedule.held}
    for occurrence in occurrences:
        if occurrence.state == "placed" and occurrence.meeting in stands:
            stands[occurrence.meeting].append(occurrence)
    for meeting, target in zip(schedule.held, [*schedule.held[1:], None]):
        while meeting not in minuted:
            here = sorted(stands[meeting], key=Occurrence.agenda_key)
            if sum(o.minutes for o in here) <= limit:
                break
            waiting = target and next(
                (o for o in reversed(here) if may_wait(o, stands[target])), None)
            if not waiting or target is None:
                plan.warn("overbooked", meeting.actual)
                break
            waiting.meeting = target
            stands[meeting].remove(waiting)
            stands[target].append(waiting)
