"""An SMTP server that writes a line for each mail it takes, before it says so.

server.py OPTIONS: JSON with `port`, `log`, and if wanted `refuse` (addresses), `later` (it
takes nothing now), `certificate` and `key`, `implicit` (TLS from the first byte), `user` and
`password`.
"""

import asyncio
import email
import email.policy
import hashlib
import json
import random
import ssl
import sys
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Handler:
    def __init__(self, options):
        self.options = options

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.options.get("refuse", []):
            return f"550 5.1.1 <{address}>: no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.options.get("later"):
            return "451 4.3.0 come again"
        await asyncio.sleep(random.uniform(0, 0.03))
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        line = {name.lower(): message[name] for name in message.keys()}
        line["recipients"] = envelope.rcpt_tos
        line["body"] = message.get_content()
        line["bytes"] = hashlib.sha256(envelope.content).hexdigest()
        line["tls"] = session.ssl is not None
        line["authenticated"] = session.authenticated
        with open(self.options["log"], "a", encoding="utf-8") as log:
            log.write(json.dumps(line, ensure_ascii=False) + "\n")
        await asyncio.sleep(random.uniform(0, 0.03))
        return "250 taken"


def main():
    options = json.loads(sys.argv[1])
    how = {}
    if "certificate" in options:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options["certificate"], options["key"])
        if options.get("implicit"):
            how["ssl_context"] = context
        else:
            how |= {"tls_context": context, "require_starttls": True}
    if "user" in options:
        wanted = (options["user"].encode(), options["password"].encode())

        def authenticate(server, session, envelope, mechanism, given):
            return AuthResult(success=(given.login, given.password) == wanted, handled=False)

        how |= {"authenticator": authenticate, "auth_required": True}
        how["auth_require_tls"] = not options.get("implicit")
    controller = Controller(Handler(options), hostname="127.0.0.1", port=options["port"], **how)
    controller.start()
    print("ready", flush=True)
    while True:
        time.sleep(60)


main()
