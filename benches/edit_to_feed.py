#!/usr/bin/env python3
"""From the saved form to the changed feed: edit_to_feed.py PROGRAM [EDITS] [BODIES]

Serves a copy of the shipped plan, signs in as a person does, and saves an edit
again and again while 50 programs poll the feed, each ten times a second. The
time is from sending the form to having the feed that shows the edit: it holds
the saving, the history, the answer, and the fetch. Fails at a median of 50 ms.

With a number of bodies, the plan has so many of one kind (benches/resolve/thousand.rs).
The bounds are then 100 ms from the answer to the changed feed, at the median, and the
server's memory once all is saved: 400 MB with 1,000 bodies, 80 MB with 100.
"""

import html.parser
import http.client
import multiprocessing
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

PROGRAM = os.path.abspath(sys.argv[1])
EDITS = int(sys.argv[2]) if len(sys.argv) > 2 else 100
BODIES = int(sys.argv[3]) if len(sys.argv) > 3 else None
CLIENTS, PAUSE, BOUND, FETCH_BOUND = 50, 0.1, 50, 100
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BODY, DATE = ("direktionen", "28/6") if BODIES is None else (f"organ-{BODIES // 2:04}", "5/9")
FEED = f"/{BODY}.ics"
TODAY = "2023-06-21"


def write_plan(folder):
    """A plan of many bodies that meet once a month; the measured one on the first Tuesday."""
    def write(path, text):
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)

    write("calendar.toml", """[calendar]
country = "DK"
[[break]]
name = "Sommerferie"
weeks = "27-31"
[[event]]
id = "budget"
name = "Budgetseminar"
rrule = "FREQ=YEARLY;BYMONTH=9;BYDAY=2TU"
from = 2022-01-01
""")
    write("people.toml", """[[role]]
id = "leder"
title = "leder"
holders = [{ name = "Aja Prøve" }]
""")
    for number in range(BODIES):
        week = 1 if number == BODIES // 2 else number % 4 + 1
        series = f'rrule = "FREQ=MONTHLY;BYDAY={week}TU"\nfrom = 2022-01-04\n'
        if number % 50 == 7:
            series = f'after = "organ-{number - 1:04}"\ndays = 7\n'
        write(f"organ-{number:04}/body.toml", f"""[body]
name = "Organ {number}"
meeting-name = "Møde i organ {number}"
place = "Rådhuset"
minutes = 120
[[series]]
{series}time = "09:00-12:00"
on-holiday = "next-week"
on-break = "next-week"
""")
        items = ""
        for item in range(12):
            when = f"months = [{item}], meeting = 1"
            if item == 0:
                when = 'every = "meeting"'
            elif item == 1:
                when = "months = [1], meeting = 1"
            elif item == 2:
                when = 'before = "budget", days = 14'
            items += f"""[[item]]
id = "punkt-{item}"
title = "Punkt {item} om {{year}}"
role = "leder"
minutes = 20
when = {{ {when} }}
"""
        write(f"organ-{number:04}/punkter.toml", items)


def resident(pid):
    """Memory of a process, in MB."""
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024


class Form(html.parser.HTMLParser):
    """The fields of the page's sheet as they stand."""

    def __init__(self, page):
        super().__init__()
        self.fields, self.inside, self.select, self.area = {}, False, None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        at = dict(attributes)
        if tag == "form":
            self.inside = at.get("class", "").startswith("sheet")
        elif not self.inside:
            return
        elif tag == "input" and at.get("name"):
            if at.get("type") not in ("radio", "checkbox") or "checked" in at:
                self.fields[at["name"]] = at.get("value", "")
        elif tag == "select":
            self.select = at["name"]
        elif tag == "option" and ("selected" in at or self.select not in self.fields):
            self.fields[self.select] = at.get("value", "")
        elif tag == "textarea":
            self.area = at["name"]
            self.fields[self.area] = ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.area = None

    def handle_data(self, text):
        if self.area:
            self.fields[self.area] += text


class Person:
    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, path, fields=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(map("=".join, self.cookies.items()))}
        body = urllib.parse.urlencode(fields) if fields is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer.status, answer.getheader("Location"), text

    def fill(self, path, page, **fields):
        return self.ask("POST", path, {**Form(page).fields, **fields})

    def preview(self, path, **fields):
        status, _, page = self.ask("GET", path)
        assert status == 200, (path, status)
        status, _, page = self.fill(path, page, **fields)
        assert status == 200, (path, status, page)
        return page


def poll(port, stop, count):
    """Fifty programs that keep their connections, as far as they may."""

    def one():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while not stop.is_set():
            connection.request("GET", FEED)
            answer = connection.getresponse()
            assert answer.status == 200 and answer.read().endswith(b"END:VCALENDAR\r\n")
            with count.get_lock():
                count.value += 1
            time.sleep(PAUSE)

    threads = [threading.Thread(target=one) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
        time.sleep(PAUSE / CLIENTS)
    for thread in threads:
        thread.join()


def measure(port, first):
    person = Person(port)
    fields = {"navn": "Maaler", "adgangskode": "fire gode ord her", "gentag": "fire gode ord her"}
    assert person.ask("POST", first, fields)[0] == 303
    new, times = f"/{BODY}/nyt-punkt", []
    page = person.preview(new, title="Maaling", hvornaar="dato", date=DATE)
    assert person.fill(new, page, trin="gem")[0] == 303
    for edit in range(EDITS):
        path, title = f"/{BODY}/punkt/maaling/ret", f"Maaling nummer {edit};"
        page = person.preview(path, title=title)
        start = time.monotonic()
        status = person.fill(path, page, trin="gem")[0]
        saved = time.monotonic()
        feed = person.ask("GET", FEED)[2].replace("\r\n ", "").replace("\\", "")
        end = time.monotonic()
        assert status == 303 and title in feed, (status, title)
        times.append(((end - start) * 1000, (end - saved) * 1000))
    return times


with tempfile.TemporaryDirectory() as work:
    if BODIES is None:
        shutil.copytree(os.path.join(ROOT, "plans"), os.path.join(work, "plans"))
    else:
        write_plan(os.path.join(work, "plans"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [PROGRAM, "--plans", "plans", "--state", "state", "--today", TODAY, "serve"]
    log = open(os.path.join(work, "log"), "w+")
    server = subprocess.Popen(command + ["--listen", f"127.0.0.1:{port}"], cwd=work, stderr=log)
    try:
        first = None
        while not first:
            time.sleep(0.1)
            address = os.path.join(work, "state/first-address.txt")
            if os.path.exists(address):
                first = re.search(r"/login/first/\S+", open(address).read())
            assert server.poll() is None, open(log.name).read()
        stop, count = multiprocessing.Event(), multiprocessing.Value("q", 0)
        pollers = multiprocessing.Process(target=poll, args=(port, stop, count))
        pollers.start()
        time.sleep(1)
        begin, before = time.monotonic(), count.value
        times = measure(port, first.group())
        rate = (count.value - before) / (time.monotonic() - begin)
        stop.set()
        pollers.join()
        memory = resident(server.pid)
    finally:
        server.terminate()
        server.wait()
whole = sorted(time for time, _ in times)
fetch = sorted(time for _, time in times)
at = lambda values, share: values[int(len(values) * share)]
print(f"{len(whole)} edits while {CLIENTS} clients poll ({rate:.0f} requests/s):")
print(f"from the form to the feed p50 {at(whole, 0.5):.1f} ms, p90 {at(whole, 0.9):.1f} ms, p99 {at(whole, 0.99):.1f} ms")
print(f"of which the fetch p50 {at(fetch, 0.5):.1f} ms")
print(f"the server has {memory:.0f} MB")
if BODIES is None:
    sys.exit(at(whole, 0.5) > BOUND)
too_much = memory > {1000: 400, 100: 80}.get(BODIES, float("inf"))
sys.exit(too_much or at(fetch, 0.5) > FETCH_BOUND)
