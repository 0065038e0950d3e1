#!/usr/bin/env python3
"""Reference implementation ("oracle") of the plan's resolver.

    python3 oracle.py PLANS_DIR --from D --to D [--today D] [--config FILE]

Reads a plan folder and prints the JSON object of `schedule --format json`. Written from
the contract (plan-format.md, interfaces.md) alone, literal and slow on purpose; quoted
sentences in comments are the contract's. What it chose where the contract is silent
stands in CHOICES.md. Needs Python 3.11 and python-dateutil.
"""
import argparse
import json
import sys
import tomllib
from datetime import date

from output import cut
from resolve import resolve
from tables import PlanError, load


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("plans")
    parser.add_argument("--config")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
    parser.add_argument("--to", dest="last", type=date.fromisoformat, required=True)
    parser.add_argument("--today", type=date.fromisoformat, default=date.today())
    args = parser.parse_args()
    timezone = "Europe/Copenhagen"
    if args.config:
        with open(args.config, "rb") as file:
            timezone = tomllib.load(file).get("timezone", timezone)
    try:
        result = resolve(load(args.plans), args.last)
        out = cut(result, args.first, args.last, args.today, timezone)
    except PlanError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for warning in sorted(result.plan.warnings):
        print(f"warning: {warning}", file=sys.stderr)
    json.dump(out, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
