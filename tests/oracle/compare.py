#!/usr/bin/env python3
"""Holds the program against the oracle on random plans.

    python3 compare.py --bin PATH --seeds A-B [--keep DIR]
    python3 compare.py --self --seeds A-B     (no program: the oracle against itself)

For each seed: a random plan, two windows, everything but the reasons compared; a plan that
one refuses must be refused by the other. The last line is `N passed, M failed`; exit 1 if
any failed. With --keep the plan of a failing seed is left in DIR/SEED. --plan DIR compares
one plan folder instead of seeds.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from differences import differences  # noqa: E402
from draft import Dice  # noqa: E402
from generate import generate  # noqa: E402
from output import cut  # noqa: E402
from resolve import resolve  # noqa: E402
from selfcheck import self_differences  # noqa: E402
from tables import PlanError, dates_in, load  # noqa: E402

ZONE = "Europe/Copenhagen"
SHOWN = 12     # differences shown of each seed


@dataclass
class Window:
    first: date
    last: date
    today: date

    def __str__(self) -> str:
        return f"{self.first}..{self.last}, today {self.today}"


def windows_of(seed: object, first: date, last: date) -> list[Window]:
    """All of the plan's days and some more, and a random part of them."""
    dice = Dice(f"windows {seed}")
    today = first + timedelta(dice.number(-30, (last - first).days + 30))
    part = first + timedelta(dice.number(0, (last - first).days))
    return [Window(first - timedelta(60), last + timedelta(150), today),
            Window(part, part + timedelta(dice.pick([0, 6, 30, 120])), today)]


def oracle_answer(folder: str, window: Window) -> dict[str, Any] | str:
    """The schedule, or why the plan is refused."""
    try:
        result = resolve(load(folder), window.last)
    except PlanError as error:
        return f"refused: {error}"
    return cut(result, window.first, window.last, window.today, ZONE)


def program_answer(binary: str, folder: str, window: Window) -> dict[str, Any] | str:
    config = os.path.join(tempfile.gettempdir(), "aarshjul-oracle.toml")
    with open(config, "w", encoding="utf-8"):
        pass
    command = [binary, "--plans", folder, "--config", config, "--today", str(window.today),
               "schedule", "--from", str(window.first), "--to", str(window.last),
               "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode == 1:
        return "refused: " + "\n      ".join(done.stderr.strip().splitlines()[:9])
    if done.returncode != 0:
        return f"exit code {done.returncode}: {done.stderr.strip()[:500]}"
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def check_program(binary: str, folder: str, windows: list[Window]) -> list[str]:
    out = []
    for window in windows:
        ours = oracle_answer(folder, window)
        theirs = program_answer(binary, folder, window)
        if isinstance(ours, dict) and isinstance(theirs, dict):
            found = differences(ours, theirs)
        elif isinstance(ours, str) and isinstance(theirs, str) and theirs.startswith("refused"):
            found = []
        else:
            found = [f"oracle {ours if isinstance(ours, str) else 'answers'}, "
                     f"program {theirs if isinstance(theirs, str) else 'answers'}"]
        out += [f"[{window}] {line}" for line in found]
    return out


def plan_windows(folder: str, first: date | None, last: date | None) -> list[Window]:
    series = [s for body in load(folder).bodies.values() for s in body["series"]]
    first = first or min(dates_in([{k: s[k] for k in ("from", "dates") if k in s}
                                   for s in series]))
    last = last or first + timedelta(1500)
    return [Window(first, last, date.today())]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--bin")
    what.add_argument("--self", action="store_true", dest="alone")
    parser.add_argument("--seeds", default="1-100")
    parser.add_argument("--plan", help="compare this plan folder instead")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, help="with --plan")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, help="with --plan")
    parser.add_argument("--keep")
    args = parser.parse_args()
    begin, _, end = args.seeds.partition("-")
    seeds = ["plan"] if args.plan else [str(s) for s in range(int(begin), int(end or begin) + 1)]
    failed = 0
    with tempfile.TemporaryDirectory() as temp:
        for seed in seeds:
            folder = args.plan or os.path.join(temp, seed)
            if args.plan:
                windows = plan_windows(folder, args.first, args.last)
            else:
                windows = windows_of(seed, *generate(seed, folder))
            if args.alone:
                found = self_differences(folder, [(w.first, w.last) for w in windows])
            else:
                found = check_program(args.bin, folder, windows)
            if found:
                failed += 1
                report(seed, found)
                if args.keep:
                    shutil.copytree(folder, os.path.join(args.keep, seed), dirs_exist_ok=True)
            if not args.plan:
                shutil.rmtree(folder)
    print(f"{len(seeds) - failed} passed, {failed} failed")
    return 1 if failed else 0


def report(seed: str, found: list[str]) -> None:
    print(f"seed {seed}: {len(found)} difference(s)")
    for line in found[:SHOWN]:
        print(f"   {line}")
    if len(found) > SHOWN:
        print(f"   … and {len(found) - SHOWN} more")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
