#!/usr/bin/env python3
"""A day at the town hall, pressed into minutes: mixed_load.py PROGRAM [MINUTES]

Serves a copy of the shipped plan. Calendars poll, readers open pages and documents,
somebody edits, a secretary signs in again and again while a stranger guesses passwords
twenty times a second, and some connections send a byte now and then. Prints what was
answered, and the most memory that was held; fails on an error, on a secretary who is
refused, and above 60 MB.
"""

import collections
import http.client
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
MINUTES = float(sys.argv[2]) if len(sys.argv) > 2 else 20
MOST_KB = 60_000
ROOT = pathlib.Path(__file__).resolve().parent.parent
PASSWORD = "fire gode ord her"
BODY = "/direktionen"
# As the unit starts the server.
UNIT = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}

counts, failures = collections.Counter(), collections.Counter()
ends = time.monotonic() + MINUTES * 60


def lasts():
    return time.monotonic() < ends


class Client:
    """One browser or calendar program: a connection, cookies, validators."""

    def __init__(self, port):
        self.port, self.connection, self.cookies, self.tags = port, None, {}, {}

    def ask(self, method, path, fields=None, headers=None):
        headers = dict(headers or {}, Host=f"127.0.0.1:{self.port}")
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers |= {"Content-Type": "application/x-www-form-urlencoded",
                        "Origin": f"http://127.0.0.1:{self.port}"}
        for attempt in (1, 2):
            try:
                if not self.connection:
                    self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                text = answer.read()
                break
            except (http.client.HTTPException, ConnectionError):
                # A kept connection may have ended meanwhile.
                self.connection = None
                if attempt == 2:
                    raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer, text


def worker(kind, step, pause):
    def run():
        while lasts():
            try:
                counts[f"{kind} {step()}"] += 1
            except Exception as error:
                failures[f"{kind}: {error!r}"] += 1
            time.sleep(pause * random.uniform(0.5, 1.5))
    return threading.Thread(target=run, daemon=True)


def expect(answer, *statuses):
    if answer.status not in statuses:
        raise AssertionError(f"{answer.status} where {statuses} was expected")
    return answer.status


def poller(port):
    client = Client(port)

    def step():
        headers = {"Accept-Encoding": "gzip"} if random.random() < 0.5 else {}
        tag = client.tags.get("tag")
        if tag and random.random() < 0.8:
            headers["If-None-Match"] = tag
        answer, _ = client.ask("GET", BODY + ".ics", headers=headers)
        client.tags["tag"] = answer.getheader("ETag")
        return expect(answer, 200, 304)
    return step


def reader(port):
    client = Client(port)
    _, plan = client.ask("GET", BODY)
    meetings = re.findall(rb'href="/direktionen/moede/([0-9-]{10})"', plan)
    year = time.strftime("%Y")
    paths = ["/", BODY, BODY + "?tidligere=1", BODY + "/aendringer", BODY + "/abonner", "/soeg?q=budget",
             "/kalender", "/organer", "/hjaelp", "/assets/style.css", "/api/schedule",
             *(f"{BODY}/aarshjul/{year}{end}" for end in ("", ".svg", ".png", ".pdf")),
             *(f"{BODY}/moedekalender/{year}{end}" for end in ("", ".docx", ".xlsx", ".csv"))]
    for meeting in {meeting.decode() for meeting in meetings}:
        paths += [f"{BODY}/moede/{meeting}"]
        paths += [f"{BODY}/dagsorden/{meeting}{end}" for end in ("", ".docx", ".html", ".md", ".txt")]

    def step():
        answer, _ = client.ask("GET", random.choice(paths), headers={"Accept-Encoding": "gzip"})
        # A cancelled meeting has no agenda as a file.
        return expect(answer, 200, 303, 404)
    return step


def secretary(port):
    client = Client(port)
    fields = {"navn": "Sekretariatet", "adgangskode": PASSWORD}

    def step():
        answer, _ = client.ask("POST", "/login", fields)
        expect(answer, 303)
        answer, page = client.ask("GET", BODY)
        expect(answer, 200)
        assert b"Log ud" in page, "not signed in"
        return "signed in"
    return step


def stranger(port):
    def step():
        answer, _ = Client(port).ask("POST", "/login", {"navn": "Sekretariatet", "adgangskode": "gættet"})
        return expect(answer, 200, 401, 403, 422, 429, 503)
    return step


def dripper(port):
    def step():
        head = f"POST /login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 90000\r\n" \
               "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(head.encode())
            try:
                while lasts():
                    connection.sendall(b"a")
                    time.sleep(1)
            except ConnectionError:
                return "ended by the server"
        return "ended by us"
    return step


def editor(folder):
    number = iter(range(10**9))

    def run(*arguments):
        done = subprocess.run([PROGRAM, *folder, *arguments], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return "ok"

    def step():
        title = f"Prøvepunkt {next(number)}"
        run("add", "direktionen", title)
        return run("undo")
    return step


def memory(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="mixed-load-"))
    shutil.copytree(ROOT / "plans", folder / "plans")
    shutil.copy(ROOT / "config.toml", folder)
    options = ["--plans", folder / "plans", "--config", folder / "config.toml", "--state", folder / "state"]
    subprocess.run([PROGRAM, *options, "user", "add", "Sekretariatet", "--role", "editor",
                    "--password-stdin"], input=PASSWORD + "\n", text=True, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (folder / "log").open("w")
    environment = dict(os.environ, **UNIT)
    serve = [PROGRAM, *options, "serve", "--listen", f"127.0.0.1:{port}"]
    process = subprocess.Popen(serve, stderr=log, env=environment)
    try:
        for _ in range(200):
            try:
                Client(port).ask("GET", "/healthz")
                break
            except OSError:
                time.sleep(0.1)
        # Signed in before the guessing begins, as a secretary's own browser has.
        own = secretary(port)
        own()
        workers = [worker("feed", poller(port), 0.2) for _ in range(30)]
        workers += [worker("page", reader(port), 0.3) for _ in range(4)]
        workers += [worker("guess", stranger(port), 0.2) for _ in range(4)]
        workers += [worker("drip", dripper(port), 1) for _ in range(10)]
        workers += [worker("secretary", own, MINUTES * 60 / 25)]
        workers += [worker("edit", editor(options), 5)]
        for one in workers:
            one.start()
        most = 0
        while lasts():
            if process.poll() is not None:
                failures["the server ended"] += 1
                break
            most = max(most, memory(process))
            time.sleep(1)
        left = memory(process)
        answer, health = Client(port).ask("GET", "/healthz")
        if answer.status != 200:
            failures[f"healthz: {health!r}"] += 1
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    for name, count in sorted(counts.items()):
        print(f"{name:<28} {count:>8}")
    print(f"memory: {most} kB at most, {left} kB at the end")
    for name, count in failures.items():
        print(f"FAILED {count} times: {name}")
    shutil.rmtree(folder)
    sys.exit(bool(failures) or most > MOST_KB)


if __name__ == "__main__":
    main()
