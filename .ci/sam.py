"""Runs every function in its Lambda container: invoked with the sample events, over HTTP, and from the bus to the download.

Reads the variables that local/sam prints.
"""
import base64
import concurrent.futures
import hashlib
import json
import os
import pathlib
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
AT_ONCE = 2
# Each sample, and what its function answers: a status and a reason, how many messages of its batch are to come again, or nothing.
SAMPLES = {
    "http/post-events": (200, None),
    "http/post-events-base64": (200, None),
    "http/post-events-wrong-key": (401, "UNAUTHORIZED"),
    "http/post-events-no-credentials": (401, "UNAUTHORIZED"),
    "http/post-events-invalid-event": (400, "INVALID_EVENTS"),
    "http/post-events-invalid-json": (400, "INVALID_JSON"),
    "http/get-session-chat": (200, None),
    "http/get-session-chat-wrong-key": (401, "UNAUTHORIZED"),
    "http/get-session-chat-no-credentials": (401, "UNAUTHORIZED"),
    "http/get-session-chat-unknown-session": (404, "SESSION_NOT_FOUND"),
    "http/get-session-chat-invalid-session-id": (400, "INVALID_SESSION_ID"),
    "sqs/events-queue": 0,
    "sqs/events-queue-redriven": 0,
    "sqs/events-queue-with-a-poison-message": 0,
    "sqs/compaction-queue": 0,
    "sqs/compaction-queue-not-a-request": 0,
    "schedule/sweep-sessions": None,
}
ARCHITECTURE = "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"


def fresh(what):
    return f"{what}-{uuid.uuid4()}"


def check(what, actual, expected):
    if actual != expected:
        raise SystemExit(f"{what}: {actual!r}, not {expected!r}")
    print("ok:", what)


def function_of(sample):
    name = pathlib.Path(sample).name
    for prefix, function in (("post-events", "PostEvents"), ("get-session-chat", "GetSessionChat"),
                             ("events-queue", "ConsumeEvents"), ("compaction-queue", "CompactSessionChat"), ("sweep-sessions", "SweepSessions")):
        if name.startswith(prefix):
            return function
    raise SystemExit(f"whose sample is {sample}?")


def invoke(sample, session):
    """What `sam local invoke` answers to a sample of that session, with the demo organization's key where the sample is to have one."""
    event = json.loads(pathlib.Path(f"events/{sample}.json").read_text().replace("s-1", session))
    if "headers" in event and not sample.endswith(("-wrong-key", "-no-credentials")):
        event["headers"]["authorization"] = AUTHORIZATION
    run = subprocess.run(
        ["sam", "local", "invoke", function_of(sample), "--event", "-", "--env-vars", "events/env.json", "--skip-pull-image",
         "--parameter-overrides", f"Architecture={ARCHITECTURE}"],
        input=json.dumps(event), capture_output=True, text=True,
        env={name: value for name, value in os.environ.items() if name != "AWS_ENDPOINT_URL"})
    try:
        if run.returncode == 0 and not run.stdout.strip():
            return None
        answer = json.loads(run.stdout.strip().splitlines()[-1])
        if "statusCode" in answer:
            return answer["statusCode"], json.loads(answer["body"]).get("error", {}).get("reason")
        return len(answer["batchItemFailures"])
    except (IndexError, KeyError, ValueError):
        raise SystemExit(f"sam local invoke with {sample}:\n{run.stdout}\n{run.stderr}")


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
    there = {str(file.relative_to("events").with_suffix("")) for file in pathlib.Path("events").glob("*/*.json")}
    check("every sample is run", sorted(name for name in there if not name.startswith("chat/")), sorted(SAMPLES))
    session = fresh("invoked")
    began = time.monotonic()
    eventually("http/post-events", lambda: invoke("http/post-events", session), SAMPLES["http/post-events"])
    # Its compaction may still be under way.
    eventually("http/get-session-chat", lambda: invoke("http/get-session-chat", session), SAMPLES["http/get-session-chat"])
    rest = [sample for sample in SAMPLES if sample not in ("http/post-events", "http/get-session-chat")]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        # The batches of the bus may have a session of their own: to all others the first one's chat is known.
        answers = pool.map(lambda sample: invoke(sample, fresh("bus") if "events-queue" in sample else session), rest)
        for sample, answer in zip(rest, answers):
            check(sample, answer, SAMPLES[sample])
    print(f"   {len(SAMPLES)} samples in {time.monotonic() - began:.0f} s, each in a new container")
    return session


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
    took, statuses = [], set()
    for _ in range(12):
        began = time.monotonic()
        statuses.add(request(f"/v2/sessions/{session}/chat")[0])
        took.append(1000 * (time.monotonic() - began))
    check("a known session", statuses, {200})
    print(f"   {took[0]:.0f} ms in a new container, then {took[1]:.0f} ms, median of the next ten {sorted(took[2:])[5]:.0f} ms")
    check("a wrong key", request("/v2/sessions/s-1/chat", authorization="Basic eDp5")[0], 401)
    check("a bad event", request("/v2/events", {"events": [{"type": "?"}]})[1]["error"]["reason"], "INVALID_EVENTS")


over_http(invoke_each())
from_bus_to_download()
