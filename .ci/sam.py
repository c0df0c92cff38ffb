"""Runs every function in its Lambda container: invoked with the sample events, over HTTP, and from the bus to the download.

Reads the variables that local/sam prints.
"""
import base64
import hashlib
import json
import os
import platform
import subprocess
import time
import urllib.error
import urllib.request
import uuid

import boto3

URL = os.environ["CHAT_REPLAY_URL"]
ORGANIZATION = os.environ["CHAT_REPLAY_ORGANIZATION"]
CREDENTIALS = f"{ORGANIZATION}:{os.environ['CHAT_REPLAY_API_KEY']}"
AUTHORIZATION = "Basic " + base64.b64encode(CREDENTIALS.encode()).decode()
NONE_FAILED = {"batchItemFailures": []}
ARCHITECTURE = "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"


def fresh(what):
    return f"{what}-{uuid.uuid4()}"


def check(what, actual, expected):
    if actual != expected:
        raise SystemExit(f"{what}: {actual!r}, not {expected!r}")
    print("ok:", what)


def invoke(function, sample, session, authorized=False):
    with open(f"events/{sample}.json") as file:
        event = json.loads(file.read().replace("s-1", session))
    if authorized:
        event["headers"]["authorization"] = AUTHORIZATION
    run = subprocess.run(
        ["sam", "local", "invoke", function, "--event", "-", "--env-vars", "events/env.json", "--skip-pull-image",
         "--parameter-overrides", f"Architecture={ARCHITECTURE}"],
        input=json.dumps(event), capture_output=True, text=True,
        env={name: value for name, value in os.environ.items() if name != "AWS_ENDPOINT_URL"})
    try:
        return json.loads(run.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        raise SystemExit(f"sam local invoke {function}:\n{run.stdout}\n{run.stderr}")


def request(path, body=None, authorization=AUTHORIZATION):
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(URL + path, data, {"authorization": authorization})) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def eventually(what, look, expected):
    end = time.monotonic() + 90
    while look() != expected and time.monotonic() < end:
        time.sleep(1)
    check(what, look(), expected)


def invoke_each():
    one, other = fresh("invoked"), fresh("invoked")
    check("post-events records", invoke("PostEvents", "http/post-events", one, True)["statusCode"], 200)
    check("post-events refuses a wrong key", invoke("PostEvents", "http/post-events", one)["statusCode"], 401)
    eventually("get-session-chat answers",
               lambda: invoke("GetSessionChat", "http/get-session-chat", one, True)["statusCode"], 200)
    check("get-session-chat refuses a wrong key", invoke("GetSessionChat", "http/get-session-chat", one)["statusCode"], 401)
    check("compact-session-chat is done", invoke("CompactSessionChat", "sqs/compaction-queue", one), NONE_FAILED)
    check("consume-events records", invoke("ConsumeEvents", "sqs/events-queue", other), NONE_FAILED)
    check("consume-events takes poison", invoke("ConsumeEvents", "sqs/events-queue-with-a-poison-message", other), NONE_FAILED)
    return one


def bus_event(event_type, source="chat-replay", **fields):
    event = {"type": event_type, "id": str(uuid.uuid4()), "occurredAt": "2026-11-21T09:00:00Z",
             "organizationId": ORGANIZATION, "meetingId": "m-1", **fields}
    return {"EventBusName": "chat-replay", "Source": source, "DetailType": event_type, "Detail": json.dumps(event)}


def message(message_id, payload):
    return {"id": message_id, "participantId": "p-1", "displayName": "Amara", "payloadType": "TEXT_MESSAGE",
            "payload": payload, "createdAt": "2026-11-21T09:00:00Z"}


def from_bus_to_download():
    session = fresh("bus")
    sent = boto3.client("events").put_events(Entries=[
        bus_event("chat.message.sent", sessionId=session, message=message("a", "over the bus")),
        bus_event("chat.message.sent", sessionId=session, message=message("b", "of another source"), source="other"),
        bus_event("chat.message.sent", sessionId=session, message=message("c", "of nobody"), organizationId="nobody"),
        bus_event("session.ended", sessionId=session, reason="HOST_ENDED_MEETING")])
    check("the bus takes events", sent["FailedEntryCount"], 0)
    path = f"/v2/sessions/{session}/chat"
    eventually("the session's chat is complete", lambda: request(path)[1].get("data", {}).get("chat_complete"), True)
    eventually("it has the one message", lambda: request(path)[1].get("data", {}).get("chat_message_count"), 1)
    data = request(path)[1]["data"]
    with urllib.request.urlopen(data["chat_download_url"]) as answer:
        csv = answer.read()
    check("the CSV is the one that the answer tells of", hashlib.sha256(csv).hexdigest(), data["chat_sha256"])
    check("its message is that of the bus", csv.decode().splitlines()[1].split(",")[8], "over the bus")

    sqs = boto3.client("sqs")
    reasons = []

    def dead():
        found = sqs.receive_message(QueueUrl="EventsDeadLetterQueue", MaxNumberOfMessages=10, VisibilityTimeout=1,
                                    MessageAttributeNames=["All"]).get("Messages", [])
        reasons.extend(one["MessageAttributes"]["reason"]["StringValue"] for one in found if session in one["Body"])
        return reasons[:1]

    eventually("the event of nobody is a dead letter", dead, ["UNKNOWN_ORGANIZATION"])


def over_http(session):
    check("a wrong key", request("/v2/sessions/s-1/chat", authorization="Basic eDp5")[0], 401)
    check("an unknown session", request(f"/v2/sessions/{fresh('unknown')}/chat")[0], 404)
    check("a bad event", request("/v2/events", {"events": [{"type": "?"}]})[1]["error"]["reason"], "INVALID_EVENTS")
    began = time.monotonic()
    check("a known session", request(f"/v2/sessions/{session}/chat")[0], 200)
    print(f"   in {1000 * (time.monotonic() - began):.0f} ms")


over_http(invoke_each())
from_bus_to_download()
