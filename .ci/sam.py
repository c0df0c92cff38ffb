"""Runs every function in its Lambda container: with the sample events, over HTTP, and from the bus to the download.

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
EVENTS = pathlib.Path("events")
# (function, sample) -> the expected answer: a status and a reason, the number of failed messages of its batch, or nothing.
SAMPLES = {
    (file.parent.name, sample): answer
    for file in sorted(EVENTS.glob("*/answers.json"))
    for sample, answer in json.loads(file.read_text()).items()
}
RECORDS = ("post-events", "sample")
READS = ("get-session-chat", "sample")
ARCHITECTURE = "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"


def fresh(what):
    return f"{what}-{uuid.uuid4()}"


def check(what, actual, expected):
    if actual != expected:
        raise SystemExit(f"{what}: {actual!r}, not {expected!r}")
    print("ok:", what)


def logical_id(function):
    return "".join(word.capitalize() for word in function.split("-"))


def invoke(function, sample, session):
    """Returns the answer of `sam local invoke` to a sample, for that session. Inserts the key of the demo organization unless the
    sample tests wrong or missing credentials."""
    event = json.loads((EVENTS / function / f"{sample}.json").read_text().replace("s-1", session))
    if "headers" in event and sample not in ("wrong-key", "no-credentials"):
        event["headers"]["authorization"] = AUTHORIZATION
    run = subprocess.run(
        ["sam", "local", "invoke", logical_id(function), "--event", "-", "--env-vars", ".aws-sam/env.json", "--skip-pull-image",
         "--parameter-overrides", f"Architecture={ARCHITECTURE}"],
        input=json.dumps(event), capture_output=True, text=True,
        env={name: value for name, value in os.environ.items() if name != "AWS_ENDPOINT_URL"})
    try:
        if run.returncode == 0 and not run.stdout.strip():
            return {}
        answer = json.loads(run.stdout.strip().splitlines()[-1])
        if "statusCode" in answer:
            error = json.loads(answer["body"]).get("error", {})
            return {"status": answer["statusCode"]} | ({"reason": error["reason"]} if error else {})
        return {"failed": len(answer["batchItemFailures"])}
    except (IndexError, KeyError, ValueError):
        raise SystemExit(f"sam local invoke with {function}/{sample}:\n{run.stdout}\n{run.stderr}")


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
    there = {(file.parent.name, file.stem) for file in EVENTS.glob("*/*.json")}
    check("every sample has an answer", sorted(one for one in there if one[0] != "chat" and one[1] != "answers"), sorted(SAMPLES))
    session = fresh("invoked")
    began = time.monotonic()
    eventually("/".join(RECORDS), lambda: invoke(*RECORDS, session), SAMPLES[RECORDS])
    # The compaction may still run.
    eventually("/".join(READS), lambda: invoke(*READS, session), SAMPLES[READS])
    rest = [sample for sample in SAMPLES if sample not in (RECORDS, READS)]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        # Each batch of the bus has its own session. All other samples use the session of the first sample.
        answers = pool.map(lambda sample: invoke(*sample, fresh("bus") if sample[0] == "consume-events" else session), rest)
        for sample, answer in zip(rest, answers):
            check("/".join(sample), answer, SAMPLES[sample])
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
        bus_event("chat.message.sent", sessionId=session, message=message("c", "of no organization"), organizationId="unknown"),
        bus_event("session.ended", sessionId=session, reason="HOST_ENDED_MEETING")])
    check("the bus accepts events", sent["FailedEntryCount"], 0)
    path = f"/v2/sessions/{session}/chat"
    eventually("the session's chat is complete", lambda: request(path)[1].get("data", {}).get("chat_complete"), True)
    eventually("the chat has one message", lambda: request(path)[1].get("data", {}).get("chat_message_count"), 1)
    data = request(path)[1]["data"]
    with urllib.request.urlopen(data["chat_download_url"]) as answer:
        csv = answer.read()
    check("the CSV has the SHA-256 of the answer", hashlib.sha256(csv).hexdigest(), data["chat_sha256"])
    check("the CSV has the message of the bus", csv.decode().splitlines()[1].split(",")[8], '"over the bus"')

    sqs = boto3.client("sqs")
    reasons = []

    def dead():
        found = sqs.receive_message(QueueUrl="EventsDeadLetterQueue", MaxNumberOfMessages=10, VisibilityTimeout=1,
                                    MessageAttributeNames=["All"]).get("Messages", [])
        reasons.extend(one["MessageAttributes"]["reason"]["StringValue"] for one in found if session in one["Body"])
        return reasons[:1]

    eventually("the event of an unknown organization is a dead letter", dead, ["UNKNOWN_ORGANIZATION"])


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
