#!/usr/bin/env python3
"""Runs nginx with each configuration of docs/deploy before a server that records its
requests, and holds that no private address gets into a log, on either port; and with
oauth2-proxy's that pages need signing in and feeds don't.

Needs nginx (`tests/run.sh install`). Prints `N passed, M failed`.
"""

import http.client
import http.server
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOKEN = "0123456789abcdefghijklmnopqrstuv"
HOST = "aarshjul.example.dk"


class Recorder(http.server.BaseHTTPRequestHandler):
    requests = []

    def do_GET(self):
        self.requests.append((self.path, dict(self.headers)))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


class SignIn(http.server.BaseHTTPRequestHandler):
    """Answers as oauth2-proxy does: 202 with a name to those with its cookie."""

    def do_GET(self):
        is_known = "_oauth2_proxy=known" in self.headers.get("Cookie", "")
        self.send_response(202 if is_known else 401)
        if is_known:
            self.send_header("X-Auth-Request-Preferred-Username", "sekretariatet")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_config(folder, ports, name):
    """The shipped file, with this machine's ports and a certificate of its own."""
    subject = ["-subj", f"/CN={HOST}", "-days", "2", "-nodes"]
    key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", *subject]
    command += ["-keyout", key, "-out", certificate]
    subprocess.run(command, check=True, capture_output=True)
    text = (ROOT / "docs/deploy" / name).read_text()
    text = re.sub(r"listen \[::\].*\n", "", text)
    text = text.replace("listen 443", f"listen 127.0.0.1:{ports['https']}")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{ports['http']};")
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{ports['server']}")
    text = text.replace("127.0.0.1:4180", f"127.0.0.1:{ports['sign-in']}")
    text = text.replace("/etc/ssl/aarshjul", str(folder))
    text = text.replace("/var/log/nginx", str(folder))
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{}} http {{ client_body_temp_path {folder}/body;\n"
        f"proxy_temp_path {folder}/proxy; {text} }}\n"
    )


def get(connection, path, **more):
    headers = {"Host": HOST, "X-Forwarded-For": "203.0.113.9", **more}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer


def wait_for(port):
    for _ in range(900):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("nginx does not start")


def logs_until_now(folder, connections):
    """The logs, once they have what is asked for last."""
    for connection in connections:
        get(connection, "/til-sidst")
    for _ in range(900):
        logs = "".join(log.read_text() for log in folder.glob("*.log"))
        if logs.count("/til-sidst") >= len(connections):
            return logs
        time.sleep(0.1)
    sys.exit("nginx writes no log")


def results(folder, ports):
    """Each check by its name."""
    trusting = ssl._create_unverified_context()
    https = lambda: http.client.HTTPSConnection("127.0.0.1", ports["https"], context=trusting)
    plain = lambda: http.client.HTTPConnection("127.0.0.1", ports["http"])
    private = f"/feed/{TOKEN}/direktionen.ics"
    redirect = get(plain(), private)
    open_feed = get(https(), "/direktionen.ics")
    private_feed = get(https(), private)
    for path in [f"/feed/{TOKEN}/%", f"/FEED/{TOKEN}/a.ics", f"/%66eed/{TOKEN}/a.ics"]:
        get(plain(), path)
        get(https(), path)
    logs = logs_until_now(folder, [plain(), https()])
    headers = {name.lower(): value for name, value in Recorder.requests[0][1].items()}
    yield "port 80 redirects to https", redirect.status == 301
    yield "and to the same address", redirect.getheader("Location") == f"https://{HOST}{private}"
    yield "an open feed is passed on", open_feed.status == 200
    yield "a private feed is passed on", private_feed.status == 200
    yield "the open feed is in the log", "/direktionen.ics" in logs
    yield "no private address is in a log", TOKEN not in logs
    yield "the client's own X-Forwarded-For is replaced", headers["x-forwarded-for"] == "127.0.0.1"
    yield "the host is passed on", headers["host"] == HOST


def signed_in(folder, ports):
    """Each check of signing in by oauth2-proxy by its name."""
    trusting = ssl._create_unverified_context()
    https = lambda: http.client.HTTPSConnection("127.0.0.1", ports["https"], context=trusting)
    forged = {"Remote-User": "administrator"}
    page = get(https(), "/direktionen", **forged)
    Recorder.requests.clear()
    feed = get(https(), "/direktionen.ics", **forged)
    private = get(https(), f"/feed/{TOKEN}/direktionen.ics", **forged)
    feeds = Recorder.requests[:]
    known = get(https(), "/direktionen", Cookie="_oauth2_proxy=known", **forged)
    user = Recorder.requests[-1][1].get("Remote-User")
    yield "a page leads to signing in", page.status == 302
    yield "and back to it", "/oauth2/start?rd=/direktionen" in page.getheader("Location", "")
    yield "feeds are open", (feed.status, private.status) == (200, 200)
    yield "nobody names themselves at a feed", not any("Remote-User" in asked for _, asked in feeds)
    yield "who is signed in sees the page", known.status == 200
    yield "by the name that was signed in", user == "sekretariatet"


def serve(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def run(name, checks):
    """The results of a configuration's checks."""
    Recorder.requests.clear()
    ports = {"server": serve(Recorder), "sign-in": serve(SignIn)}
    ports |= {"https": free_port(), "http": free_port()}
    with tempfile.TemporaryDirectory() as path:
        folder = pathlib.Path(path)
        folder.chmod(0o755)
        write_config(folder, ports, name)
        nginx = subprocess.Popen(["/usr/sbin/nginx", "-p", folder, "-c", folder / "nginx.conf"])
        try:
            wait_for(ports["http"])
            return [(f"{name}: {check}", good) for each in checks for check, good in each(folder, ports)]
        finally:
            nginx.terminate()
            nginx.wait()


def main():
    checks = run("nginx.conf", [results]) + run("nginx-oauth2-proxy.conf", [results, signed_in])
    failed = [name for name, good in checks if not good]
    for name in failed:
        print(f"failed: {name}")
    print(f"{len(checks) - len(failed)} passed, {len(failed)} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
