#!/usr/bin/env python3
"""From the start of the program to the first byte of a feed: start.py PROGRAM [ROUNDS]

Starts a server with the shipped plan and its state, and nginx with the same feed as a file,
in turn, and asks each for the feed until it answers. Then counts, under callgrind, the
server's instructions to the moment at which it says that it is ready, and to the feed sent
and all work of the start done. Fails at a median of more than nginx's, and at 15 million
instructions to ready. Needs nginx and valgrind.
"""

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 30
RATIO, READY = 1.0, 15_000_000
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FEED = "/direktionen.ics"
QUIET = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]

NGINX = """daemon off;
pid {work}/nginx.pid;
error_log {work}/error.log;
worker_processes auto;
events {{ worker_connections 1024; }}
http {{
    types {{ text/calendar ics; }}
    access_log off;
    client_body_temp_path {work}/b; proxy_temp_path {work}/p; fastcgi_temp_path {work}/f;
    uwsgi_temp_path {work}/u; scgi_temp_path {work}/s;
    server {{ listen 127.0.0.1:{port}; root {work}/root; }}
}}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def connected(port, seconds):
    """A connection, as soon as there can be one."""
    end = time.monotonic() + seconds
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            assert time.monotonic() < end, "it does not start"


def fetch(port, seconds=10):
    """The feed, and when its first byte came."""
    with connected(port, seconds) as asked:
        asked.settimeout(seconds)
        asked.sendall(f"GET {FEED} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        answer = asked.recv(1)
        first = time.monotonic()
        while part := asked.recv(1 << 16):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 "), head
    return body, first


def start(command, port, environment=os.environ):
    """Milliseconds to the first byte, and the feed."""
    # What ran before has come to its end, with all of its processes.
    time.sleep(0.2)
    begun = time.monotonic()
    pid = os.posix_spawnp(command[0], command, environment, file_actions=QUIET)
    try:
        body, first = fetch(port)
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
    return (first - begun) * 1000, body


def wait_in_sendto(pid, seconds=120):
    """Waits until a process is sending a notice that nobody takes."""
    end = time.monotonic() + seconds
    while open(f"/proc/{pid}/syscall").read().split()[0] != "44":
        assert time.monotonic() < end, "it is never ready"
        time.sleep(0.002)


def instructions(command, port, work, with_feed):
    """Of all its threads, until it is ready or has sent the feed and come to rest."""
    notices = os.path.join(work, f"notices-{with_feed}")
    out = os.path.join(work, f"callgrind-{with_feed}")
    ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ready.bind(notices)
    if not with_feed:
        # There is no room for its notice, so it waits there to be counted.
        filler = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        filler.setblocking(False)
        try:
            while True:
                filler.sendto(b"full", notices)
        except BlockingIOError:
            pass
    counted = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "-q", *command]
    environment = {**os.environ, "NOTIFY_SOCKET": notices}
    server = subprocess.Popen(counted, env=environment, stderr=subprocess.DEVNULL)
    try:
        if with_feed:
            fetch(port, 120)
            time.sleep(5)
        else:
            wait_in_sendto(server.pid)
        dump = ["callgrind_control", "--dump=now", str(server.pid)]
        subprocess.run(dump, check=True, capture_output=True, timeout=60)
    finally:
        # It keeps its feeds for the next one: under valgrind it is another program.
        server.terminate() if with_feed else server.kill()
        server.wait()
    text = open(f"{out}.1").read()
    return int(re.findall(r"^(?:totals|summary): (\d+)", text, re.M)[-1])


with tempfile.TemporaryDirectory() as work:
    os.chmod(work, 0o755)
    shutil.copytree(os.path.join(ROOT, "plans"), os.path.join(work, "plans"))
    shutil.copy(os.path.join(ROOT, "config.toml"), work)
    os.mkdir(os.path.join(work, "root"))
    os.chdir(work)
    port, other = free_port(), free_port()
    ours = [PROGRAM, "serve", "--listen", f"127.0.0.1:{port}"]
    with open("nginx.conf", "w") as settings:
        settings.write(NGINX.format(work=work, port=other))
    nginx = ["nginx", "-c", os.path.join(work, "nginx.conf"), "-e", os.path.join(work, "error.log")]
    _, feed = start(ours, port)
    with open("root/direktionen.ics", "wb") as file:
        file.write(feed)
    times = {"ours": [], "nginx": []}
    for _ in range(ROUNDS):
        for name, command, at in (("ours", ours, port), ("nginx", nginx, other)):
            took, body = start(command, at)
            assert body == feed, f"{name} sent another feed"
            times[name].append(took)
    to_rest, to_ready = (instructions(ours, port, work, with_feed) for with_feed in (True, False))
median = {name: statistics.median(took) for name, took in times.items()}
ratio = median["ours"] / median["nginx"]
print(f"{ROUNDS} rounds in turn, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n")
print("| to the first byte, ms | median | least | most |\n|---|---:|---:|---:|")
for name, took in times.items():
    print(f"| {name} | {median[name]:.1f} | {min(took):.1f} | {max(took):.1f} |")
print(f"\nratio {ratio:.2f} (bound {RATIO})")
print(f"instructions to ready {to_ready:,} (bound {READY:,}), to a feed and to rest {to_rest:,}")
sys.exit(ratio > RATIO or to_ready > READY)
