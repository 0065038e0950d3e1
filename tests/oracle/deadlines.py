"""Deadlines before a meeting, and the states of follow-ups."""
from datetime import date, timedelta

from choose import window
from days import Calendar
from rrules import WEEKDAYS
from tables import Table


def deadline_day(calendar: Calendar, deadline: Table, meeting: date) -> date:
    if "workdays" in deadline:
        day = meeting
        for _ in range(deadline["workdays"]):
            day = calendar.back_to(day - timedelta(1), calendar.is_workday)
        return day
    if "days" in deadline:
        day = meeting - timedelta(deadline["days"])
    else:       # "in the week that lies so many before"
        monday = meeting - timedelta(meeting.weekday() + 7 * deadline["weeks"])
        day = monday + timedelta(WEEKDAYS.index(deadline.get("weekday", "MO")))
    # "moved back to a workday where it is none"
    return calendar.back_to(day, calendar.is_workday)


def follow_up_state(follow_up: Table, today: date) -> str:
    if "done" in follow_up:
        return "done"
    if "dropped" in follow_up:
        return "dropped"
    if "due" in follow_up and window(follow_up["due"])[1] < today:
        return "overdue"
    return "open"
