#!/usr/bin/env python3
"""A good client among 200 bad ones: slow_clients.py [HOST:PORT] [SECONDS]

A third of the bad ones send their header a byte a second, a third a body that
never ends, a third ask for much and read nothing; each comes back when it is
put out. Prints how long the good client waits without and with them, and what
is left of them afterwards. Fails when its p99 doubles or something stays.
"""

import os
import random
import signal
import socket
import sys
import threading
import time
import urllib.request

HOST, PORT = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8080").split(":")
ADDRESS = (HOST, int(PORT))
SECONDS = int(sys.argv[2]) if len(sys.argv) > 2 else 60
PATH = "/direktionen.ics"


def good(seconds):
    """p50 and p99 in milliseconds, and how many requests."""
    times, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.monotonic()
        with urllib.request.urlopen(f"http://{HOST}:{PORT}{PATH}", timeout=30) as answer:
            body = answer.read()
        assert answer.status == 200 and body.endswith(b"END:VCALENDAR\r\n")
        times.append((time.monotonic() - start) * 1000)
        time.sleep(0.005)
    times.sort()
    return times[len(times) // 2], times[len(times) * 99 // 100], len(times)


def trickle(connection, text):
    for byte in text:
        connection.send(bytes([byte]))
        time.sleep(1)


def bad(kind):
    while True:
        try:
            with socket.create_connection(ADDRESS, timeout=60) as connection:
                if kind == 0:
                    trickle(connection, b"GET /direktionen.ics HTTP/1.1\r\nHost: x\r\nX-Slow: " + b"x" * 1000)
                elif kind == 1:
                    connection.send(b"POST /direktionen HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
                    trickle(connection, b"x" * 1000)
                else:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                    connection.send(b"GET /direktionen.ics HTTP/1.1\r\nHost: x\r\n\r\n" * 100)
                    while not connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                        time.sleep(0.5)
        except OSError:
            time.sleep(0.1)


def metric(name):
    with urllib.request.urlopen(f"http://{HOST}:{PORT}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(name + " ")))


alone = good(10)
print("alone:    p50 %.2f ms, p99 %.2f ms (%d requests)" % alone)
attackers = os.fork()
if attackers == 0:
    # A process of its own: the good client is not to wait for them in here.
    for n in range(200):
        threading.Thread(target=bad, args=(n % 3,), daemon=True).start()
        time.sleep(random.random() / 200)
    time.sleep(SECONDS + 60)
    os._exit(0)
time.sleep(2)
print("open connections:", metric("aarshjul_connections_open"))
attacked = good(SECONDS)
print("attacked: p50 %.2f ms, p99 %.2f ms (%d requests)" % attacked)
print("open connections:", metric("aarshjul_connections_open"), "of", metric("aarshjul_connections_total"))
os.kill(attackers, signal.SIGKILL)
os.waitpid(attackers, 0)
end = time.monotonic() + 45
while metric("aarshjul_connections_open") > 1 and time.monotonic() < end:
    time.sleep(0.5)
left = metric("aarshjul_connections_open")
print("left of them:", left - 1)
sys.exit(attacked[1] > 2 * alone[1] or left > 1)
