#!/usr/bin/env python3
"""What `publish` wrote, read through nginx or from a store's server. Holds that it is what `serve`
gives, that a second run writes nothing, that what is removed ends, that no reader sees half of a
file while runs are killed, that nothing goes back while the plan is edited, and that of two runs
at once one gives all.

    check.py [folder | s3 | azure | google] [--program FILE] [--kills N] [--edits N] [--clients FOLDER]

For stores it runs in a Python that has `moto[server]` and `azure-storage-blob`. `--clients` is a folder with the readers of feeds (`compare.py`). Prints `N passed, M failed`.
"""

import argparse
import base64
import gzip
import hashlib
import html
import http.client
import http.server
import json
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
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
URL = "https://plan.example.dk"
# Whatever day it is: at midnight there would be something to write.
TODAY = "2026-11-24"
results = []


def note(name, good, why=""):
    results.append((name, bool(good)))
    print(("ok      " if good else "FAILED  ") + name + (f": {why}" if why else ""), flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(900):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"nothing listens on {port}")


def get(address):
    """Status, type and body."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.headers.get("Content-Type", ""), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, "", error.read()


def header(address, name):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.headers.get(name, "")


class Plan:
    """A folder with a plan, its state and the program."""

    def __init__(self, folder, program, texts=None):
        self.folder, self.program, self.number = folder, program, 0
        if texts is None:
            shutil.copytree(ROOT / "plans", folder / "plans")
        for name, text in (texts or {}).items():
            (folder / "plans" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "plans" / name).write_text(text)
        window = "[rolling]\nmonths-back = 1\nmonths-ahead = 3\n"
        (folder / "config.toml").write_text(f'[server]\npublic-url = "{URL}"\n{window}')
        self.body = folder / "plans/direktionen/body.toml"
        self.text = self.body.read_text()

    def command(self, *more):
        places = ["--plans", "plans", "--config", "config.toml", "--state", "state"]
        return [self.program, *places, "--today", TODAY, *more]

    def start(self, *more, **how):
        return subprocess.Popen(self.command(*more), cwd=self.folder, **how)

    def run(self, *more):
        done = subprocess.run(self.command(*more), cwd=self.folder, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{more[0]}: {done.stderr}")
        return done.stdout

    def publish(self, to, *more):
        """How many files were written, removed and the same."""
        return [int(word) for word in re.findall(r"\d+", self.run("publish", to, *more).splitlines()[-1])]

    def edit(self):
        """Moves all meetings to a room with the next number."""
        self.number += 1
        text = re.sub(r'(?m)^place = .*$', f'place = "Lokale {self.number:05}"', self.text, count=1)
        assert f"Lokale {self.number:05}" in text
        new = self.body.with_suffix(".new")
        new.write_text(text)
        new.replace(self.body)


def body(name, rule):
    return (
        f'[body]\nname = "{name}"\nmeeting-name = "Møde"\nplace = "Lokale"\nminutes = 60\n'
        f'[[series]]\nrrule = "{rule}"\nfrom = 2026-01-01\ntime = "09:00-11:00"\n'
    )


# Small, so that runs are short and many.
SMALL = {
    "calendar.toml": "",
    "direktionen/body.toml": body("Direktionen", "FREQ=WEEKLY;BYDAY=WE"),
    "direktionen/punkter.toml": "".join(
        f'[[item]]\nid = "punkt-{number}"\ntitle = "Punkt {number} for {{month}}"\n'
        'when = { every = "month", meeting = 1 }\n'
        for number in range(12)
    ),
    "raadet/body.toml": body("Rådet", "FREQ=MONTHLY;BYDAY=1MO"),
}

# Whose feeds the readers of feeds read.
READ = ["direktionen.ics", "kommunalbestyrelsen.ics"]


class Folder:
    """A folder with nginx before it."""

    # How long a run waits that takes over.
    grace = 0

    def __init__(self, folder):
        self.port = free_port()
        self.path = folder / "published"
        self.destination, self.base = str(self.path), f"http://127.0.0.1:{self.port}"
        text = (ROOT / "docs/deploy/nginx-static.conf").read_text()
        text = text[: text.rindex("server {")]
        text = re.sub(r"listen \[::\].*\n|ssl_certificate.*\n", "", text)
        text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{self.port}")
        text = text.replace("/var/www/aarshjul", self.destination).replace("/var/log/nginx", str(folder))
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; user root;\n"
            f"events {{}} http {{ client_body_temp_path {folder}/body;\n{text} }}\n"
        )
        self.server = subprocess.Popen(["/usr/sbin/nginx", "-p", folder, "-c", folder / "nginx.conf"])
        wait_for(self.port)

    def other(self):
        return str(self.path) + "-fresh"

    def paths(self, destination):
        """Every file, by its name. `os.walk` passes over a folder that a run removes meanwhile."""
        found = [pathlib.Path(folder) / name for folder, _, names in os.walk(destination) for name in names]
        return {str(path.relative_to(destination)): path for path in found}

    def all(self, destination):
        """Every file that a reader can get, while nothing is written."""
        paths = self.paths(destination)
        return {name: path.read_bytes() for name, path in paths.items() if not name.startswith(".aarshjul")}

    def index(self):
        return json.loads((self.path / ".aarshjul/index.json").read_text())

    def file(self, name):
        return f"{name}/index.html" if is_page(name) else name

    def addresses(self):
        names = (name for name in self.paths(self.destination) if not name.startswith(".aarshjul"))
        return [name.removesuffix("/index.html") for name in names if not name.endswith(".gz")]

    def take_away(self, name):
        (self.path / self.file(name)).unlink()

    def writings(self):
        return {name: path.stat().st_mtime_ns for name, path in self.paths(self.destination).items()}


class Store:
    """A store of objects with its server, which writes a line for each request."""

    # The variable with the server's address.
    endpoint = ""
    grace = 2

    def __init__(self, folder, command, keys):
        self.port = free_port()
        self.log = folder / "store.log"
        with open(self.log, "w") as log:
            self.server = subprocess.Popen(command(str(self.port)), stdout=log, stderr=log)
        wait_for(self.port)
        os.environ |= keys | {self.endpoint: self.address(self.port)}
        # Something of others beside it.
        self.base = f"{self.address(self.port)}/plan/udgivet/her"
        self.destination = f"{self.scheme}://plan/udgivet/her"

    def address(self, port):
        return f"http://127.0.0.1:{port}"

    def other(self):
        return f"{self.scheme}://plan/fresh"

    def names(self, destination):
        prefix = destination.removeprefix(f"{self.scheme}://plan/") + "/"
        keys = self.keys(prefix)
        return {key.removeprefix(prefix): key for key in keys if not key.startswith(f"{prefix}.aarshjul")}

    def all(self, destination):
        base = self.base.removesuffix("udgivet/her") + destination.removeprefix(f"{self.scheme}://plan/")
        return {name: get(f"{base}/{urllib.parse.quote(name, safe='/=')}")[2] for name in self.names(destination)}

    def index(self):
        return json.loads(get(f"{self.base}/.aarshjul/index.json")[2])

    def file(self, name):
        return name

    def addresses(self):
        return list(self.names(self.destination))

    def take_away(self, name):
        self.delete(self.names(self.destination)[name])

    def writings(self):
        """The requests that were no readings."""
        return [line for line in self.log.read_text().splitlines() if re.search('"?(PUT|POST|DELETE) /', line)]


class S3(Store):
    """moto."""

    endpoint, scheme = "AWS_ENDPOINT_URL", "s3"

    def __init__(self, folder):
        keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": "eu-north-1"}
        moto = pathlib.Path(sys.executable).parent / "moto_server"
        super().__init__(folder, lambda port: [moto, "-H", "127.0.0.1", "-p", port], keys)
        import boto3

        self.s3 = boto3.client("s3", region_name="eu-north-1")
        self.s3.create_bucket(Bucket="plan", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
        self.s3.put_object(Bucket="plan", Key="udgivet/andres.txt", Body=b"x")
        # Anybody reads, and nobody else lists.
        reading = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::plan/*"}
        self.s3.put_bucket_policy(Bucket="plan", Policy=json.dumps({"Version": "2012-10-17", "Statement": [reading]}))

    def keys(self, prefix):
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket="plan", Prefix=prefix)
        return [one["Key"] for page in pages for one in page.get("Contents", [])]

    def delete(self, key):
        self.s3.delete_object(Bucket="plan", Key=key)


class Azure(Store):
    """Azurite, with its well-known account."""

    endpoint, scheme = "AZURE_STORAGE_ENDPOINT", "az"
    account = "devstoreaccount1"
    key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

    def __init__(self, folder):
        keys = {"AZURE_STORAGE_ACCOUNT_NAME": self.account, "AZURE_STORAGE_ACCOUNT_KEY": self.key}
        azurite = ROOT / "target/tools/azurite/node_modules/.bin/azurite-blob"
        command = lambda port: [azurite, "--blobHost", "127.0.0.1", "--blobPort", port, "--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck"]
        super().__init__(folder, command, keys)
        from azure.storage.blob import BlobServiceClient

        service = BlobServiceClient(self.address(self.port), credential={"account_name": self.account, "account_key": self.key})
        self.container = service.create_container("plan", public_access="blob")
        self.container.upload_blob("udgivet/andres.txt", b"x")

    def address(self, port):
        return f"http://127.0.0.1:{port}/{self.account}"

    def keys(self, prefix):
        return list(self.container.list_blob_names(name_starts_with=prefix))

    def delete(self, key):
        self.container.delete_blob(key)


class Google(Store):
    """`google.py`; a service account."""

    endpoint, scheme = "GOOGLE_BASE_URL", "gs"

    def __init__(self, folder):
        server, email = ROOT / "tests/publish/google.py", "publish@plan.iam.gserviceaccount.com"
        super().__init__(folder, lambda port: [sys.executable, server, port, "plan", email], {})
        key = subprocess.run(["openssl", "genpkey", "-algorithm", "RSA"], check=True, capture_output=True, text=True)
        account = {
            "type": "service_account",
            "client_email": email,
            "private_key_id": "x",
            "private_key": key.stdout,
        }
        (folder / "account.json").write_text(json.dumps(account))
        os.environ["GOOGLE_APPLICATION_CREDENTIALS"] = str(folder / "account.json")
        claims = base64.urlsafe_b64encode(json.dumps({"iss": email}).encode()).decode()
        self.signed = f"Bearer x.{claims}.x"
        self.ask("PUT", "udgivet/andres.txt", b"x")

    def ask(self, method, path, body=None):
        headers = {"Authorization": self.signed}
        address = f"{self.address(self.port)}/plan/{urllib.parse.quote(path, safe='/=?&')}"
        with urllib.request.urlopen(urllib.request.Request(address, body, headers, method=method)) as answer:
            return answer.read().decode()

    def keys(self, prefix):
        return [html.unescape(key) for key in re.findall("<Key>(.*?)</Key>", self.ask("GET", f"?prefix={prefix}"))]

    def delete(self, key):
        self.ask("DELETE", key)


STORES = {"s3": S3, "azure": Azure, "google": Google}


def is_page(name):
    return "." not in name.rsplit("/", 1)[-1] and not name.startswith("api/")


def rooms_of(body):
    return {int(room) for room in re.findall(rb"Lokale (\d{5})", body)}


def unlike_index(place):
    """What is there, and the names of what isn't as the index has it."""
    index, files = place.index(), place.all(place.destination)
    hashes = {name: hashlib.sha256(files.get(place.file(name), b"")).hexdigest() for name in index["files"]}
    wrong = [name for name, entry in index["files"].items() if hashes[name] != entry["hash"]]
    return files, wrong + ["writing"] * ("writing" in index)


def is_whole(name, body):
    """Whether a file is one from its first byte to its last."""
    if name.endswith(".gz"):
        return bool(gzip.decompress(body))
    if name.endswith(".ics"):
        return body.startswith(b"BEGIN:VCALENDAR\r\n") and body.endswith(b"END:VCALENDAR\r\n")
    if name.endswith((".docx", ".xlsx")):
        return body.startswith(b"PK") and b"PK\x05\x06" in body[-30:]
    if name.endswith(".pdf"):
        return body.startswith(b"%PDF") and body.rstrip().endswith(b"%%EOF")
    if name.endswith(".png"):
        return body.endswith(b"IEND\xaeB\x60\x82")
    if name.endswith(".svg"):
        return body.rstrip().endswith(b"</svg>")
    if is_page(name):
        return body.startswith(b"<!doctype html>") and body.rstrip().endswith(b"</html>")
    return len(body) > 0


class Reader(threading.Thread):
    """Reads again and again until stopped: the feed, the front page and any others."""

    def __init__(self, place, plan, names):
        super().__init__(daemon=True)
        self.place, self.plan, self.names = place, plan, names
        self.read, self.wrong, self.last, self.stopped = 0, [], {}, False

    def run(self):
        chance = random.Random(1)
        while not self.stopped:
            for name in ["direktionen.ics", "direktionen", chance.choice(self.names)]:
                try:
                    status, _, body = get(f"{self.place.base}/{urllib.parse.quote(name, safe='/=')}")
                except OSError as error:
                    self.wrong.append(f"{name}: {error}")
                    continue
                self.read += 1
                if status != 200 or not is_whole(name, body):
                    self.wrong.append(f"{name}: {status}, {len(body)} bytes")
                    continue
                rooms = rooms_of(body)
                # A page and a feed have one state of the plan each, which never goes back.
                if rooms and name in ["direktionen.ics", "direktionen"]:
                    if len(rooms) > 1 or min(rooms) < self.last.get(name, 0):
                        self.wrong.append(f"{name}: rooms {sorted(rooms)} after {self.last.get(name)}")
                    self.last[name] = max(rooms)
            time.sleep(0.002)

    def stop(self):
        self.stopped = True
        self.join()


def equal_to_serve(plan, place, clients):
    port = free_port()
    server = plan.start("serve", "--listen", f"127.0.0.1:{port}", stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        begun = time.monotonic()
        written, removed, same = plan.publish(place.destination)
        print(f"        first run: {written} written in {time.monotonic() - begun:.1f} s", flush=True)
        names = place.addresses()
        differ, types = [], []
        for name in names:
            if name in ["404.html", "index.html"]:
                continue
            status, media, body = get(f"{place.base}/{urllib.parse.quote(name, safe='/=')}")
            own, own_media, own_body = get(f"http://127.0.0.1:{port}/{name.replace('/fra=', '?fra=')}")
            if own == 200 and media.replace(" ", "").lower() != own_media.replace(" ", "").lower():
                types.append((name, media, own_media))
            if not is_page(name) and (status, body) != (own, own_body):
                differ.append(name)
            if is_page(name) and ((status, own) != (200, 200) or not is_whole(name, body)):
                differ.append(name)
        note(f"{len(names)} files are what the server gives", not differ, differ[:5])
        note("with its types", not types, types[:5])
        cached = {"direktionen.ics": "max-age=300,", "direktionen": "max-age=300,", "assets/style.css": "immutable"}
        kept = {name: header(f"{place.base}/{name}", "Cache-Control") for name in cached}
        note("for as long as it is right", all(cached[name] in kept[name] for name in cached), kept)
        feeds = [name for name in names if name in READ]
        note("the feeds are among them", len(feeds) == len(READ), feeds)
        if clients:
            addresses = [f"{base}/{feed}" for feed in feeds for base in [f"http://127.0.0.1:{port}", place.base]]
            found = plan.folder / "clients.jsonl"
            done = subprocess.run(
                ["python3", f"{clients}/compare.py", *addresses, "--json", found], capture_output=True, text=True
            )
            rows = [json.loads(line) for line in found.read_text().splitlines()]
            key = lambda row: (row["url"].rsplit("/", 1)[1], row["client"])
            of = lambda base: {key(row): row["rows"] for row in rows if row["url"].startswith(base)}
            served, published = of(f"http://127.0.0.1:{port}"), of(place.base)
            readers = {client for _, client in served}
            agree = all(row["agree"] and row["rc"] == 0 for row in rows)
            note(f"{len(readers)} readers agree", agree and len(readers) == 7, done.stdout if not agree else "")
            note("and read the same from both", served == published and all(served.values()))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def second_run(plan, place):
    before = place.writings()
    written, removed, _ = plan.publish(place.destination)
    note("a second run writes nothing", (written, removed) == (0, 0) and place.writings() == before)


def removed(plan, place):
    """A body, and a private address."""
    link = re.search(r"/feed/([\w-]{20,})", plan.run("link", "add", "sekretariatet"))[1]
    (plan.folder / "links").write_text(link)
    body, kept = plan.folder / "plans/raadet", plan.folder / "raadet"
    plan.publish(place.destination, "--links", "links")
    own = [name for name in place.addresses() if name.startswith("feed/")]
    media, cached = get(f"{place.base}/feed/{link}.ics")[1], header(f"{place.base}/feed/{link}.ics", "Cache-Control")
    note("a private address is published", len(own) > 4 and "calendar" in media and "private" in cached, own[:5])
    body.rename(kept)
    before = place.writings()
    dry = plan.publish(place.destination, "--dry-run")
    note("a dry run writes nothing", place.writings() == before and min(dry) > 0, dry)
    plan.publish(place.destination)
    note("one that is no longer listed is gone", not [name for name in place.addresses() if name.startswith("feed/")])
    status, media, feed = get(f"{place.base}/raadet.ics")
    ended = (status, feed.count(b"BEGIN:VEVENT")) == (200, 1) and "calendar" in media
    note("the feed of a removed body is a tombstone", ended and is_whole("raadet.ics", feed), feed[:80])
    said = "Siden findes ikke".encode() in get(f"{place.base}/raadet")[2]
    left = [name for name in place.addresses() if name.startswith("raadet/") and not is_page(name)]
    note("its page says so, and its files are gone", said and not left, left[:5])
    note("and that is written once", plan.publish(place.destination)[:2] == [0, 0])
    kept.rename(body)
    plan.publish(place.destination)


class Cutting(http.server.BaseHTTPRequestHandler):
    """Leads on to a store, and now and then closes the connection without the answer."""

    protocol_version = "HTTP/1.1"
    store, count = 0, 0
    lock, open, most = threading.Lock(), 0, 0

    def lead_on(self):
        with Cutting.lock:
            Cutting.open += 1
            Cutting.most = max(Cutting.most, Cutting.open)
        try:
            self.answer()
        finally:
            with Cutting.lock:
                Cutting.open -= 1

    def answer(self):
        # As far away as a store is.
        time.sleep(0.05)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        store = http.client.HTTPConnection("127.0.0.1", Cutting.store, timeout=60)
        store.request(self.command, self.path, body=body, headers=dict(self.headers))
        answer = store.getresponse()
        data = answer.read()
        if self.command == "PUT":
            Cutting.count += 1
            if Cutting.count % 4 == 1:
                self.close_connection = True
                return
        self.send_response_only(answer.status)
        length = answer.getheader("Content-Length", str(len(data)))
        for name, value in answer.getheaders():
            if name.lower() not in ["transfer-encoding", "connection", "content-length"]:
                self.send_header(name, value)
        self.send_header("Content-Length", length)
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else data)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = lead_on

    def log_message(self, *_):
        pass


def cut_off(plan, place):
    """The first answer of a run, to its index, and every fourth after it are lost."""
    Cutting.store = place.port
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Cutting) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        plan.edit()
        known, os.environ[place.endpoint] = os.environ[place.endpoint], place.address(proxy.server_port)
        written = plan.publish(place.destination)[0]
        os.environ[place.endpoint] = known
        proxy.shutdown()
    _, wrong = unlike_index(place)
    note("a run does not wait for one file before it sends the next", Cutting.most > 8, Cutting.most)
    note(f"{Cutting.count // 4} answers were lost, and all {written} files are there", written > 20 and not wrong, wrong[:5])


def taken_away(plan, place):
    """By somebody else."""
    before = place.all(place.destination)
    for name in ["raadet.ics", "direktionen.ics"]:
        place.take_away(name)
    written = plan.publish(place.destination)[0]
    note("what somebody took away is there again", written == 2 and place.all(place.destination) == before, written)


def killed(plan, place, times):
    """Runs that are killed at any moment, each after another edit, and one that is not."""
    names = [name for name in place.addresses() if name != "404.html"]
    plan.edit()
    begun = time.monotonic()
    plan.publish(place.destination)
    span = time.monotonic() - begun
    reader = Reader(place, plan, names)
    reader.start()
    chance, alive = random.Random(2), 0
    for _ in range(times):
        plan.edit()
        run = plan.start("publish", place.destination, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        begun = time.monotonic()
        try:
            run.wait(chance.choice([0, place.grace]) + chance.uniform(0, span * 0.9))
            # The machine is less busy than it was.
            span = min(span, time.monotonic() - begun)
        except subprocess.TimeoutExpired:
            alive += 1
        run.kill()
        run.wait()
    plan.publish(place.destination)
    reader.stop()
    note(f"{times} runs were killed, {alive} of them under way", alive > times / 3)
    note(f"{reader.read} readings meanwhile were whole", reader.read > times and not reader.wrong, reader.wrong[:5])
    mended, wrong = unlike_index(place)
    note("the run after them left what its index says", not wrong, wrong[:5])
    packed = [name for name in mended if name.endswith(".gz")]
    stale = [name for name in packed if gzip.decompress(mended[name]) != mended.get(name[:-3])]
    note("and compressed the same, in a folder", not stale and bool(packed) == isinstance(place, Folder), stale[:5])
    # A new folder, with nothing to know a ledger by, gets new marks; the known one follows.
    plan.publish(place.other())
    fresh = place.all(place.other())
    plan.publish(place.destination)
    mended = place.all(place.destination)
    differ = sorted(name for name in mended.keys() | fresh.keys() if mended.get(name) != fresh.get(name))
    note("it has all that a new folder gets", not differ, differ[:5])


def followed(plan, place, edits):
    """A run that follows the plan, and a reader meanwhile."""
    names = [name for name in place.addresses() if name != "404.html"]
    log = open(plan.folder / "watch.log", "w")
    (plan.folder / "listed").write_text("")
    run = plan.start("publish", place.destination, "--watch", "--links", "listed", stderr=log, stdout=log)
    reader = Reader(place, plan, names)
    reader.start()
    # A private address that is listed for a while.
    links = lambda: [name for name in place.addresses() if name.startswith("feed/")]
    until = lambda is_so: any(is_so() or time.sleep(0.2) for _ in range(600))
    token = re.search(r"/feed/([\w-]{20,})", plan.run("link", "add", "sekretariatet"))[1]
    (plan.folder / "listed").write_text(token)
    listed = until(links)
    (plan.folder / "listed").write_text("")
    note("a list of private addresses is followed as well", listed and until(lambda: not links()))
    chance = random.Random(3)
    for _ in range(edits):
        plan.edit()
        time.sleep(chance.uniform(0, 0.6))
    deadline = time.monotonic() + 120
    is_behind = lambda: reader.last.get("direktionen") != plan.number or "writing" in place.index()
    while is_behind() and time.monotonic() < deadline:
        time.sleep(0.2)
    reader.stop()
    run.terminate()
    run.wait()
    # It makes all of it, where the one that followed made what an edit reached.
    written, removed, _ = plan.publish(place.destination)
    note("a run after it finds nothing to write", (written, removed) == (0, 0), (written, removed))
    last = (reader.last.get("direktionen.ics"), reader.last.get("direktionen"))
    note(f"{edits} edits were followed to the last", last == (plan.number, plan.number), last)
    note(f"{reader.read} readings meanwhile were whole and never went back", not reader.wrong, reader.wrong[:5])


def together(plan, other, place, times):
    """Two that publish other plans to one place, begun at about the same moment."""
    chance, ended, mixed = random.Random(4), [], []
    for _ in range(times):
        plan.edit()
        other.edit()
        runs = []
        for one in chance.sample([plan, other], 2):
            runs.append((one, one.start("publish", place.destination, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)))
            time.sleep(chance.uniform(0, 0.5))
        won = [one.number for one, run in runs if run.wait() == 0]
        files, wrong = unlike_index(place)
        rooms = set().union(*map(rooms_of, files.values()))
        ended.append(len(won))
        if wrong or len(rooms) != 1 or not rooms <= set(won):
            mixed.append((won, rooms, wrong[:3]))
    note(f"of {times} times two runs at once, {ended.count(1)} had one refused, and none left a mixture", not mixed, mixed[:3])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("place", nargs="?", choices=["folder", *STORES], default="folder")
    parser.add_argument("--program", default=str(ROOT / "target/debug/aarshjul"))
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--clients")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as path:
        folder = pathlib.Path(path)
        folder.chmod(0o755)
        program = str(pathlib.Path(given.program).resolve())
        for name, texts in [("shipped", None), ("small", SMALL)]:
            part = folder / name
            part.mkdir()
            place = {"folder": Folder, **STORES}[given.place](part)
            try:
                plan = Plan(part, program, texts)
                if texts is None:
                    equal_to_serve(plan, place, given.clients)
                    second_run(plan, place)
                else:
                    plan.edit()
                    plan.publish(place.destination)
                    removed(plan, place)
                    taken_away(plan, place)
                    if given.place != "folder":
                        cut_off(plan, place)
                    killed(plan, place, given.kills)
                    followed(plan, place, given.edits)
                    (part / "other").mkdir()
                    other = Plan(part / "other", program, texts)
                    other.number = 50000
                    together(plan, other, place, 10)
            finally:
                place.server.terminate()
                place.server.wait()
    failed = sum(not good for _, good in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
