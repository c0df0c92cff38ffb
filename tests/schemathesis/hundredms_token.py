"""Signs a management token of 100ms. Reads the two lines that `chat-replay key create --100ms` prints, and prints the token."""

import base64
import hmac
import json
import sys
import time
import uuid


def part(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=")


def read_key(printed):
    """Returns the access key and the secret in the output of `chat-replay key create --100ms`."""
    lines = dict(line.split("=", 1) for line in printed.splitlines())
    return lines["access_key"], lines["secret"]


def token(access_key, secret):
    now = int(time.time())
    claims = {"access_key": access_key, "type": "management", "version": 2, "jti": str(uuid.uuid4()), "iat": now, "nbf": now, "exp": now + 3600}
    content = part(b'{"alg":"HS256","typ":"JWT"}') + b"." + part(json.dumps(claims).encode())
    return (content + b"." + part(hmac.digest(secret.encode(), content, "sha256"))).decode()


if __name__ == "__main__":
    print(token(*read_key(sys.stdin.read())))
