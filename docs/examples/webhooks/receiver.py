"""Receive webhooks: python receiver.py PORT whsec_… (nothing but Python's own library).

Prints a line for each new message; answers 401 to what is not from the sender, 204 to all else.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_SECONDS = 300
LARGEST = 1024 * 1024
SECRET = base64.b64decode(sys.argv[2].removeprefix("whsec_"))
seen: set[str] = set()  # keep them in a database: an id comes again when our answer was lost


def is_genuine(message_id: str, timestamp: str, signatures: str, body: bytes) -> bool:
    """Whether one of the signatures is right and the message is fresh."""
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    signed = f"{message_id}.{timestamp}.".encode() + body
    right = base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(f"v1,{right}".encode(), one.encode()) for one in signatures.split())


class Receiver(BaseHTTPRequestHandler):
    """Checks, answers at once, and works afterwards."""

    def do_POST(self) -> None:
        """One message."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), LARGEST))
        message_id = self.headers.get("webhook-id", "")
        signatures = self.headers.get("webhook-signature", "")
        genuine = is_genuine(message_id, self.headers.get("webhook-timestamp", ""), signatures, body)
        self.send_response(204 if genuine else 401)
        self.end_headers()
        if genuine and message_id not in seen:
            seen.add(message_id)
            message = json.loads(body)
            print(message["type"], message["data"].get("number", ""), flush=True)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
