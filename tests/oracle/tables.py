"""Reads a plan folder into tables, in order of file name and position.

Values stay what TOML made of them. Each table remembers the file and the place it stands
in (`_file`, `_position`): both decide agenda order. What may stand in the tables is
checked in checks.py.
"""
import os
import tomllib
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Iterator

Table = dict[str, Any]

SHARED_KINDS = ["closed", "break", "event", "role", "case"]
BODY_KINDS = ["series", "meeting", "item", "change", "decision", "follow-up", "deadline", "limit"]


class PlanError(Exception):
    """The contract calls this plan wrong."""


@dataclass
class Body:
    id: str
    head: Table
    tables: dict[str, list[Table]]

    def __getitem__(self, kind: str) -> list[Table]:
        return self.tables[kind]


@dataclass
class Plan:
    country: str = "DK"      # "the default, also without the table"
    shared: dict[str, list[Table]] = field(
        default_factory=lambda: {kind: [] for kind in SHARED_KINDS})
    bodies: dict[str, Body] = field(default_factory=dict)
    warnings: set[str] = field(default_factory=set)

    def __getitem__(self, kind: str) -> list[Table]:
        return self.shared[kind]

    def warn(self, *words: object) -> None:
        self.warnings.add(" ".join(str(w) for w in words))


def collect(files: dict[str, Table], kinds: list[str]) -> dict[str, list[Table]]:
    """The tables of each kind."""
    tables: dict[str, list[Table]] = {kind: [] for kind in kinds}
    for name in sorted(files):
        for kind in kinds:
            for position, table in enumerate(files[name].get(kind, [])):
                tables[kind].append({**table, "_file": name, "_position": position})
    return tables


def read(shared: dict[str, Table], bodies: dict[str, dict[str, Table]]) -> Plan:
    """shared: {file name: TOML document}; bodies: {body id: {file name: TOML document}}."""
    plan = Plan()
    plan.shared = collect(shared, SHARED_KINDS)
    for document in shared.values():
        plan.country = document.get("calendar", {}).get("country", plan.country)
    for body_id in sorted(bodies):
        if not bodies[body_id]:
            continue
        tables = collect(bodies[body_id], BODY_KINDS)
        heads = [d["body"] for d in bodies[body_id].values() if "body" in d]
        if len(heads) != 1:
            raise PlanError(f"{body_id}: {len(heads)} tables [body]")
        plan.bodies[body_id] = Body(body_id, heads[0], tables)
    return plan


def documents_in(folder: str) -> dict[str, Table]:
    """"every `*.toml` directly in" the folder."""
    documents = {}
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if name.endswith(".toml") and os.path.isfile(path):
            with open(path, "rb") as file:
                documents[name] = tomllib.load(file)
    return documents


def load(folder: str) -> Plan:
    bodies = {}
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if os.path.isdir(path) and not name.startswith("."):
            bodies[name] = documents_in(path)
    return read(documents_in(folder), bodies)


def dates_in(value: Any, without: tuple[str, ...] = ()) -> Iterator[date]:
    """Every date written in a value, at any depth, but under the keys in `without`."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in without:
                yield from dates_in(inner, without)
    elif isinstance(value, list):
        for inner in value:
            yield from dates_in(inner, without)
