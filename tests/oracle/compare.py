#!/usr/bin/env python3
"""Holds the program against the oracle on random plans.

    python3 compare.py --bin PATH --seeds A-B [--keep DIR] [--plain]
    python3 compare.py --self --seeds A-B     (no program: the oracle against itself)

For each seed: a random plan, two windows, everything but `reasons` compared. The last
line is `N passed, M failed`; exit 1 if any failed. With --keep the plan folder of a
failing seed is left in DIR/SEED. --plan DIR compares one plan folder instead of seeds.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from zoneinfo import ZoneInfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import generate  # noqa: E402
import oracle  # noqa: E402

SHOWN = 6      # differences shown per seed


def windows_of(seed, start, end):
    """The whole plan's years and a bit more, and a random part of them."""
    r = random.Random(f"windows {seed}")
    whole = start - timedelta(60), end + timedelta(150)
    first = start + timedelta(r.randint(0, (end - start).days - 1))
    last = min(end + timedelta(150), first + timedelta(r.choice([0, 20, 90, 200, 400])))
    return [whole, (first, last)]


# ------------------------------------------------------------------ differences

def show(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else text[:157] + "..."


def compare_fields(where, ours, theirs, out, ignored=("reasons",)):
    """ours: the oracle's object; theirs: the program's."""
    if not isinstance(theirs, dict):
        out.append(f"{where}: not an object: {show(theirs)}")
        return
    for key in ours:
        if key in ignored:
            continue
        if key not in theirs:
            out.append(f"{where}: {key}: missing in program, oracle {show(ours[key])}")
        elif ours[key] != theirs[key] or type(ours[key]) is not type(theirs[key]):
            out.append(f"{where}: {key}: oracle {show(ours[key])}, program {show(theirs[key])}")
    for key in theirs:
        if key not in ours and key not in ignored:
            out.append(f"{where}: {key}: unknown to the oracle, program {show(theirs[key])}")
    if "reasons" in ours and not isinstance(theirs.get("reasons"), list):
        out.append(f"{where}: reasons: no array in program")


def compare_lists(where, ours, theirs, key, out, fields):
    """Entries paired by key; what only one has, then the order, then the fields."""
    if not isinstance(theirs, list):
        out.append(f"{where}: no array in program")
        return
    our_keys = [key(x) for x in ours]
    their_keys = [key(x) for x in theirs]
    only_ours = [k for k in our_keys if k not in their_keys]
    only_theirs = [k for k in their_keys if k not in our_keys]
    if only_ours:
        out.append(f"{where}: only the oracle has {', '.join(only_ours[:4])}"
                   + (" …" if len(only_ours) > 4 else ""))
    if only_theirs:
        out.append(f"{where}: only the program has {', '.join(only_theirs[:4])}"
                   + (" …" if len(only_theirs) > 4 else ""))
    if not only_ours and not only_theirs and our_keys != their_keys:
        at = next((i for i, (a, b) in enumerate(zip(our_keys, their_keys)) if a != b),
                  min(len(our_keys), len(their_keys)))
        out.append(f"{where}: order: oracle {our_keys[at:at + 3]}, program {their_keys[at:at + 3]}")
    rest = {}
    for t in theirs:
        rest.setdefault(key(t), []).append(t)
    for o in ours:
        pair = rest.get(key(o))
        if pair:
            fields(f"{where} {key(o)}", o, pair.pop(0), out)


def item_key(x):
    return f"{x.get('id')}@{x.get('nominal')}"


def meeting_fields(where, ours, theirs, out):
    compare_fields(where, ours, theirs, out, ("items",))
    compare_lists(f"{where}: items", ours["items"], theirs.get("items"), item_key, out, compare_fields)


def differences(ours, theirs):
    out = []
    if not isinstance(theirs, dict):
        return [f"not an object: {show(theirs)}"]
    for bid in sorted(set(ours) | set(theirs)):
        if bid not in theirs or bid not in ours:
            out.append(f"{bid}: only in {'oracle' if bid in ours else 'program'}")
            continue
        a, b = ours[bid], theirs[bid]
        lists = ("meetings", "skipped", "awaiting", "dropped")
        compare_fields(bid, a, b, out, lists)
        # the meetings first: what the items hang on
        compare_lists(f"{bid}: skipped", a["skipped"], b.get("skipped"),
                      lambda x: str(x.get("date")), out, compare_fields)
        compare_lists(f"{bid}: meeting", a["meetings"], b.get("meetings"),
                      lambda x: str(x.get("planned")), out, meeting_fields)
        compare_lists(f"{bid}: awaiting", a["awaiting"], b.get("awaiting"), item_key, out,
                      compare_fields)
        compare_lists(f"{bid}: dropped", a["dropped"], b.get("dropped"), item_key, out,
                      compare_fields)
    return out


# ------------------------------------------------------------------ the program

def run_program(binary, config, folder, first, last):
    """(object, None) or (None, what went wrong)."""
    command = [binary, "--plans", folder, "--config", config, "--today", "2026-01-01", "schedule",
               "--from", first.isoformat(), "--to", last.isoformat(), "--format", "json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return None, "the program took more than 120 s"
    if done.returncode != 0:
        text = "\n      ".join(done.stderr.strip().splitlines()[:12])
        return None, f"exit code {done.returncode}\n      {text}"
    try:
        return json.loads(done.stdout), None
    except json.JSONDecodeError as e:
        return None, f"no JSON on stdout: {e}"


def check_program(binary, config, folder, windows):
    plan = oracle.load(folder)
    out = []
    for first, last in windows:
        ours = oracle.schedule(plan, first, last)
        theirs, fault = run_program(binary, config, folder, first, last)
        found = [fault] if fault else differences(ours, theirs)
        out += [f"[{first}..{last}] {line}" for line in found]
    return out


# ------------------------------------------------------------------ the oracle against itself

def check_self(folder, windows):
    plan = oracle.load(folder)
    zone = ZoneInfo("Europe/Copenhagen")
    (first, last), (first2, last2) = windows
    done = oracle.resolve(plan, last)
    whole = oracle.cut(plan, done, first, last, zone)
    part = oracle.schedule(plan, first2, last2)
    out = []

    # window independence: the part is what the whole has between the part's ends
    def inside(day):
        return day is None or str(first2) <= day <= str(last2)
    expected = {b: {**v,
                    "meetings": [m for m in v["meetings"] if inside(m["date"])],
                    "skipped": [s for s in v["skipped"] if inside(s["date"])],
                    "awaiting": [x for x in v["awaiting"] if inside(x["nominal"])],
                    "dropped": [x for x in v["dropped"] if inside(x["nominal"])]}
                for b, v in whole.items()}
    out += [f"window: {line}" for line in differences(expected, part)]
    far = oracle.schedule(plan, first, min(last + timedelta(3000), oracle.LAST_DAY))
    expected = {b: {**v, "meetings": [m for m in v["meetings"] if m["date"] <= str(last)]}
                for b, v in far.items()}
    for bid in whole:
        if whole[bid]["meetings"] != expected[bid]["meetings"]:
            out.append(f"window: {bid}: a later --to changes a meeting")

    # every occurrence ends in exactly one place
    long = oracle.cut(plan, done, date(1990, 1, 1), oracle.LAST_DAY, zone)
    for bid, r in done.items():
        places = [item_key(i) for m in long[bid]["meetings"] for i in m["items"]]
        places += [item_key(i) for i in long[bid]["awaiting"] + long[bid]["dropped"]]
        want = [item_key({"id": o.item["id"], "nominal": o.nominal and o.nominal.isoformat()})
                for o in r.occurrences]
        if sorted(places) != sorted(want) or len(set(want)) != len(want):
            out.append(f"{bid}: occurrences lost or doubled: {set(places) ^ set(want)}")
        held = [m.date for m in r.meetings if m.held]
        if len(held) != len(set(held)):
            out.append(f"{bid}: held meetings collide")
        for o in r.occurrences:
            if o.state == "placed" and not o.meeting.held:
                out.append(f"{bid}: {item_key({'id': o.item['id']})} on a cancelled meeting")
        # a meeting that is still too full has nothing that may wait
        limit, order = r.body.head.get("minutes"), r.held()
        for m, following in zip(order, order[1:]):
            here = oracle.agenda(r, m)
            if limit is not None and sum(o.minutes for o in here) > limit:
                for o in here:
                    if (o.item.get("flexible") and not o.pinned
                            and not any(p.item is o.item and p.state == "placed"
                                        and p.nominal > o.nominal for p in r.occurrences)):
                        out.append(f"{bid}: {m.date} is full and {o.item['id']} might wait")
        for a in r.planned():
            if a.held and r.skipped.get(a.planned):
                out.append(f"{bid}: {a.planned} both planned and skipped")
    return out


# ------------------------------------------------------------------ all

def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = p.add_mutually_exclusive_group(required=True)
    what.add_argument("--bin")
    what.add_argument("--self", action="store_true", dest="alone")
    p.add_argument("--seeds", default="1-100")
    p.add_argument("--plan", help="compare this plan folder instead")
    p.add_argument("--from", dest="first", type=date.fromisoformat, help="with --plan")
    p.add_argument("--to", dest="last", type=date.fromisoformat, help="with --plan")
    p.add_argument("--keep")
    p.add_argument("--plain", action="store_true", help="plans without the EXOTIC keys of generate.py")
    args = p.parse_args()
    a, _, b = args.seeds.partition("-")
    seeds = ["plan"] if args.plan else range(int(a), int(b or a) + 1)
    passed = failed = 0
    with tempfile.TemporaryDirectory() as temp:
        config = os.path.join(temp, "config.toml")
        open(config, "w").close()
        for seed in seeds:
            folder = os.path.join(temp, "plans")
            if args.plan:
                folder = args.plan
                first = args.first or oracle.earliest_from(oracle.load(folder))
                windows = [(first, args.last or first + timedelta(1500))]
                windows *= 2 if args.alone else 1
            else:
                shutil.rmtree(folder, ignore_errors=True)
                windows = windows_of(seed, *generate.generate(seed, folder, args.plain))
            if args.alone:
                found = check_self(folder, windows)
            else:
                found = check_program(args.bin, config, folder, windows)
            if not found:
                passed += 1
                continue
            failed += 1
            print(f"seed {seed}: {len(found)} difference(s)")
            for line in found[:SHOWN]:
                print(f"   {line}")
            if len(found) > SHOWN:
                print(f"   … and {len(found) - SHOWN} more")
            if args.keep and not args.plan:
                kept = os.path.join(args.keep, str(seed))
                shutil.rmtree(kept, ignore_errors=True)
                shutil.copytree(folder, kept)
                print(f"   kept in {kept}; windows " + ", ".join(f"{x}..{y}" for x, y in windows))
            sys.stdout.flush()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
