#!/usr/bin/env python3
"""python3 generate.py SEED DIR: writes a random plan into DIR, the same for the same seed.

Small and dense, so that what the plan says collides. The oracle is asked on the way, to
write dates that hit something and to leave out what makes the plan wrong; a few in a
hundred get something wrong on purpose (random_faults.py).
"""
import argparse
from datetime import date, timedelta

from draft import Dice, Draft, Step
from random_bodies import add_bodies, add_entries, add_exceptions
from random_days import add_calendar, add_events, add_roles, close_meeting_days
from random_decided import add_cases, add_decisions, add_follow_ups
from random_faults import add_fault
from random_items import add_changes, add_items

STEPS: list[Step] = [
    add_calendar, add_roles, add_bodies, add_exceptions, close_meeting_days, add_events,
    add_entries, add_items, add_cases, add_changes, add_decisions, add_follow_ups, add_fault]


def make(seed: object) -> Draft:
    dice = Dice(seed)
    first = date(dice.number(2021, 2028), dice.pick([1, 1, 6, 10]), 1)
    draft = Draft(dice, first, first + timedelta(dice.pick([200, 300, 400, 500])))
    for step in STEPS:
        step(draft)
    return draft


def generate(seed: object, folder: str) -> tuple[date, date]:
    """Writes the plan; the first and last day that it is about."""
    draft = make(seed)
    draft.write(folder)
    return draft.first, draft.last


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seed")
    parser.add_argument("dir")
    args = parser.parse_args()
    generate(args.seed, args.dir)


if __name__ == "__main__":
    main()
