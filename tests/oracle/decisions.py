"""What was decided: which occurrence a decision speaks of, and on which meeting it stands
(contract: What was decided)."""
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from meetings import Meeting, Schedule
from names import decided_at
from occurrences import Occurrence, called
from placing import place
from tables import Plan, PlanError, Table


@dataclass(eq=False)
class Decision:
    table: Table
    meeting: Meeting

    @property
    def item(self) -> str:
        return self.table["item"]

    @property
    def day(self) -> date:
        return self.table["date"]

    @property
    def postponed(self) -> bool:
        return self.table.get("outcome") == "postponed"


def read_decisions(plan: Plan, schedule: Schedule) -> list[Decision]:
    """Every decision of a body with its meeting, in order of date. "Where the date names
    none, the decision gives an extra meeting of that date (held, the body's name, no time,
    one for a date; nothing else can be put on it)"."""
    decisions = []
    given = given_meetings(schedule)
    for table in sorted(schedule.body["decision"], key=lambda t: t["date"]):
        day = table["date"]
        meeting = meeting_of(schedule, table)
        if meeting is None:
            meeting = next(m for m in given if (m.nominal == table["meeting"]
                                                if "meeting" in table else m.planned == day))
            plan.warn("decided-nowhere", table.get("item", table.get("section")), day)
        elif not meeting.stands_on(day):
            plan.warn("decided-elsewhere", table.get("item", table.get("section")), day,
                      meeting.actual)
        decisions.append(Decision(table, meeting))
    schedule.meetings += given
    schedule.refresh()
    return decisions


def meeting_of(schedule: Schedule, table: Table) -> Meeting | None:
    """By its nominal date, where the decision has it; else by the decision's day."""
    extra = table.get("extra", False)
    if "meeting" in table:
        return next((m for m in schedule.meetings
                     if m.extra == extra and m.nominal == table["meeting"]), None)
    return decided_at(schedule, table["date"], extra)


def given_meetings(schedule: Schedule) -> list[Meeting]:
    """One for a nominal date, and for a day whose decisions don't say which."""
    nowhere = [t for t in schedule.body["decision"] if meeting_of(schedule, t) is None]
    nowhere.sort(key=lambda t: "meeting" not in t)
    given: list[Meeting] = []
    for table in nowhere:
        day = table["date"]
        nominal = table.get("meeting")
        known = [m for m in given
                 if (m.planned == day if nominal is None else m.nominal == nominal)]
        if not known:
            given.append(Meeting(nominal or day, day, schedule.body.head["name"], None,
                                 schedule.body.head.get("place"), extra=True, given=True,
                                 link=schedule.body.head.get("link")))
    return given


def attach(occurrence: Occurrence, decision: Decision) -> None:
    """"postponed several times and then be decided once; anything else twice, or a
    postponement after the decision, is an error"."""
    if contradicts(occurrence, decision):
        raise PlanError(f"{decision.item} is decided twice, or put off after it was decided")
    occurrence.minuted = minuted_with(occurrence, decision)
    if not decision.postponed:
        occurrence.decided = decision.meeting


def minuted_with(occurrence: Occurrence, decision: Decision) -> list[tuple[date, Meeting, bool]]:
    own = (decision.day, decision.meeting, decision.postponed)
    return sorted([*occurrence.minuted, own], key=lambda m: (m[0], m[1].order()))


def contradicts(occurrence: Occurrence, decision: Decision) -> bool:
    minuted = minuted_with(occurrence, decision)
    meetings = [meeting for _, meeting, _ in minuted]
    outcomes = [postponed for _, _, postponed in minuted]
    return len(set(meetings)) < len(meetings) or not all(outcomes[:-1])


def undecided(occurrences: list[Occurrence]) -> list[Occurrence]:
    return [o for o in occurrences if o.decided is None]


def standing(schedule: Schedule, occurrences: list[Occurrence],
             decision: Decision) -> list[Occurrence]:
    """The undecided ones of the rule that stand on the meeting "by its rule, date, changes, cancelled
    meetings and earlier postponements (waiting for room not counted)"."""
    found = []
    for occurrence in (o for o in undecided(occurrences) if not o.given):
        put_off = [m for day, m, postponed in occurrence.minuted
                   if postponed and (day, m.order()) < (decision.day, decision.meeting.order())]
        if place(schedule, occurrence, put_off).meeting is decision.meeting:
            found.append(occurrence)
    return found


def of_nominal_date(occurrences: list[Occurrence], meeting: Meeting) -> Occurrence | None:
    """"An extra meeting has no occurrences by rule"."""
    return next((o for o in occurrences if o.nominal == meeting.nominal
                 and meeting.extra == (o.chosen is not None and o.chosen.extra)), None)


def waited_from(occurrences: list[Occurrence], meeting: Meeting) -> Occurrence | None:
    """"its latest one, if that is undecided, chosen for an earlier meeting at most 56 days
    before"."""
    earlier = [(o.chosen.planned, o) for o in occurrences
               if o.chosen is not None and not o.given and o.chosen.planned < meeting.planned]
    day, latest = max(earlier, key=lambda e: e[0], default=(meeting.planned, None))
    if latest is None or latest.decided is not None:
        return None
    return latest if day >= meeting.planned - timedelta(56) else None


def for_want(schedule: Schedule, occurrences: list[Occurrence]) -> Occurrence | None:
    """"one of the item that awaits for want of a meeting", "whatever its … withdrawal … say"."""
    for occurrence in (o for o in undecided(occurrences) if not o.given):
        put_off = [m for _, m, postponed in occurrence.minuted if postponed]
        if place(schedule, occurrence, put_off).for_want:
            return occurrence
    return None


def meant(plan: Plan, schedule: Schedule, item: Table, occurrences: list[Occurrence],
          decision: Decision) -> Occurrence | None:
    """The occurrence that a decision speaks of; None: the decision gives it."""
    if "when" not in item:
        return occurrences[0]
    if "nominal" in decision.table:
        nominal = decision.table["nominal"]
        found = called(occurrences, nominal)
        if found and found.nominal != nominal and contradicts(found, decision):
            # merged since: "no edit elsewhere can rewrite or forbid what has been"
            found = next((o for o in occurrences if o.given and o.nominal == nominal), None)
        return found or for_want(schedule, occurrences)
    there = standing(schedule, occurrences, decision)
    own = of_nominal_date(occurrences, decision.meeting)
    if len(there) > 1:
        plan.warn("which-of-several", decision.item, decision.day)
        return own if own in there else min(there, key=lambda o: o.nominal or date.min)
    found = there[0] if there else own
    if found is None and item.get("flexible", False):
        found = waited_from(occurrences, decision.meeting)
    return found or for_want(schedule, occurrences)


def give(occurrences: list[Occurrence], item: Table, decision: Decision,
         nominal: date) -> Occurrence:
    occurrence = Occurrence(item, nominal, decision.meeting, given=True)
    occurrence.values = item
    occurrences.append(occurrence)
    return occurrence


def warn_of_given(plan: Plan, occurrences: list[Occurrence], decision: Decision) -> None:
    dates = [o.nominal for o in undecided(occurrences) if o.nominal is not None]
    nearest = sorted(dates, key=lambda d: abs((d - decision.meeting.nominal).days))[:1]
    plan.warn("decided-without-rule", decision.item, decision.day, *nearest)


def apply_decisions(plan: Plan, schedule: Schedule, item: Table, occurrences: list[Occurrence],
                    decisions: list[Decision]) -> None:
    """`decisions`: those on this item, in order of date; may add to `occurrences`."""
    by_rule = {o.nominal for o in occurrences}
    for decision in sorted(decisions, key=lambda d: ("nominal" not in d.table,
                                                     d.table.get("nominal") not in by_rule)):
        occurrence = meant(plan, schedule, item, occurrences, decision)
        if occurrence is None:
            warn_of_given(plan, occurrences, decision)
            nominal = decision.table.get("nominal", decision.meeting.nominal)
            occurrence = give(occurrences, item, decision, nominal)
        attach(occurrence, decision)
    # a postponement of what no rule gives "is told on its meeting and goes nowhere"
    occurrences[:] = [o for o in occurrences if o.decided is not None or not o.given]


def by_item(decisions: list[Decision]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if "item" in decision.table:
            found[decision.item].append(decision)
    return found
