"""read.py FILE...: what two Python readers show of each feed, one JSON row a line.

Times in UTC, whole days as dates. A reader's complaint is a row too."""

import datetime
import json
import sys

import icalendar
import recurring_ical_events

FIRST, LAST = datetime.date(2020, 1, 1), datetime.date(2031, 1, 1)


def time(value):
    if isinstance(value, datetime.datetime):
        assert value.tzinfo is not None, "a floating time"
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    return value.isoformat()


def show(reader, file, event):
    row = {
        "reader": reader,
        "file": file,
        "uid": str(event["UID"]),
        "start": time(event["DTSTART"].dt),
        "end": time(event["DTEND"].dt),
        "summary": str(event["SUMMARY"]),
        "status": str(event["STATUS"]),
    }
    print(json.dumps(row))


for file in sys.argv[1:]:
    with open(file, "rb") as stream:
        calendar = icalendar.Calendar.from_ical(stream.read())
    for component in calendar.walk():
        for error in component.errors:
            print(json.dumps({"reader": "icalendar", "file": file, "error": str(error)}))
    for event in calendar.walk("VEVENT"):
        show("icalendar", file, event)
    for event in recurring_ical_events.of(calendar).between(FIRST, LAST):
        show("recurring-ical-events", file, event)
