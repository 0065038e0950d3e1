#!/usr/bin/env python3
"""Ours beside other programs, in instructions: peers.py PROGRAM

The dates of four series (every Wednesday, the last Thursday of a month, the first Monday of a
quarter, the first Tuesday of September) in one year and in ten: `aarshjul schedule`, with its
meetings' reasons and times, Remind, the crate `rrule`, and recurring-ical-events. All must find
the same dates. Then one answer to a program that polls the feed: `aarshjul serve`, nginx, and
Radicale with the same events as a collection; all must send the same events. And one that says
that nothing is new: a 304, and of Radicale, which has none for a collection, the tag that its
clients ask for.

Whole processes are counted under valgrind (callgrind), so that a busy machine changes nothing;
of the servers, what 3,000 answers take more than 1,000 (of Radicale, 15 more than 5). Needs
valgrind, remind, nginx and cargo; the rest is put into target/tools/peers.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.abspath(sys.argv[1])
TOOLS = os.path.join(ROOT, "target/tools/peers")
PYTHON = os.path.join(TOOLS, "bin/python")
PACKAGES = ["recurring-ical-events==3.8.0", "radicale==3.9.0"]
SERIES = {
    "ugen": ("FREQ=WEEKLY;BYDAY=WE", "2027-01-06", ["REM Wed MSG x"]),
    "maaneden": ("FREQ=MONTHLY;BYDAY=-1TH", "2027-01-28", ["REM Thu 1 --7 MSG x"]),
    "kvartalet": ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", "2027-01-04",
                  [f"REM Mon 1 {month} MSG x" for month in ("Jan", "Apr", "Jul", "Oct")]),
    "aaret": ("FREQ=YEARLY;BYMONTH=9;BYDAY=1TU", "2027-09-07", ["REM Tue 1 Sep MSG x"]),
}
EXPAND = """import sys, icalendar, recurring_ical_events
calendar = icalendar.Calendar.from_ical(open(sys.argv[1]).read())
found = recurring_ical_events.of(calendar).between((2027, 1, 1), (int(sys.argv[2]) + 1, 1, 1))
print("\\n".join(sorted(str(event.start.date()) for event in found)))
"""
TAG = """<propfind xmlns="DAV:" xmlns:s="http://calendarserver.org/ns/"><prop><s:getctag/></prop></propfind>"""


def counted(command, **options):
    """What a command printed, and its instructions."""
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    done = subprocess.run(valgrind + command, capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit(f"{command}: {done.stderr}")
    return done.stdout, int(re.search(r"Collected : (\d+)", done.stderr).group(1))


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
    return path


def ours(folder, year):
    write(folder, "plans/calendar.toml", "[calendar]\ncountry = \"none\"\n")
    for body, (rule, first, _) in SERIES.items():
        write(folder, f"plans/{body}/body.toml", f"""[body]
name = "{body}"
[[series]]
rrule = "{rule}"
from = {first}
time = "09:00-12:00"
""")
    window = ["--from", "2027-01-01", "--to", f"{year}-12-31", "--today", "2027-01-01"]
    command = [PROGRAM, "schedule", *window, "--format", "json"]
    printed, count = counted(command, cwd=folder)
    bodies = json.loads(printed).values()
    return sorted(meeting["date"] for body in bodies for meeting in body["meetings"]), count


def remind(folder, year):
    rules = [line for *_, lines in SERIES.values() for line in lines]
    path = write(folder, "rules.rem", "\n".join(rules) + "\n")
    months = 12 * (year - 2026)
    printed, count = counted(["remind", f"-s{months}", path, "2027-01-01"])
    return sorted(line.split()[0].replace("/", "-") for line in printed.splitlines()), count


def rrule(folder, year):
    start = "DTSTART:{}T090000Z\nRRULE:{}"
    rules = [start.format(first.replace("-", ""), rule) for rule, first, _ in SERIES.values()]
    program = os.path.join(ROOT, "target/tools/peers/release/peers")
    printed, count = counted([program, f"{year}-12-31", *rules])
    return printed.split(), count


def recurring(folder, year):
    event = "BEGIN:VEVENT\nUID:{}\nDTSTAMP:20270101T000000Z\nDTSTART:{}T090000\nRRULE:{}\nEND:VEVENT\n"
    events = [event.format(body, first.replace("-", ""), rule)
              for body, (rule, first, _) in SERIES.items()]
    head = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//peers\n"
    path = write(folder, "rules.ics", head + "".join(events) + "END:VCALENDAR\n")
    printed, count = counted([PYTHON, "-c", EXPAND, path, str(year)])
    return printed.split(), count


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def answered(command, poll, address, count):
    """Instructions of a server from its start to its end, after so many answers; the last."""
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    with tempfile.TemporaryFile("w+") as said:
        server = subprocess.Popen(valgrind + command, stdout=said, stderr=said)
        try:
            tag, body = fetch_first(address)
            for _ in range(count):
                body = poll(address, tag)
            server.send_signal(signal.SIGTERM)
            server.wait(600)
        finally:
            server.kill()
        said.seek(0)
        counts = re.findall(r"Collected : (\d+)", said.read())
    return sum(map(int, counts)), body


def fetch_first(request):
    """Its tag and its body, once somebody listens."""
    until = time.monotonic() + 600
    while True:
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                return answer.headers["ETag"], answer.read()
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def whole(address, _):
    with urllib.request.urlopen(address, timeout=600) as answer:
        return answer.read()


def unchanged(address, tag):
    request = urllib.request.Request(address, headers={"If-None-Match": tag})
    try:
        urllib.request.urlopen(request, timeout=600)
    except urllib.error.HTTPError as answer:
        assert (answer.code, answer.headers["ETag"]) == (304, tag)
        return
    raise AssertionError(f"{address}: it is sent again")


def same_tag(address, tag):
    request = urllib.request.Request(address, TAG.encode(), {"Depth": "0"}, method="PROPFIND")
    assert tag in whole(request, None).decode()


def serve(folder, _):
    port = free_port()
    command = [PROGRAM, "--plans", f"{ROOT}/plans", "--state", f"{folder}/state", "serve",
               "--listen", f"127.0.0.1:{port}"]
    return command, f"http://127.0.0.1:{port}/direktionen.ics"


def nginx(folder, feed):
    port = free_port()
    write(folder, "root/direktionen.ics", feed.decode())
    paths = "".join(f"{kind}_temp_path {folder}/{kind}; "
                    for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    path = write(folder, "nginx.conf", f"""daemon off; master_process off;
pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{ {paths} access_log off; server {{ listen 127.0.0.1:{port}; root {folder}/root; }} }}
""")
    return ["nginx", "-c", path, "-e", f"{folder}/error.log"], f"http://127.0.0.1:{port}/direktionen.ics"


def radicale(folder, feed):
    """The events are put there by one who edits; others may read."""
    address = f"127.0.0.1:{free_port()}"
    rights = write(folder, "rights", "[all]\nuser = .*\ncollection = .*\npermissions = RrWw\n")
    path = write(folder, "config", f"""[server]
hosts = {address}
[auth]
type = none
[rights]
type = from_file
file = {rights}
[storage]
filesystem_folder = {folder}/collections
[logging]
level = error
""")
    command = [PYTHON, "-m", "radicale", "--config", path]
    collection = f"http://{address}/direktionen/"
    put = urllib.request.Request(collection, feed, {"Content-Type": "text/calendar"}, method="PUT")
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        fetch_first(put)
    finally:
        server.terminate()
        server.wait()
    return command, collection


def uids(body):
    return sorted(re.findall(rb"\r\nUID:(.*?)\r\n", body.replace(b"\r\n ", b"")))


def main():
    if not os.path.exists(PYTHON):
        subprocess.run([sys.executable, "-m", "venv", TOOLS], check=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES],
                   check=True)
    subprocess.run(["cargo", "build", "--quiet", "--release", "--target-dir", TOOLS,
                    "--manifest-path", f"{ROOT}/benches/peers/Cargo.toml"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        print("| dates, million instructions | 1 year | 10 years |\n|---|---:|---:|")
        expected = {}
        for name, peer in [("aarshjul schedule", ours), ("Remind", remind), ("rrule", rrule),
                           ("recurring-ical-events", recurring)]:
            counts = []
            for year in (2027, 2036):
                dates, count = peer(folder, year)
                assert dates == expected.setdefault(year, dates), f"{name}, {year}"
                counts.append(f"{count / 1e6:.1f}")
            print(f"| {name} | {' | '.join(counts)} |", flush=True)
        print("Dates:", *(len(dates) for dates in expected.values()))

        print("\n| an answer, instructions | the feed | nothing new |\n|---|---:|---:|")
        feed = None
        for name, peer, nothing_new, few, many in [("aarshjul serve", serve, unchanged, 1_000, 3_000),
                                                   ("nginx", nginx, unchanged, 1_000, 3_000),
                                                   ("Radicale", radicale, same_tag, 5, 15)]:
            place = os.path.join(folder, name.split()[-1])
            os.makedirs(place)
            command, address = peer(place, feed)
            # A first start is another than all later ones.
            _, body = answered(command, whole, address, 1)
            feed = feed or body
            assert uids(body) == uids(feed) and uids(feed), f"{name}: the same events"
            each = []
            for poll in (whole, nothing_new):
                less, more = (answered(command, poll, address, count)[0] for count in (few, many))
                each.append(f"{(more - less) // (many - few):,}")
            print(f"| {name} | {' | '.join(each)} |", flush=True)


main()
