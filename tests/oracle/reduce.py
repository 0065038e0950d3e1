#!/usr/bin/env python3
"""python3 reduce.py PLAN_DIR OUT_DIR --bin PATH --from D --to D [--today D] [--about WORDS]

Makes a plan on which the oracle and the program differ as small as it goes: leaves out
files, tables, keys and list elements as long as some difference of the same kind stays.
"""
import argparse
import os
import shutil
import sys
import tempfile
import tomllib
from datetime import date
from typing import Any, Callable, Iterator

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from compare import Window, check_program  # noqa: E402
from draft import render  # noqa: E402

Tables = list[tuple[str, str, dict[str, Any]]]      # path, kind, table


def read(folder: str) -> Tables:
    tables: Tables = []
    for where, _, names in sorted(os.walk(folder)):
        for name in sorted(n for n in names if n.endswith(".toml")):
            path = os.path.relpath(os.path.join(where, name), folder)
            with open(os.path.join(where, name), "rb") as file:
                for kind, found in tomllib.load(file).items():
                    tables += [(path, kind, t) for t in
                               (found if isinstance(found, list) else [found])]
    return tables


def write(tables: Tables, folder: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for path in dict.fromkeys(path for path, _, _ in tables):
        target = os.path.join(folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8") as file:
            file.write(render([(kind, t) for p, kind, t in tables if p == path]))


def kind_of(line: str) -> str:
    """A difference without its dates and values, so that a reduced plan may differ in others."""
    line = line.split("] ", 1)[1]
    words = line.split(": ")
    if "refused" in line or "exit code" in line:
        return line[:60]
    return ": ".join(w.split(" ")[0] if i > 1 else w for i, w in enumerate(words[:3]))


def without_tables(tables: Tables) -> Iterator[Tables]:
    size = len(tables) // 2
    while size:
        for at in range(0, len(tables), size):
            yield tables[:at] + tables[at + size:]
        size //= 2


def without_parts(tables: Tables) -> Iterator[Tables]:
    """Each table without one of its keys, or with one element less in a list."""
    for i, (path, kind, table) in enumerate(tables):
        for key, value in table.items():
            smaller: list[dict[str, Any]] = [{k: v for k, v in table.items() if k != key}]
            if isinstance(value, list):
                smaller += [{**table, key: value[:at] + value[at + 1:]}
                            for at in range(len(value))]
            for less in smaller:
                yield tables[:i] + [(path, kind, less)] + tables[i + 1:]


def reduce(tables: Tables, fails: Callable[[Tables], bool]) -> Tables:
    shrinking = True
    while shrinking:
        shrinking = False
        for candidates in (without_tables, without_parts):
            again = True
            while again:
                again = False
                for smaller in candidates(tables):
                    if fails(smaller):
                        tables, again, shrinking = smaller, True, True
                        break
    return tables


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("plan")
    parser.add_argument("out")
    parser.add_argument("--bin", required=True)
    parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
    parser.add_argument("--to", dest="last", type=date.fromisoformat, required=True)
    parser.add_argument("--today", type=date.fromisoformat)
    parser.add_argument("--about", default="", help="only differences with these words")
    args = parser.parse_args()
    window = Window(args.first, args.last, args.today or args.first)
    kinds = {kind_of(line) for line in check_program(args.bin, args.plan, [window])
             if args.about in line}
    with tempfile.TemporaryDirectory() as temp:
        def fails(tables: Tables) -> bool:
            folder = os.path.join(temp, "plans")
            write(tables, folder)
            try:
                found = check_program(args.bin, folder, [window])
            except (KeyError, ValueError, IndexError, AttributeError, StopIteration):
                return False        # no plan any more: the oracle takes valid tables for granted
            return any(kind_of(line) in kinds and args.about in line for line in found)

        write(reduce(read(args.plan), fails), args.out)
    for line in check_program(args.bin, args.out, [window]):
        print(line)


if __name__ == "__main__":
    main()
