#!/usr/bin/env python3
"""python3 cases.py FOLDER: holds the oracle against cases that were computed by hand.

Each folder in FOLDER has plans/, ask.json (body, from, to, today) and expect.json
(meetings, awaiting; where it matters skipped, deadlines, follow_ups, agenda, warnings; or
`error`). Prints what differs; exit 1 if anything does.
"""
import json
import os
import sys
from datetime import date
from typing import Any

from output import cut
from resolve import Result, resolve
from tables import PlanError, load

Json = dict[str, Any]


def differs(what: str, expected: object, found: object) -> list[str]:
    return [] if expected == found else [f"{what}: expected {expected}, found {found}"]


def meeting_differences(expected: Json, found: Json, body: Json, result: Result,
                        body_id: str) -> list[str]:
    what = f"{expected['nominal']}{' extra' if expected['extra'] else ''}"
    out: list[str] = []
    for key in ("planned", "date", "nominal", "status", "extra"):
        out += differs(f"{what} {key}", expected[key], found[key])
    out += differs(f"{what} items", expected["items"], [i["id"] for i in found["items"]])
    if "to" in expected:
        out += differs(f"{what} to", expected["to"], found.get("to", found["date"]))
    if "postponed" in expected:
        out += differs(f"{what} postponed", expected["postponed"], found.get("postponed", []))
    if "deadlines" in expected:
        days = [[d["name"], d["time"][:10]] for d in body["deadlines"]
                if d["meeting"] == found["nominal"]]
        out += differs(f"{what} deadlines", expected["deadlines"], days)
    if "alias" in expected:
        meetings = result.bodies[body_id].schedule.meetings
        aliases = [str(a) for m in meetings if str(m.nominal) == found["nominal"]
                   for a in m.aliases]
        out += differs(f"{what} alias", expected["alias"], aliases)
    return out


def agenda_differences(expected: dict[str, list[list[str]]], body: Json) -> list[str]:
    out: list[str] = []
    for day, rows in expected.items():
        items = [i for m in body["meetings"] if m["date"] == day for i in m["items"]]
        found = [[i["id"], i["nominal"], i["title"]][:len(row)] for i, row in zip(items, rows)]
        out += differs(f"agenda {day}", rows, found + [[i["id"]] for i in items[len(rows):]])
    return out


def key(meeting: Json) -> tuple[str, str, bool]:
    """Of two on one day the cases list the earlier nominal date first, whatever the hour."""
    return meeting["date"], meeting["nominal"], meeting["extra"]


def body_differences(expected: Json, body: Json, result: Result, body_id: str) -> list[str]:
    out = differs("meetings", sorted(map(key, expected["meetings"])),
                  sorted(map(key, body["meetings"])))
    for ours, theirs in zip(sorted(expected["meetings"], key=key),
                            sorted(body["meetings"], key=key)):
        out += meeting_differences(ours, theirs, body, result, body_id)
    out += differs("awaiting", sorted(expected["awaiting"]),
                   sorted(o["id"] for o in body["awaiting"]))
    if "dropped" in expected:
        out += differs("dropped", expected["dropped"],
                       [[o["id"], o["nominal"], o["status"]] for o in body["dropped"]])
    if "skipped" in expected:
        out += differs("skipped", expected["skipped"],
                       [[s["date"], s["name"]] for s in body["skipped"]])
    if "follow_ups" in expected:
        out += differs("follow-ups", expected["follow_ups"],
                       {f["id"]: f["state"] for f in body["follow-ups"]})
    out += agenda_differences(expected.get("agenda", {}), body)
    warnings = expected.get("warnings", [])
    missing = [w for w in warnings if w not in result.plan.warnings]
    if missing or (warnings == [] and "warnings" in expected and result.plan.warnings):
        out.append(f"warnings: expected {warnings}, found {sorted(result.plan.warnings)}")
    return out


def check(folder: str) -> list[str]:
    with open(os.path.join(folder, "ask.json"), encoding="utf-8") as file:
        ask = json.load(file)
    with open(os.path.join(folder, "expect.json"), encoding="utf-8") as file:
        expected = json.load(file)
    first, last = date.fromisoformat(ask["from"]), date.fromisoformat(ask["to"])
    try:
        result = resolve(load(os.path.join(folder, "plans")), last)
        today = date.fromisoformat(ask.get("today", ask["from"]))
        body = cut(result, first, last, today, "Europe/Copenhagen")[ask["body"]]
    except PlanError as error:
        return [] if expected.get("error") else [f"refused: {error}"]
    if expected.get("error"):
        return ["should have been refused"]
    return body_differences(expected, body, result, ask["body"])


def main() -> int:
    folder = sys.argv[1]
    failed = 0
    names = sorted(n for n in os.listdir(folder) if os.path.isdir(os.path.join(folder, n)))
    for name in names:
        found = check(os.path.join(folder, name))
        failed += bool(found)
        for line in found:
            print(f"{name}: {line}")
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
