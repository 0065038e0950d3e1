"""A plan while it is being made up: tables in files, written as TOML, and dice."""
import json
import os
import random
from datetime import date, timedelta
from typing import Any, Callable, Sequence, TypeVar

from resolve import Result, resolve
from tables import Plan, PlanError, Table, read

T = TypeVar("T")
SINGLE = ("calendar", "body")       # [table]; all others are [[tables]]


def toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    return "{ " + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + " }"


def render(tables: list[tuple[str, Table]]) -> str:
    out = []
    for kind, table in tables:
        out.append(f"[{kind}]" if kind in SINGLE else f"[[{kind}]]")
        out += [f"{key} = {toml(value)}" for key, value in table.items()]
        out.append("")
    return "\n".join(out)


def document(tables: list[tuple[str, Table]]) -> Table:
    """What TOML makes of `render(tables)`."""
    out: Table = {}
    for kind, table in tables:
        if kind in SINGLE:
            out[kind] = table
        else:
            out.setdefault(kind, []).append(table)
    return out


class Dice:
    def __init__(self, seed: object) -> None:
        self.random = random.Random(str(seed))

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def pick(self, among: Sequence[T]) -> T:
        return self.random.choice(among)

    def some(self, among: Sequence[T], most: int) -> list[T]:
        return self.random.sample(list(among), min(len(among), self.random.randint(0, most)))

    def count(self, *weights: int) -> int:
        """0, 1, 2 … with these weights."""
        return self.random.choices(range(len(weights)), weights)[0]

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)


class Draft:
    """Files by path: `calendar.toml`, `direktionen/body.toml`; (kind, table) in each."""

    def __init__(self, dice: Dice, first: date, last: date) -> None:
        self.dice, self.first, self.last = dice, first, last
        # a few weeks in which most of it happens
        self.busy = first + timedelta(dice.number(20, (last - first).days - 60))
        self.files: dict[str, list[tuple[str, Table]]] = {}
        self.resolved: Result | None = None      # until a table is added or taken out

    @property
    def bodies(self) -> list[str]:
        return sorted({path.split("/")[0] for path in self.files if "/" in path})

    def add(self, path: str, kind: str, table: Table) -> None:
        self.files.setdefault(path, []).append((kind, table))
        self.resolved = None

    def remove(self, path: str, kind: str, table: Table) -> None:
        self.files[path].remove((kind, table))
        self.resolved = None

    def tables(self, kind: str, body: str | None = None) -> list[Table]:
        return [table for path, tables in self.files.items() for k, table in tables
                if k == kind and (body is None or path.startswith(f"{body}/"))]

    def near(self, day: date) -> bool:
        """Whether a day is worth writing something about: all are, but the busy ones more."""
        if not self.first <= day <= self.last:
            return False
        return 0 <= (day - self.busy).days <= 50 or self.dice.chance(0.1)

    def some_day(self) -> date:
        if self.dice.chance(0.5):
            return self.busy + timedelta(self.dice.number(-3, 50))
        return self.first + timedelta(self.dice.number(0, (self.last - self.first).days))

    def plan(self) -> Plan:
        shared: dict[str, Table] = {}
        bodies: dict[str, dict[str, Table]] = {}
        for path, tables in self.files.items():
            folder, _, name = path.rpartition("/")
            (bodies.setdefault(folder, {}) if folder else shared)[name] = document(tables)
        return read(shared, bodies)

    def resolve(self) -> Result:
        self.resolved = self.resolved or resolve(self.plan(), self.last)
        return self.resolved

    def valid(self) -> bool:
        try:
            self.resolve()
        except PlanError:
            return False
        return True

    def add_valid(self, tables: list[tuple[str, str, Table]]) -> None:
        """Adds (path, kind, table) together; where the plan is refused then, one by one, and
        without those that make it so."""
        for path, kind, table in tables:
            self.add(path, kind, table)
        if self.valid():
            return
        for path, kind, table in tables:
            self.remove(path, kind, table)
        for path, kind, table in tables:
            self.add(path, kind, table)
            if not self.valid():
                self.remove(path, kind, table)

    def write(self, folder: str) -> None:
        for path, tables in self.files.items():
            target = os.path.join(folder, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "w", encoding="utf-8") as file:
                file.write(render(tables))


Step = Callable[[Draft], None]
