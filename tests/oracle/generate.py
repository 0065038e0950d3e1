#!/usr/bin/env python3
"""python3 generate.py SEED DIR: writes a random valid plan into DIR, the same for the
same seed. The oracle's meeting step is used to keep the plan valid, and its occurrences
to write changes that hit something. EXOTIC keys (see below) are the few things that the
contract neither shows nor forbids; `--plain` leaves them out."""
import argparse
import json
import os
import random
import sys
from datetime import date, timedelta

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import oracle  # noqa: E402

POLICIES = ["skip", "next-workday", "previous-workday", "next-week", "previous-week"]
DAYS = ["MO", "TU", "WE", "TH", "FR"]
BODIES = [("direktionen", "Direktionen", "Direktionsmøde"),
          ("oekonomiudvalget", "Økonomiudvalget", "Udvalgsmøde"),
          ("byraadet", "Byrådet", "Byrådsmøde")]
ROLES = [("kommunaldirektoer", "kommunaldirektør"), ("oekonomichef", "økonomichef"),
         ("kultur-og-udviklingschef", "kultur- og udviklingschef"),
         ("velfaerdsdirektoer", "velfærdsdirektør")]
PEOPLE = ["Trine Grejsen", "Bettina Andersen", "Søren Ålykke", "Åse Østergaard",
          "Jens \"Jes\" Holm", "Mette Lund"]
EVENTS = [("dk2020", "DK2020 Konference"), ("kl-topmoede", "KL-topmøde"),
          ("kommunevalg", "Kommunevalg"), ("budgetkonference", "Budgetkonference")]
TOPICS = ["budgetopfoelgning", "aarshjul", "lovprogram", "sygefravaer", "anlaeg", "arbejdsmiljoe",
          "regnskab", "udbud", "it-sikkerhed", "dialogmoede", "klimaplan", "beredskab",
          "boligplan", "skolestruktur", "trivsel", "hvidbog", "takster", "ledelse"]
TIMES = ["09:00-17:00", "08:30-10:00", "13:00-15:00", "17:00-20:00", "14:15-16:45"]


# ------------------------------------------------------------------ writing TOML

def toml(value):
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


def render(tables):
    """tables: [(kind, table)] in the order they stand in the file."""
    out = []
    for kind, table in tables:
        out.append(f"[{kind}]" if kind in ("calendar", "body") else f"[[{kind}]]")
        out += [f"{k} = {toml(v)}" for k, v in table.items()]
        out.append("")
    return "\n".join(out)


class Draft:
    """The plan while it grows."""

    def __init__(self):
        self.shared = {"calendar.toml": [], "people.toml": []}
        self.bodies = {}

    def texts(self):
        return ({n: render(t) for n, t in self.shared.items()},
                {b: {n: render(t) for n, t in f.items()} for b, f in self.bodies.items()})

    def plan(self):
        return oracle.load_texts(*self.texts())

    def meetings(self, to):
        return oracle.resolve_meetings(self.plan(), to)[0]

    def write(self, folder):
        shared, bodies = self.texts()
        os.makedirs(folder, exist_ok=True)
        for name, text in shared.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                f.write(text)
        for bid, files in bodies.items():
            os.makedirs(os.path.join(folder, bid), exist_ok=True)
            for name, text in files.items():
                with open(os.path.join(folder, bid, name), "w", encoding="utf-8") as f:
                    f.write(text)


class Generator:
    def __init__(self, seed, plain=False):
        self.r = random.Random(seed)
        self.plain = plain
        self.draft = Draft()
        self.first_year = self.r.choice([2021, 2022, 2022, 2023, 2023, 2024])
        self.last_year = self.first_year + self.r.choice([1, 2, 2, 3])
        self.start = date(self.first_year, 1, 1)
        self.end = date(self.last_year, 12, 31)
        self.check_to = date(self.last_year + 2, 12, 31)
        self.break_names, self.event_ids, self.role_ids = [], [], []
        self.infos = self.r.sample(BODIES, self.r.choice([1, 2, 2, 3]))

    def chance(self, p):
        return self.r.random() < p

    def exotic(self, p):
        """Chance of something the contract neither shows nor forbids."""
        hit = self.chance(p)
        return hit and not self.plain

    def some_day(self, first=None, last=None):
        first, last = first or self.start, last or self.end
        return first + timedelta(self.r.randint(0, (last - first).days))

    def mm_dd(self):
        return (date(2023, 1, 1) + timedelta(self.r.randint(0, 364))).strftime("%m-%d")

    # -------------------------------------------------------------- shared tables

    def calendar(self):
        r, cal = self.r, self.draft.shared["calendar.toml"]
        cal.append(("calendar", {"country": "DK"}))
        if self.chance(0.7):
            cal.append(("closed", {"name": "Grundlovsdag", "day": "06-05"}))
        if self.chance(0.6):
            cal.append(("closed", {"name": "Juleaftensdag", "day": "12-24"}))
        for i in range(r.choice([0, 1, 1, 2])):
            cal.append(("closed", {"name": f"Lukkedag {i + 1}", "date": self.some_day()}))
        if self.chance(0.2):    # a closed day that is also a public holiday
            cal.append(("closed", {"name": "Nytår lukket", "day": "01-01"}))
        yearly = []
        if self.chance(0.7):
            yearly.append(("Sommerferie", {"weeks": r.choice(["27-31", "28-30", "29-32"])}))
        if self.chance(0.5):
            yearly.append(("Efterårsferie", {"weeks": "42"}))
        if self.chance(0.4):
            yearly.append(("Vinterferie", {"weeks": r.choice(["7", "8", "7-8"])}))
        if self.chance(0.6):
            yearly.append(("Juleferie", r.choice([{"from-day": "12-23", "to-day": "01-01"},
                                                  {"from-day": "12-20", "to-day": "01-05"},
                                                  {"from-day": "12-22", "to-day": "12-31"},
                                                  {"weeks": "52-1"}])))
        if self.chance(0.6):
            yearly.append(("Påskeferie", {"from-easter": r.choice([-6, -9, -3]),
                                          "to-easter": r.choice([1, 2])}))
        if self.chance(0.2):
            yearly.append(("Valgkamp", {"from-day": "10-20", "to-day": "11-15"}))
        if self.chance(0.12):   # so long that 8 weeks do not get past it
            yearly.append(("Udvalgspause", {"weeks": r.choice(["20-30", "33-43"])}))
        if self.chance(0.12):   # two yearly rules of one name
            yearly.append(("Efterårsferie", {"from-day": "09-10", "to-day": "09-16"}))
        r.shuffle(yearly)
        tables = [{"name": n, **rule} for n, rule in yearly]
        for name in sorted({n for n, _ in yearly}):     # dated replacements
            if self.chance(0.35):
                year = r.randint(self.first_year, self.last_year)
                base = {"Sommerferie": date(year, 6, 29), "Efterårsferie": date(year, 10, 10),
                        "Vinterferie": date(year, 2, 10), "Juleferie": date(year, 12, 18),
                        "Påskeferie": oracle.easter(year) - timedelta(7),
                        "Valgkamp": date(year, 10, 1),
                        "Udvalgspause": date(year, 5, 1)}[name]
                first = base + timedelta(r.randint(-5, 8))
                tables.append({"name": name, "from": first,
                               "to": first + timedelta(r.choice([4, 9, 15, 25]))})
        if self.chance(0.3):    # a break that comes once
            first = self.some_day()
            tables.append({"name": "Flytteuge", "from": first, "to": first + timedelta(r.randint(0, 9))})
        if self.chance(0.2):    # a replacement may stand before its rule
            r.shuffle(tables)
        cal += [("break", t) for t in tables]
        self.break_names = sorted({t["name"] for t in tables})

    def events(self):
        """After the bodies' series: events like to fall on planned dates."""
        r = self.r
        meetings = self.draft.meetings(self.check_to)
        for eid, name in r.sample(EVENTS, r.choice([0, 1, 2, 2, 3])):
            body = r.choice(sorted(meetings))
            inside = [m.planned for m in meetings[body].planned() if self.start <= m.planned <= self.end]
            day = r.choice(inside) if inside and self.chance(0.6) else self.some_day()
            if self.chance(0.3):
                day -= timedelta(r.randint(1, 3))
            elif inside and self.chance(0.2):       # as far from a meeting as rules look
                day = r.choice(inside) + timedelta(r.choice([181, 182, 182, 183, -56, -57, -58]))
            event = {"id": eid, "name": name, "from": day}
            if self.chance(0.6):
                event["to"] = day + timedelta(r.choice([0, 1, 2, 4, 10]))
            if self.chance(0.6):
                ids = sorted(meetings)
                event["cancels"] = r.sample(ids, r.randint(1, len(ids)))
                if self.chance(0.5):
                    event["reason"] = r.choice(["ØK-tur til Sverige", "Fælles temadag"])
            self.draft.shared["calendar.toml"].append(("event", event))
            self.event_ids.append(eid)

    def people(self):
        r = self.r
        for rid, title in r.sample(ROLES, r.randint(2, 4)):
            self.draft.shared["people.toml"].append(("role", {"id": rid, "title": title}))
            self.role_ids.append(rid)

    def holders(self):
        """After the bodies' series: people like to come and go on a meeting's day."""
        r = self.r
        days = self.planned_days()
        for _, role in self.draft.shared["people.toml"]:
            holders, day = [], self.start - timedelta(r.randint(0, 400))
            for _ in range(r.choice([0, 1, 2, 2, 3])):
                if any(h["from"] == day for h in holders):
                    continue
                h = {"name": r.choice(PEOPLE), "from": day}
                if self.chance(0.5):
                    h["until"] = day + timedelta(r.randint(60, 500))
                    later = [d for d in days if d >= day]
                    if later and self.chance(0.6):
                        h["until"] = r.choice(later)
                if self.chance(0.3):
                    h["acting"] = True
                holders.append(h)
                day = r.choice(days) if days and self.chance(0.5) else day + timedelta(r.randint(50, 500))
            if self.chance(0.3):
                r.shuffle(holders)
            if holders or self.chance(0.5):
                role["holders"] = holders

    def planned_days(self, bid=None):
        """The planned dates of a body (of all) within the plan's years."""
        meetings = self.draft.meetings(self.check_to)
        return sorted({m.planned for b, res in meetings.items() if bid in (None, b)
                       for m in res.planned() if self.start <= m.planned <= self.end})

    def closed_meetings(self):
        """Closed days and breaks that hit planned meetings, now and then two on one day."""
        r, cal = self.r, self.draft.shared["calendar.toml"]
        for i in range(r.choice([0, 0, 1, 2])):
            days = self.planned_days()
            if not days:
                return
            day = r.choice(days)
            for j in range(r.choice([1, 1, 2])):
                closed = {"name": f"Huset lukket {i}{j}", "date": day}
                if self.chance(0.5) and (day.month, day.day) != (2, 29):
                    closed = {"name": f"Huset lukket {i}{j}", "day": day.strftime("%m-%d")}
                cal.append(("closed", closed))
        if self.chance(0.25):
            days = self.planned_days()
            if days:
                first = r.choice(days) - timedelta(r.randint(0, 3))
                length = r.choice([3, 6, 20, 54, 55, 56, 57])     # about 8 weeks
                cal.append(("break", {"name": "Ombygning", "from": first,
                                      "to": first + timedelta(length)}))
                self.break_names.append("Ombygning")

    # -------------------------------------------------------------- meetings

    def meeting_rule(self, main):
        r = self.r
        two = r.sample(DAYS, 2)
        if main and self.chance(0.6):       # an ordinary body
            return r.choice([f"FREQ=WEEKLY;BYDAY={two[0]}", f"FREQ=WEEKLY;INTERVAL=2;BYDAY={two[0]}",
                             "FREQ=MONTHLY;BYDAY=1TU", "FREQ=MONTHLY;BYDAY=-1TH",
                             "FREQ=MONTHLY;BYDAY=1WE,3WE"])
        return r.choice([
            f"FREQ=WEEKLY;BYDAY={two[0]}",
            f"FREQ=WEEKLY;BYDAY={two[0]}",
            f"FREQ=WEEKLY;INTERVAL=2;BYDAY={two[0]}",
            f"FREQ=WEEKLY;INTERVAL=2;BYDAY={two[0]},{two[1]}",
            "FREQ=WEEKLY;INTERVAL=3",
            "FREQ=MONTHLY;BYDAY=1TU",
            "FREQ=MONTHLY;BYDAY=-1TH",
            "FREQ=MONTHLY;BYDAY=1MO,3MO",
            "FREQ=MONTHLY;BYDAY=2WE,-1WE",
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=2FR",
            f"FREQ=MONTHLY;BYMONTHDAY={r.choice(['1', '5', '15', '24', '31', '-1', '1,16'])}",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=MONTHLY",
            f"FREQ=DAILY;INTERVAL={r.choice([9, 10, 14, 25])}",
            "FREQ=YEARLY;BYMONTH=3,9;BYDAY=1MO",
            "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=5",
            "FREQ=YEARLY",
            "FREQ=YEARLY;BYDAY=20MO",
            f"FREQ=WEEKLY;BYDAY={two[0]};COUNT=40",
            f"FREQ=WEEKLY;BYDAY={two[0]};UNTIL={self.last_year}0630",
            "FREQ=WEEKLY;INTERVAL=4;BYDAY=SA",
            "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,9,10,11,12;BYDAY=3TH",
        ])

    def series(self, earlier, main):
        r = self.r
        s = {}
        if earlier and self.chance(0.3):
            s["after"] = r.choice(earlier)
            s["days"] = r.choice([1, 7, 8, 10, 14, 20])
        else:
            s["rrule"] = self.meeting_rule(main)
            s["from"] = self.start + timedelta(r.choice([0, 0, 2, 3, 9, r.randint(0, 150)]))
            if "UNTIL" not in s["rrule"] and self.chance(0.6):
                s["until"] = self.end - timedelta(r.choice([0, 0, 30, 200]))
        s["time"] = r.choice(TIMES)
        if self.chance(0.7):
            s["on-holiday"] = r.choice(POLICIES)
        if self.chance(0.7):
            s["on-break"] = r.choice(POLICIES)
        if self.chance(0.2):
            s["tentative"] = self.chance(0.8)
        return s

    def body(self, bid, name, meeting_name, earlier):
        r = self.r
        head = {"name": name, "meeting-name": meeting_name}
        if self.chance(0.8):
            head["place"] = r.choice(["Mødelokale 250, rådhuset", "Byrådssalen"])
        if self.role_ids and self.chance(0.6):
            head["members"] = r.sample(self.role_ids, r.randint(1, len(self.role_ids)))
        if self.chance(0.7):
            head["minutes"] = r.choice([20, 30, 45, 60, 60, 90, 120])
        files = {"body.toml": [("body", head)], "aarshjul.toml": [], "punkter.toml": []}
        self.draft.bodies[bid] = files
        for i in range(r.choice([1, 1, 1, 2, 2, 3])):
            where = "body.toml"
            if i > 0 and self.chance(0.3):      # "So a year can have its own file."
                where = r.choice(["2024.toml", "aarshjul.toml", "xtra.toml"])
                files.setdefault(where, [])
            files[where].append(("series", self.series(earlier, i == 0)))
        if self.chance(0.3):
            limit = {"category": r.choice(["dialogmøde", "økonomi"])}
            limit[r.choice(["per-meeting", "gap"])] = r.randint(1, 3)
            files["body.toml"].append(("limit", limit))

    def try_entry(self, bid, entry, where="body.toml"):
        """Adds a [[meeting]] unless it makes the plan invalid."""
        tables = self.draft.bodies[bid][where]
        tables.append(("meeting", entry))
        try:
            self.draft.meetings(self.check_to)
        except oracle.PlanError:
            tables.pop()

    def entries(self, bid):
        r = self.r
        resolved = self.draft.meetings(self.check_to)[bid]
        inside = [m.planned for m in resolved.planned() if self.start <= m.planned <= self.end]
        spoken = set()
        # runs of neighbours are cancelled now and then
        if len(inside) > 4 and self.chance(0.5):
            i = r.randrange(len(inside) - 2)
            for day in inside[i:i + r.choice([1, 2, 3])]:
                spoken.add(day)
                self.try_entry(bid, {"date": day, "cancelled": r.choice(
                    ["ØK-tur til Sverige", "Valg", "Sygdom"])})
        # a meeting leaves its date (or is cancelled), and another moves to that date
        while len(inside) > 6 and self.chance(0.45):
            i = r.randrange(len(inside) - 3)
            gone, comes = inside[i], inside[i + r.choice([1, 1, 2, 3])]
            if self.chance(0.4):
                gone, comes = comes, gone
            if gone in spoken or comes in spoken:
                continue
            spoken |= {gone, comes}
            if self.chance(0.3):
                self.try_entry(bid, {"date": gone, "cancelled": "Ikke beslutningsdygtig"})
            else:
                self.try_entry(bid, {"date": gone, "reason": "Plads til et andet møde",
                                     "moved-to": gone + timedelta(r.choice([-9, -3, -1, 1, 3, 9]))})
            self.try_entry(bid, {"date": comes, "moved-to": gone, "reason": "Byttet"})
        # a cancelled meeting, and a neighbour that is moved across it
        while len(inside) > 6 and self.chance(0.45):
            i = r.randrange(1, len(inside) - 1)
            day = inside[i]
            neighbour = r.choice([inside[i - 1], inside[i + 1]])
            if day in spoken or neighbour in spoken:
                continue
            spoken |= {day, neighbour}
            across = (1 if neighbour < day else -1) * r.choice([1, 2, 3])
            self.try_entry(bid, {"date": day, "cancelled": "Strejke"})
            self.try_entry(bid, {"date": neighbour, "moved-to": day + timedelta(across),
                                 "reason": "Strejke"}, r.choice(["body.toml", "punkter.toml"]))
        event_days = [m.planned for m in resolved.planned() if not m.held]
        for _ in range(r.choice([0, 1, 2, 3, 4])):
            if not inside:
                break
            day = r.choice(event_days) if event_days and self.chance(0.3) else r.choice(inside)
            if day in spoken:
                continue
            spoken.add(day)
            kind = r.choice(["cancel", "move", "move", "move", "change"])
            entry = {"date": day}
            if kind == "cancel":
                entry["cancelled"] = r.choice(["KL-topmøde", "Ingen punkter"])
            elif kind == "move":
                if self.chance(0.3):    # on to somebody else's planned date
                    entry["moved-to"] = r.choice(inside)
                    if entry["moved-to"] == day:
                        continue
                else:
                    entry["moved-to"] = day + timedelta(
                        r.choice([-30, -14, -7, -2, -1, 1, 1, 2, 5, 7, 8, 15, 40]))
                if self.chance(0.4):
                    entry["time"] = r.choice(TIMES)
                if self.chance(0.3):
                    entry["place"] = "Musikhuset"
                if self.chance(0.15):
                    entry["name"] = "Flyttet møde"
                entry["reason"] = r.choice(["KL-topmøde", "1. november er fyldt"])
            else:
                entry[r.choice(["time", "place"])] = "10:00-11:30"
                if "place" in entry:
                    entry["place"] = "Depotet"
                if self.chance(0.3):
                    entry["name"] = "Temamøde"
                if self.chance(0.5):
                    entry["reason"] = "Lokalet er optaget"
            self.try_entry(bid, entry, r.choice(["body.toml", "body.toml", "punkter.toml"]))
        for _ in range(r.choice([0, 1, 1, 2])):         # extra meetings
            day = self.some_day()
            if inside and self.chance(0.6):
                day = r.choice(inside) + timedelta(r.choice([-2, -1, 1, 1, 2]))
            if day in spoken:
                continue
            spoken.add(day)
            entry = {"date": day, "extra": True, "time": r.choice(TIMES)}
            if self.chance(0.7):
                entry["name"] = r.choice(["Budgetseminar", "Ekstraordinært møde"])
            if self.chance(0.3):
                entry["place"] = "Kursuscentret"
            if self.exotic(0.1):
                entry["cancelled"] = "Seminaret udsat"
            elif self.exotic(0.1):
                entry["moved-to"] = day + timedelta(r.choice([-3, 1, 9]))
                entry["reason"] = "Lokalet er optaget"
            self.try_entry(bid, entry)
        for _ in range(r.choice([0, 0, 0, 1])):         # stale entries
            day = self.some_day()
            if day in spoken or day in inside:
                continue
            spoken.add(day)
            entry = {"date": day}
            if self.chance(0.5):
                entry["cancelled"] = "Forældet"
            else:
                entry["moved-to"] = day + timedelta(2)
                entry["reason"] = "Forældet"
            self.try_entry(bid, entry)

    # -------------------------------------------------------------- items

    def name_for(self, bid, before):
        """(NAME, may it take months)"""
        r = self.r
        choices = [(e, False) for e in self.event_ids] * 2
        choices += [(b, False) for b in self.break_names]
        choices += [(b, True) for b in self.draft.bodies if b != bid] * 2
        if before:
            choices += [(self.mm_dd(), False)] * 2
        return r.choice(choices) if choices else (None, False)

    def when(self, bid):
        r = self.r
        n = r.choice([None, None, 1, 2, 3])
        signed = r.choice([None, None, 1, 2, 3, -1, -1, -2])
        months = sorted(r.sample(range(1, 13), r.choice([1, 2, 3, 4])))
        days = self.days[bid]
        form = r.choice(["every", "every", "months", "months", "day", "meeting", "on-or-after",
                         "week", "after", "after", "before", "before", "before", "rrule"])
        w = {}
        if form == "every":
            w["every"] = r.choice(["month", "quarter", "half-year", "year"])
            n = signed
        elif form == "months":
            w["months"] = months
            n = signed
        elif form == "day":
            if self.chance(0.5):
                w["every"] = "month"
            else:
                w["months"] = months
            w["day"] = r.choice([1, 2, 8, 15, 20, 28, 31])
            n = None
        elif form == "meeting":
            w["every"] = "meeting"
            n = None
        elif form == "on-or-after":
            w["on-or-after"] = self.mm_dd()
            if days and self.chance(0.6):
                near = r.choice(days) - timedelta(r.choice([0, 1, 55, 56, 57]))
                if (near.month, near.day) != (2, 29):
                    w["on-or-after"] = near.strftime("%m-%d")
        elif form == "week":
            week = r.choice([1, 2, 5, 12, 27, 36, 44, 51, 52])
            if self.exotic(0.1):
                week = 53
            w["on-or-after"] = f"week {week}"
        elif form in ("after", "before"):
            name, narrowed = self.name_for(bid, form == "before")
            if name is None:
                return {"every": "quarter"}
            w[form] = name
            if narrowed and self.chance(0.5):
                w["months"] = months
            if form == "before" and self.chance(0.7):
                w["days"] = r.choice([0, 1, 3, 7, 14, 30, 60, 100, 150, 181, 182])
                first = [t["from"] for k, t in self.draft.shared["calendar.toml"]
                         if k == "event" and t["id"] == name]
                exact = [(first[0] - d).days for d in days if 0 < (first[0] - d).days <= 182
                         ] if first else []
                if exact and self.chance(0.6):
                    w["days"] = max(0, r.choice(exact) + r.choice([-1, 0, 0, 1]))
                    if max(exact) in (181, 182) and self.chance(0.5):
                        w["days"] = max(exact)
        else:
            w["rrule"] = r.choice([
                "FREQ=YEARLY;BYMONTH=9;BYDAY=-1WE", "FREQ=MONTHLY;BYMONTHDAY=10",
                "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", "FREQ=YEARLY;BYMONTH=2,8;BYMONTHDAY=20",
                "FREQ=WEEKLY;INTERVAL=6;BYDAY=MO", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
                "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=YEARLY;BYMONTH=11;BYDAY=1TU;COUNT=2"])
            n = None
        if n is not None:
            w["meeting"] = n
        return w

    def item_date(self, resolved):
        """A date for an item or a change: planned, moved, cancelled, extra, nothing …"""
        r = self.r
        inside = [m for m in resolved.meetings if self.start <= m.planned <= self.end]
        spots = {m.date for m in inside}
        pools = [[m.planned for m in inside if not m.extra],
                 [m.planned for m in inside if not m.extra],
                 # dates that two meetings have to do with
                 [m.planned for m in inside if m.date != m.planned and m.planned in spots] * 2,
                 # just before what does not count or has moved
                 [m.planned - timedelta(r.choice([1, 2])) for m in inside if m.extra or not m.held],
                 [m.planned + timedelta(1 if m.date > m.planned else -1) for m in inside
                  if m.date != m.planned],
                 [m.date for m in inside if m.date != m.planned],
                 [m.planned for m in inside if m.date != m.planned],
                 [m.planned for m in inside if not m.held],
                 [m.planned for m in inside if m.extra],
                 [self.some_day()]]
        pools = [p for p in pools if p]
        return r.choice(r.choice(pools))

    def item(self, bid, iid, resolved, where):
        r = self.r
        item = {"id": iid}
        bits = ["", " {year}", " {month}", " {month} {year}", " ({date})", " {{note} {year}"]
        item["title"] = iid.replace("oe", "ø").replace("aa", "å").capitalize() + r.choice(bits)
        if self.role_ids and self.chance(0.4):
            item["role"] = r.choice(self.role_ids)
            if self.chance(0.7):
                item["title"] += " ved {role}"
        heavy = "minutes" in dict(self.draft.bodies[bid]["body.toml"][0][1])
        if self.chance(0.85 if heavy else 0.4):
            item["minutes"] = r.choice([5, 10, 15, 20, 30, 30, 45, 60, 90])
        if self.chance(0.3):
            item["category"] = r.choice(["økonomi", "dialogmøde"])
        if self.chance(0.15):
            item["closed"] = True
        if self.chance(0.15):
            item["note"] = "Bilag eftersendes {date} {{"
        if self.chance(0.1):
            item["text"] = "Sagen kort.\nAnden linje med \"citat\"."
        if self.chance(0.1):
            item["participants"] = ["Økonomichef Bettina Andersen"]
        if self.chance(0.1):
            item["attachments"] = [{"title": "Budgetnotat", "number": "68430/23"},
                                   {"title": "Fortroligt", "closed": True}]
        if self.chance(0.4):
            item["order"] = r.choice([1, 10, 49, 50, 51, 90])
        if self.chance(0.6 if heavy else 0.2):
            item["flexible"] = True
        if self.chance(0.5):
            item["if-cancelled"] = r.choice(["next", "previous", "await", "drop"])
        if self.chance(0.08):
            item["withdrawn"] = "afventer lovgivning"
        kind = r.random()
        recurring = where != "punkter.toml"
        if kind < (0.85 if recurring else 0.3):
            item["when"] = self.when(bid)
            tied = item["when"].get("after", item["when"].get("before"))
            if tied in self.event_ids and "{date}" not in item["title"] and self.chance(0.6):
                item["title"] += " ({date})"
            days = self.days[bid]       # some of the dates are exactly a meeting's
            if "rrule" in item["when"]:
                item["from"] = self.start + timedelta(r.randint(-60, 300))
            elif self.chance(0.3):
                item["from"] = self.some_day(self.start, date(self.first_year, 12, 31))
                if days and self.chance(0.6):
                    item["from"] = r.choice(days[:len(days) // 2 + 1])
            if self.chance(0.3):
                item["until"] = self.some_day(date(self.first_year + 1, 1, 1), self.end)
                late = [d for d in days if d > item.get("from", self.start)]
                if late and self.chance(0.6):
                    item["until"] = r.choice(late)
                if "from" in item and item["until"] < item["from"]:
                    del item["until"]
            if self.chance(0.2):
                item["years"] = {"every": r.choice([1, 1, 2, 3, 4]),
                                 "from": r.randint(self.first_year - 1, self.first_year + 2)}
        elif kind < 0.9:
            item["date"] = self.item_date(resolved)
            if self.chance(0.1):        # before the first and after the last meeting
                item["date"] = r.choice([self.start - timedelta(100), self.end + timedelta(100)])
        return item

    def items(self, bid, count):
        r = self.r
        resolved = self.draft.meetings(self.check_to)[bid]
        files = self.draft.bodies[bid]
        ids = r.sample(TOPICS, count)
        crowded = self.chance(0.4)      # much that may wait, on many meetings
        for iid in ids:
            where = r.choice(["aarshjul.toml"] * 5 + ["punkter.toml"] * 4 + sorted(files))
            item = self.item(bid, iid, resolved, where)
            if crowded and self.chance(0.7) and "when" in item and "from" not in item:
                item["flexible"] = True
                item["minutes"] = r.choice([0, 10, 15, 20, 30, 40])
                item["when"] = r.choice([{"every": "meeting"}, {"every": "month"},
                                         {"every": "month", "meeting": -1},
                                         {"every": "month", "day": 10}, {"every": "quarter"}])
                if self.chance(0.5):
                    item["if-cancelled"] = r.choice(["next", "previous"])
            files[where].append(("item", item))

    def changes(self, bid):
        r = self.r
        files = self.draft.bodies[bid]
        done = oracle.resolve(self.draft.plan(), self.end)[bid]
        real = [(o.item["id"], o.nominal) for o in done.occurrences
                if o.nominal is not None and self.start <= o.nominal <= self.end
                and ("withdrawn" not in o.item or self.exotic(0.2))]
        ids = [o.item["id"] for o in done.occurrences]
        used = set()
        for _ in range(r.choice([0, 1, 2, 3, 4, 6])):
            if not ids:
                break
            if real and self.chance(0.9):
                key = r.choice(real)
            else:
                key = r.choice(ids), self.some_day()    # most likely stale
            if key in used:
                continue
            used.add(key)
            change = {"item": key[0], "date": key[1]}
            kind = r.choice(["to", "to", "to", "await", "skip"])
            if kind == "to":
                near = [m.date for m in done.held() if 0 < abs((m.date - key[1]).days) < 60]
                change["to"] = r.choice(near) if near and self.chance(0.5) else self.item_date(done)
                extra = [m.date for m in done.meetings if m.extra and abs((m.date - key[1]).days) < 60]
                if extra and self.chance(0.3):
                    change["to"] = r.choice(extra)
            else:
                change[kind] = True
            change["reason"] = r.choice(["1. november er fyldt", "Afventer høring", "Ferie"])
            files[r.choice(["punkter.toml"] * 3 + sorted(files))].append(("change", change))

    def build(self):
        r = self.r
        self.calendar()
        self.people()
        earlier = []
        for bid, name, meeting_name in self.infos:
            self.body(bid, name, meeting_name, earlier)
            earlier.append(bid)
        self.closed_meetings()
        self.events()
        self.holders()
        for bid in earlier:     # in the order in which bodies wait on each other
            self.entries(bid)
        count = r.randint(6, 15)
        self.days = {bid: self.planned_days(bid) for bid in earlier}
        for bid in earlier:
            self.items(bid, max(2, count // len(earlier)))
        for bid in earlier:
            self.changes(bid)
        if self.chance(0.15):   # the breaks in a file of their own
            cal = self.draft.shared["calendar.toml"]
            self.draft.shared[r.choice(["a-ferier.toml", "ferier.toml"])] = [
                t for t in cal if t[0] == "break"]
            self.draft.shared["calendar.toml"] = [t for t in cal if t[0] != "break"]
        self.draft.bodies = {b: {n: t for n, t in f.items() if t or n in
                                 ("body.toml", "aarshjul.toml", "punkter.toml")}
                             for b, f in self.draft.bodies.items()}
        return self.draft


def generate(seed, folder, plain=False):
    """Writes the plan and returns (first, last) day of the years it is about."""
    g = Generator(seed, plain)
    g.build().write(folder)
    return g.start, g.end


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("seed", type=int)
    p.add_argument("dir")
    p.add_argument("--plain", action="store_true", help="leave the EXOTIC keys out")
    args = p.parse_args()
    generate(args.seed, args.dir, args.plain)


if __name__ == "__main__":
    main()
