"""A few plans in a hundred are wrong on purpose: both must refuse it."""
from datetime import timedelta

from draft import Draft
from tables import Table

HEAD = {"title": "Forkert"}
SHARED_FAULTS: list[tuple[str, Table]] = [
    ("break", {"name": "Forkert", "weeks": "31-27"}),
    ("break", {"name": "Forkert", "weeks": "10-36"}),
    ("case", {"id": "forkert", "title": "F", "steps": [{"body": "direktionen"}]}),
    ("case", {"id": "forkert", "title": "F", "steps": [{"body": "ukendt"}], "decided-by": "10-15"}),
    ("case", {"id": "forkert", "title": "F", "steps": [{"body": "direktionen"}],
              "decided-by": "10-15", "due": "2024-06"}),
    ("case", {"id": "forkert", "title": "F", "decided-by": "10-15", "flexible": True,
              "steps": [{"body": "direktionen"}]}),
    ("case", {"id": "forkert", "title": "F", "decided-by": "10-15",
              "steps": [{"body": "direktionen", "if-cancelled": "drop"}]}),
]
ITEM_FAULTS: list[Table] = [
    {"until": "FIRST", "due": "2024-06"}, {"years": {"every": 2, "from": 2024}, "date": "FIRST"},
    {"from": "FIRST"}, {"date": "FIRST", "due": "2024-06"},
    {"date": "FIRST", "when": {"every": "month"}}, {"when": {"rrule": "FREQ=MONTHLY"}},
    {"title": "Forkert {uge}"}, {"when": {"after": "ukendt-navn"}}]


def add_fault(draft: Draft) -> None:
    dice = draft.dice
    if dice.chance(0.04):
        decide_again(draft)
    if not dice.chance(0.05):
        return
    body = dice.pick(draft.bodies)
    kind = dice.pick(["shared", "item", "item", "body"])
    if kind == "shared":
        draft.add("sager.toml", *dice.pick(SHARED_FAULTS))
    elif kind == "item":
        fault = {k: draft.first if v == "FIRST" else v
                 for k, v in dice.pick(ITEM_FAULTS).items()}
        draft.add(f"{body}/punkter.toml", "item", {"id": "forkert", **HEAD, **fault})
    else:
        add_body_fault(draft, body)


def add_body_fault(draft: Draft, body: str) -> None:
    dice = draft.dice
    path = f"{body}/punkter.toml"
    draft.add(path, "item", {"id": "enkelt", "title": "E", "date": draft.first})
    faults: list[list[tuple[str, Table]]] = [
        [("decision", {"item": "ukendt", "date": draft.first, "text": "t"})],
        [("change", {"item": "ukendt", "date": draft.first, "title": "t"})],
        [("change", {"item": "enkelt", "date": draft.first, "skip": True})],
        [("change", {"item": "enkelt", "from": draft.first, "skip": True, "reason": "r"})],
        [("change", {"item": "enkelt", "date": draft.first, "title": "t"}),
         ("change", {"item": "enkelt", "date": draft.last, "title": "u"})],
        [("meeting", {"date": draft.first, "extra": True})],
        [("item", {"id": "enkelt", "title": "To"})],
        [("follow-up", {"id": "f", "title": "F", "agreed": draft.first, "owners": [],
                        "done": draft.last, "dropped": "nej"})],
        [("decision", {"item": "enkelt", "date": draft.first, "text": "t"}),
         ("decision", {"item": "enkelt", "date": draft.first + timedelta(9), "text": "t"})]]
    for kind, table in dice.pick(faults):
        draft.add(path, kind, table)


def decide_again(draft: Draft) -> None:
    """A decision once more, with another outcome: wrong, but where it is a case's."""
    for path, tables in draft.files.items():
        for table in [t for kind, t in tables if kind == "decision" and "item" in t][:1]:
            again = {**table, "date": table["date"] + timedelta(draft.dice.pick([0, 0, 7, -7]))}
            again["outcome"] = draft.dice.pick(["postponed", "approved"])
            draft.add(path, "decision", again)
            return
