"""The dates of an RFC 5545 rule, by python-dateutil, put right where it departs from the RFC.

"`from` is not a date unless the rule gives it; `COUNT` counts the rule's dates." dateutil
starts there too. Three things it does differently from the RFC are done here:
numbered and plain weekdays in one BYDAY (it intersects them), BYSETPOS in a first week
that `from` cuts (it counts from `from` on), weeks that run over New Year.
"""
import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateutil.rrule import rrulestr

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


@lru_cache(maxsize=1000)
def rule_dates(rule: str, start: date, end: date) -> list[date]:
    """From `start` to `end`, both inclusive."""
    parts = dict(part.split("=") for part in rule.split(";"))
    count = int(parts.pop("COUNT", 0)) or None
    if "UNTIL" in parts:
        until = datetime.strptime(parts.pop("UNTIL")[:8], "%Y%m%d").date()
        end = min(end, until)
    if "BYWEEKNO" in parts:
        days = week_number_dates(parts, start, end)
    elif mixes_weekdays(parts):
        days = mixed_weekday_dates(parts, start, end)
    elif parts["FREQ"] == "WEEKLY":
        days = weekly_dates(parts, start, end)
    else:
        days = dateutil_dates(parts, start, end)
    return [day for day in days if day >= start][:count]


def dateutil_dates(parts: dict[str, str], start: date, end: date) -> list[date]:
    text = ";".join(f"{key}={value}" for key, value in parts.items())
    found = []
    for moment in rrulestr(text, dtstart=datetime(start.year, start.month, start.day)):
        if moment.date() > end:
            break
        found.append(moment.date())
    return found


def weekly_dates(parts: dict[str, str], start: date, end: date) -> list[date]:
    """A weekly rule seen from the first day of the week that `start` lies in."""
    first_weekday = WEEKDAYS.index(parts.get("WKST", "MO"))
    week_start = start - timedelta((start.weekday() - first_weekday) % 7)
    by_day = parts.get("BYDAY", WEEKDAYS[start.weekday()])
    return dateutil_dates({**parts, "BYDAY": by_day}, week_start, end)


def mixes_weekdays(parts: dict[str, str]) -> bool:
    numbered = [bool(re.search(r"\d", day)) for day in parts.get("BYDAY", "").split(",")]
    return any(numbered) and not all(numbered)


def mixed_weekday_dates(parts: dict[str, str], start: date, end: date) -> list[date]:
    """`BYDAY=1WE,FR`: what either half gives."""
    if "BYSETPOS" in parts:
        raise NotImplementedError("BYSETPOS with numbered and plain weekdays")
    days = parts["BYDAY"].split(",")
    numbered = [day for day in days if re.search(r"\d", day)]
    plain = [day for day in days if day not in numbered]
    found = set()
    for half in (numbered, plain):
        found |= set(dateutil_dates({**parts, "BYDAY": ",".join(half)}, start, end))
    return sorted(found)


def week_number_dates(parts: dict[str, str], start: date, end: date) -> list[date]:
    """The named weekdays of ISO weeks; a week at New Year belongs to its ISO year."""
    if set(parts) - {"FREQ", "BYWEEKNO", "BYDAY"}:
        raise NotImplementedError(f"BYWEEKNO with {set(parts)}")
    found = set()
    for year in range(start.year - 1, end.year + 2):
        weeks = date(year, 12, 28).isocalendar().week
        for text in parts["BYWEEKNO"].split(","):
            number = int(text) if int(text) > 0 else weeks + 1 + int(text)
            if 1 <= number <= weeks:
                found |= {date.fromisocalendar(year, number, WEEKDAYS.index(day) + 1)
                          for day in parts["BYDAY"].split(",")}
    return sorted(day for day in found if start <= day <= end)
