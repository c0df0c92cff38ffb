"""Runs every function in its Lambda container: with the sample events, over HTTP, and from the bus to the download.

Reads the variables that local/sam prints.
"""
import base64
import hashlib
import json
import os
import pathlib
import platform
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

import boto3
import botocore.config

sys.path.append("tests/schemathesis")
from hundredms_token import read_key, token

URL = os.environ["CHAT_REPLAY_URL"]
ORGANIZATION = os.environ["CHAT_REPLAY_ORGANIZATION"]
KEY = os.environ["CHAT_REPLAY_API_KEY"]
AUTHORIZATION = "Basic " + base64.b64encode(f"{ORGANIZATION}:{KEY}".encode()).decode()
# local/sam revokes the keys of this name at its next start.
HUNDREDMS_KEY = read_key(subprocess.check_output(
    ["./chat-replay", "key", "create", ORGANIZATION, "--name", "local/sam", "--100ms"], text=True))
# The path in which the samples of RealtimeKit name their organization.
OF_SAMPLES, OF_ORGANIZATION = "/realtime/kit/demo/", f"/realtime/kit/{ORGANIZATION}/"
# local/sam runs the API of Lambda itself on the port after that of the HTTP API.
LAMBDA = boto3.client("lambda", endpoint_url=f"http://127.0.0.1:{urllib.parse.urlsplit(URL).port + 1}",
                      config=botocore.config.Config(read_timeout=300, retries={"total_max_attempts": 1}))
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


def authorization(event):
    """Returns the credentials of the demo organization in the form of the contract that a sample belongs to."""
    if event["rawPath"].startswith("/100ms/"):
        return "Bearer " + token(*HUNDREDMS_KEY)
    return f"Bearer {KEY}" if event["headers"].get("authorization", "").startswith("Bearer ") else AUTHORIZATION


def event_of(function, sample, session):
    """Returns the event of a sample, for that session. Inserts the key of the demo organization unless the sample tests wrong or
    missing credentials."""
    text = (EVENTS / function / f"{sample}.json").read_text()
    event = json.loads(text.replace("s-1", session).replace(OF_SAMPLES, OF_ORGANIZATION))
    if "appId" in event.get("pathParameters", {}):
        event["pathParameters"]["appId"] = ORGANIZATION
    if "headers" in event and sample not in ("wrong-key", "no-credentials", "realtimekit-wrong-key", "connectycube-wrong-key"):
        event["headers"]["authorization"] = authorization(event)
        event["headers"] |= {name: f"{ORGANIZATION}:{KEY}" for name in event["headers"] if name.startswith("cb-")}
    return json.dumps(event)


def in_new_container(function, event):
    run = subprocess.run(
        ["sam", "local", "invoke", logical_id(function), "--event", "-", "--env-vars", ".aws-sam/env.json", "--skip-pull-image",
         "--parameter-overrides", f"Architecture={ARCHITECTURE}"],
        input=event, capture_output=True, text=True,
        env={name: value for name, value in os.environ.items() if name != "AWS_ENDPOINT_URL"})
    if run.returncode != 0:
        raise SystemExit(f"sam local invoke of {function}:\n{run.stdout}\n{run.stderr}")
    return run.stdout.strip().splitlines()[-1] if run.stdout.strip() else ""


def by_lambda(function, event):
    """Invokes a function over the API of Lambda. The first call starts a container, which then stays."""
    return LAMBDA.invoke(FunctionName=logical_id(function), Payload=event)["Payload"].read().decode()


def invoke(container, function, sample, session):
    """Returns the answer of a function to a sample."""
    text = container(function, event_of(function, sample, session))
    try:
        answer = json.loads(text or "null")
        if answer is None:
            return {}
        if "statusCode" in answer:
            error = json.loads(answer["body"] or "{}").get("error", {})
            return {"status": answer["statusCode"]} | ({"reason": error["reason"]} if error else {})
        return {"failed": len(answer["batchItemFailures"])}
    except (KeyError, TypeError, ValueError):
        raise SystemExit(f"{function}/{sample} was answered with {text}")


def request(path, body=None, authorization=AUTHORIZATION, method=None):
    data = None if body is None else json.dumps(body).encode()
    try:
        call = urllib.request.Request(URL + path, data, {"authorization": authorization}, method=method)
        with urllib.request.urlopen(call) as answer:
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
    eventually("/".join(RECORDS), lambda: invoke(in_new_container, *RECORDS, session), SAMPLES[RECORDS])
    # The compaction may still run.
    eventually("/".join(READS), lambda: invoke(in_new_container, *READS, session), SAMPLES[READS])
    for function, sample in [one for one in SAMPLES if one not in (RECORDS, READS)]:
        # Each batch of the bus has its own session. All other samples use the session of the first sample.
        answer = invoke(by_lambda, function, sample, fresh("bus") if function == "consume-events" else session)
        check(f"{function}/{sample}", answer, SAMPLES[function, sample])
    print(f"   {len(SAMPLES)} samples in {time.monotonic() - began:.0f} s")
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
    bearer = f"Bearer {KEY}"
    for prefix in ("/client/v4", ""):
        kit = f"{prefix}/accounts/any{OF_ORGANIZATION}"
        check(f"a chat at {prefix}/accounts", request(f"{kit}sessions/{session}/chat", authorization=bearer)[0], 200)
        check(f"the names of events at {prefix}/accounts", request(f"{kit}webhooks/all", authorization=bearer)[0], 200)
    as_100ms = "Bearer " + token(*HUNDREDMS_KEY)
    asset = request(f"/100ms/v2/recording-assets?session_id={session}", authorization=as_100ms)[1]["data"][0]["id"]
    link = f"/100ms/v2/recording-assets/{asset}/presigned-url"
    eventually("a link to the asset", lambda: request(link, authorization=as_100ms)[0], 200)
    check("an unknown route of 100ms", request("/100ms/v2/rooms")[1]["code"], 404)
    for path in (f"/v2/sessions/{session}/transcript", f"/accounts/any{OF_ORGANIZATION}recordings", "/client/v4/user", "/v3/sessions"):
        for method in ("GET", "POST", "DELETE"):
            status, answer = request(path, method=method)
            check(f"{method} of an unknown route below {path[:path.index('/', 1)]}", (status, answer["error"]["reason"]),
                  (404, "ROUTE_NOT_FOUND"))
    status, answer = request("/v2/sessions", method="DELETE")
    check("a wrong method", (status, answer["error"]["reason"]), (405, "METHOD_NOT_ALLOWED"))
    check("the health route", request("/v2/health", authorization="none")[0], 200)
    check("a bad event", request("/v2/events", {"events": [{"type": "?"}]})[1]["error"]["reason"], "INVALID_EVENTS")


over_http(invoke_each())
from_bus_to_download()
