"""Google's storage as far as `publish` uses it: the XML API, with generations. No emulator of the
registries has that API.

    google.py PORT BUCKET EMAIL

Anybody reads; who writes or lists signs with the key of the service account. Prints a line for each
request.
"""

import base64
import hashlib
import http.server
import json
import sys
import threading
import time
import urllib.parse
from email.utils import formatdate
from xml.sax.saxutils import escape

KEPT = ["Content-Type", "Cache-Control", "Content-Disposition"]
# Of one object; Google answers 429 to what comes sooner.
SECONDS_BETWEEN_WRITINGS = 1


class Google(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket, account, generation = "", "", 1_700_000_000_000_000
    objects, written, lock = {}, {}, threading.Lock()

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if "Content-Length" not in dict(headers):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, status, code):
        body = f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>x</Message></Error>"
        self.answer(status, body.encode(), [("Content-Type", "application/xml; charset=UTF-8")])

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        bucket, _, key = urllib.parse.unquote(url.path).lstrip("/").partition("/")
        sent = self.headers.get("Authorization", "")
        is_reading = self.command in ["GET", "HEAD"] and key
        if sent and self.issuer(sent) != Google.account:
            return self.refuse(401, "AuthenticationRequired")
        if bucket != Google.bucket:
            return self.refuse(404, "NoSuchBucket")
        if not sent and not is_reading:
            return self.refuse(403, "AccessDenied")
        with Google.lock:
            if not key:
                return self.list(query.get("prefix", ""))
            return getattr(self, self.command.lower())(key, body)

    do_GET = do_HEAD = do_PUT = do_DELETE = do_POST = handle_request

    def issuer(self, sent):
        """Who says to have signed; the signature is not looked at."""
        try:
            return json.loads(base64.urlsafe_b64decode(sent.split(".")[1] + "=="))["iss"]
        except (IndexError, KeyError, ValueError):
            return None

    def list(self, prefix):
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><Generation>{one['generation']}</Generation>"
            f"<MetaGeneration>1</MetaGeneration><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
            f"<ETag>&quot;{one['tag']}&quot;</ETag><Size>{len(one['body'])}</Size></Contents>"
            for key, one in sorted(Google.objects.items())
            if key.startswith(prefix)
        )
        body = f"<ListBucketResult><Name>{Google.bucket}</Name><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"
        self.answer(200, body.encode(), [("Content-Type", "application/xml; charset=UTF-8")])

    def get(self, key, _):
        one = Google.objects.get(key)
        if one is None:
            return self.refuse(404, "NoSuchKey")
        headers = [*one["headers"], *self.names(one), ("Last-Modified", formatdate(one["at"], usegmt=True))]
        self.answer(200, one["body"], [*headers, ("Content-Length", str(len(one["body"])))])

    head = get

    def put(self, key, body):
        known, wanted = Google.objects.get(key), self.headers.get("x-goog-if-generation-match")
        if time.monotonic() - Google.written.get(key, -9) < SECONDS_BETWEEN_WRITINGS:
            return self.refuse(429, "SlowDown")
        if wanted is not None and int(wanted) != (known["generation"] if known else 0):
            return self.refuse(412, "PreconditionFailed")
        Google.generation += 1
        Google.written[key] = time.monotonic()
        headers = [(name, self.headers[name]) for name in KEPT if name in self.headers]
        one = {"body": body, "headers": headers, "generation": Google.generation, "at": time.time()}
        one["tag"] = hashlib.md5(body).hexdigest()
        Google.objects[key] = one
        self.answer(200, b"", self.names(one))

    def delete(self, key, _):
        if Google.objects.pop(key, None) is None:
            return self.refuse(404, "NoSuchKey")
        self.answer(204)

    def names(self, one):
        return [("ETag", f'"{one["tag"]}"'), ("x-goog-generation", str(one["generation"]))]

    def log_message(self, form, *what):
        print(form % what, flush=True)


if __name__ == "__main__":
    Google.bucket, Google.account = sys.argv[2:]
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Google).serve_forever()
