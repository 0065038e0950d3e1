"""What the contract calls an error before anything is resolved."""
import re
from collections import Counter
from datetime import date
from typing import Iterable

from tables import Body, Plan, PlanError, Table

ONLY_WITH_WHEN = ["from", "until", "years"]
NOT_ON_A_CASE = ["when", "due", "date", "flexible", "follows", "if-cancelled"]
MOVES = ["to", "await", "skip"]
PLACEHOLDERS = {"year", "month", "date", "role"}


def unique(what: str, ids: Iterable[object]) -> None:
    twice = [i for i, n in Counter(ids).items() if n > 1]
    if twice:
        raise PlanError(f"{what} twice: {twice}")


def check_breaks(plan: Plan) -> None:
    for table in plan["break"]:
        if "weeks" not in table:
            continue
        begin, _, end = table["weeks"].partition("-")
        first, last = int(begin), int(end or begin)
        length = last - first + 1 if last >= first else last + 53 - first
        if length > 26:
            raise PlanError(f"break of {length} weeks")


def check_title(item: Table) -> None:
    for key in ("title", "note"):
        text = item.get(key, "").replace("{{", "")
        unknown = set(re.findall(r"\{([^}]*)\}", text)) - PLACEHOLDERS
        if unknown:
            raise PlanError(f"{item['id']}: unknown placeholders {unknown}")


def check_item(item: Table) -> None:
    if sum(key in item for key in ("date", "due", "when")) > 1:
        raise PlanError(f"{item['id']} has two of date, due and when")
    if "when" not in item and any(key in item for key in ONLY_WITH_WHEN):
        raise PlanError(f"{item['id']}: from, until and years are for rules")
    if "rrule" in item.get("when", {}) and "from" not in item:
        raise PlanError(f"{item['id']}: its rrule needs from")
    check_title(item)


def check_changes(body: Body, ids: set[str], once: set[str]) -> None:
    for key in ("date", "from"):
        unique(f"{body.id}: change", ((c["item"], c[key]) for c in body["change"] if key in c))
    # "a `date` change, whatever its date, of which it may have one"
    unique(f"{body.id}: change of what comes once",
           (c["item"] for c in body["change"] if "date" in c and c["item"] in once))
    for change in body["change"]:
        if change["item"] not in ids:
            raise PlanError(f"{body.id}: change of unknown {change['item']}")
        moves = [key for key in MOVES if key in change]
        if moves and ("date" not in change or "reason" not in change or len(moves) > 1):
            raise PlanError(f"{body.id}: {moves} needs date and reason")


def check_body(plan: Plan, body: Body) -> None:
    ids = [item["id"] for item in body["item"]]
    cases = [c["id"] for c in plan["case"] if any(s["body"] == body.id for s in c["steps"])]
    unique(f"{body.id}: item", ids + cases)
    unique(f"{body.id}: follow-up", (f["id"] for f in body["follow-up"]))
    for item in body["item"]:
        check_item(item)
    known = set(ids + cases)
    check_changes(body, known, {i["id"] for i in body["item"] if "when" not in i})
    for decision in body["decision"]:
        if "item" in decision and decision["item"] not in known:
            raise PlanError(f"{body.id}: decision on unknown {decision['item']}")
    for follow_up in body["follow-up"]:
        if "done" in follow_up and "dropped" in follow_up:
            raise PlanError(f"{body.id}: follow-up both done and dropped")


def check_case(plan: Plan, case: Table) -> None:
    name = f"case {case['id']}"
    for table in [case, *case["steps"]]:
        wrong = [k for k in NOT_ON_A_CASE if k in table and (k != "date" or table is case)]
        if wrong:
            raise PlanError(f"{name}: {wrong}")
    if not {step["body"] for step in case["steps"]} <= plan.bodies.keys():
        raise PlanError(f"{name}: a body that is not there")
    yearly = isinstance(case.get("decided-by"), str)
    if yearly and any("date" in step for step in case["steps"]):
        raise PlanError(f"{name}: a dated step in a yearly case")
    if "decided-by" not in case and "date" not in case["steps"][0]:
        raise PlanError(f"{name}: the first step has no date")
    check_title(case)
    for step in case["steps"]:
        check_title({"id": case["id"], **step})


def check(plan: Plan, to: date) -> None:
    if to > date(2099, 12, 31):
        raise PlanError("nothing is resolved past 2099")
    unique("case", (c["id"] for c in plan["case"]))
    unique("role", (r["id"] for r in plan["role"]))
    check_breaks(plan)
    for case in plan["case"]:
        check_case(plan, case)
    for body in plan.bodies.values():
        check_body(plan, body)
