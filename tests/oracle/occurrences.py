"""Occurrences of items, and what each of them has by its changes (contract: Items, Changes)."""
from dataclasses import dataclass, field
from datetime import date

from choose import World, choices_of, due_choice
from meetings import Meeting, Schedule
from names import named
from tables import PlanError, Table

# "any of title, text, note, role, minutes, category, closed, participants, attachments, …"
CHANGEABLE = ["title", "text", "note", "role", "minutes", "category", "closed", "participants",
              "attachments", "order", "at", "flexible", "if-cancelled"]


@dataclass(eq=False)
class Occurrence:
    item: Table                       # the item, or a case's keys with its step's
    nominal: date | None
    chosen: Meeting | None            # by rule, date or window
    day: date | None = None           # the day of the thing, where there is no nominal date
    tied: date | None = None          # what {date} shows, where it is tied to something
    first_after: Meeting | None = None    # where `date` names no meeting
    given: bool = False               # by a decision
    step: int | None = None           # of a case
    year: int | None = None           # {year} of a case
    pinned: bool = False
    values: Table = field(default_factory=dict)
    change: Table | None = None       # its `date` change
    minuted: list[tuple[date, Meeting, bool]] = field(default_factory=list)   # bool: put off
    decided: Meeting | None = None
    state: str = "placed"     # placed | awaiting | skipped | dropped | withdrawn
    meeting: Meeting | None = None
    reason: str | None = None

    @property
    def once(self) -> bool:
        return "when" not in self.item and self.step is None

    @property
    def minutes(self) -> int:
        return self.values.get("minutes", 0)

    def agenda_key(self) -> tuple[int, bool, str, int, int, date]:
        """"`order`, then file name, then position in the file, then nominal date; steps of
        cases come first among equal `order`, by file, position and step"."""
        step = self.step if self.step is not None else -1
        return (self.values.get("order", 50), step < 0, self.item["_file"],
                self.item["_position"], step, self.nominal or date.min)


def occurrences_of(world: World, schedule: Schedule, item: Table) -> list[Occurrence]:
    plan = world.calendar.plan
    if "date" in item:
        day = item["date"]
        meeting = named(schedule, day, item.get("extra", False))
        if meeting is not None:
            return [Occurrence(item, meeting.nominal, meeting)]
        plan.warn("date-without-meeting", item["id"])
        return [Occurrence(item, day, None, first_after=first_after(schedule, day))]
    if "due" in item:
        choice = due_choice(schedule, item["due"])
        nominal = choice.meeting.nominal if choice.meeting else None
        return [Occurrence(item, nominal, choice.meeting, choice.day, pinned=True)]
    if "when" in item:
        found = []
        for choice in choices_of(world, schedule, item):
            if choice.late:
                plan.warn("late", item["id"], choice.day)
            nominal = choice.meeting.nominal if choice.meeting else None
            found.append(Occurrence(item, nominal, choice.meeting, choice.day, choice.tied))
        return found
    return [Occurrence(item, None, None)]


def first_after(schedule: Schedule, day: date) -> Meeting | None:
    return next((m for m in schedule.held if m.actual > day), None)


def called(occurrences: list[Occurrence], day: date) -> Occurrence | None:
    """The one that a date names: "by its nominal date, failing that by the planned date of
    the meeting it was chosen for", merged-away dates between the two."""
    by_rule = [o for o in occurrences if not o.given]
    return (next((o for o in by_rule if o.nominal == day), None)
            or next((o for o in by_rule if o.chosen and day in o.chosen.aliases), None)
            or next((o for o in by_rule if o.chosen and o.chosen.planned == day), None)
            or next((o for o in occurrences if o.given and o.nominal == day), None))


def apply_changes(changes: list[Table], occurrences: list[Occurrence]) -> list[Table]:
    """`changes`: those of one item; `occurrences`: all that it has. Gives back the stale ones."""
    stale: list[Table] = []
    since = sorted((c for c in changes if "from" in c), key=lambda c: c["from"])
    for occurrence in occurrences:
        occurrence.change = None
    for change in (c for c in changes if "date" in c):
        once = [o for o in occurrences if o.once]
        spoken_of = once[0] if once else called(occurrences, change["date"])
        if spoken_of is None:
            stale.append(change)
        elif spoken_of.change is not None:
            raise PlanError(f"two changes for one occurrence of {change['item']}")
        else:
            spoken_of.change = change
    for occurrence in occurrences:
        parts = [occurrence.item]
        if occurrence.nominal is not None:
            parts += [c for c in since if c["from"] <= occurrence.nominal]
        parts += [occurrence.change] if occurrence.change else []
        occurrence.values = {k: v for part in parts for k, v in part.items()
                             if part is occurrence.item or k in CHANGEABLE}
    return stale
