#!/usr/bin/env python3
"""From the saved form to the changed feed: edit_to_feed.py PROGRAM [EDITS]

Serves a copy of the shipped plan, signs in as a person does, and saves an edit
again and again while 50 programs poll the feed, each ten times a second. The
time is from sending the form to having the feed that shows the edit: it holds
the saving, the history, the answer, and the fetch. Fails at a median of 50 ms.
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
CLIENTS, PAUSE, BOUND = 50, 0.1, 50
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FEED = "/direktionen.ics"
TODAY = "2023-06-21"


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
        self.port, self.cookie = port, None

    def ask(self, method, path, fields=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        body = urllib.parse.urlencode(fields) if fields is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.getheader("Set-Cookie"):
            self.cookie = answer.getheader("Set-Cookie").split(";")[0]
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
    new, times = "/direktionen/nyt-punkt", []
    page = person.preview(new, title="Maaling", hvornaar="dato", date="28/6")
    assert person.fill(new, page, trin="gem")[0] == 303
    for edit in range(EDITS):
        path, title = "/direktionen/punkt/maaling/ret", f"Maaling nummer {edit};"
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
    shutil.copytree(os.path.join(ROOT, "plans"), os.path.join(work, "plans"))
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
    finally:
        server.terminate()
        server.wait()
whole = sorted(time for time, _ in times)
fetch = sorted(time for _, time in times)
at = lambda values, share: values[int(len(values) * share)]
print(f"{len(whole)} edits while {CLIENTS} clients poll ({rate:.0f} requests/s):")
print(f"from the form to the feed p50 {at(whole, 0.5):.1f} ms, p90 {at(whole, 0.9):.1f} ms, p99 {at(whole, 0.99):.1f} ms")
print(f"of which the fetch p50 {at(fetch, 0.5):.1f} ms")
sys.exit(at(whole, 0.5) > BOUND)
