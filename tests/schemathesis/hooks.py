"""Gives schemathesis the rules that openapi.yaml states only in words: the caller's organization, valid times, URIs and files, and limits in bytes."""

import base64
import json
import os
import re
from datetime import datetime, timedelta, timezone

import schemathesis
from hypothesis import strategies as st


@schemathesis.hook
def before_load_schema(context, schema):
    # An event may name only the organization of the credentials.
    organization = schema["components"]["schemas"]["EventFields"]["properties"]["organizationId"]
    organization.clear()
    organization["const"] = os.environ["CHAT_REPLAY_ORGANIZATION"]
    # The contract states in words which hosts are public. A pattern takes any text for one.
    for webhook in schema["components"]["schemas"].values():
        url = webhook.get("properties", {}).get("url", {})
        if url.get("format") == "webhook-url":
            url.pop("pattern")
            url.pop("maxLength")
    # A pattern takes any base64url for a tilde form. IDS_IN_PATHS has only those that name an id.
    schema["components"]["schemas"]["IdInPath"] = {"type": "string", "format": "id-in-path"}


# At least two days from both ends of the calendar, because an offset moves a time by up to one day.
DAYS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29))
OFFSETS = st.integers(-(24 * 60 - 1), 24 * 60 - 1).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.builds(
    lambda day, offset, precision: day.replace(tzinfo=offset).isoformat(timespec=precision),
    DAYS,
    st.just(timezone.utc) | OFFSETS,
    st.sampled_from(["seconds", "milliseconds", "microseconds"]),
).map(lambda text: text.replace("+00:00", "Z"))

LABELS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)
URIS = st.builds(
    "{}://{}.example{}/{}".format,
    st.sampled_from(["http", "https", "HTTPS", "ftp", "mxc"]),
    LABELS,
    st.sampled_from(["", ":8443"]),
    st.sampled_from(["", "a%20b", "image.png?size=2#top", "é/日本語"]) | LABELS,
)
FILES = st.fixed_dictionaries(
    {"link": URIS}, optional={"name": st.text(max_size=40), "size": st.integers(0, 2**80)}
).map(json.dumps)


def in_path(text):
    needs_tilde_form = text in (".", "..") or text.startswith("~") or "/" in text
    return "~" + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") if needs_tilde_form else text


# At most 256 bytes, because a character has at most four.
IDS_IN_PATHS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=64
).map(in_path)

schemathesis.openapi.format("date-time", TIMES)
schemathesis.openapi.format("id-in-path", IDS_IN_PATHS)
schemathesis.openapi.format("iri", URIS)
schemathesis.openapi.format("chat-file", FILES)
schemathesis.openapi.format("webhook-name", LABELS)
schemathesis.openapi.format("webhook-url", st.builds(
    "https://{}.example.com{}/{}".format, LABELS, st.sampled_from(["", ":443", ":8443"]), st.sampled_from(["", "hook?key=a%20b"]) | LABELS))

RESERVED_HEADERS = "host|content-.*|connection|transfer-encoding|webhook-.*|rtk-.*|dyte-.*|te|trailer|upgrade|expect|keep-alive|proxy-.*|user-agent"
MAX_ID_BYTES = 256
MAX_METADATA_BYTES = 4096
ID_FIELDS = {"id", "sessionId", "meetingId", "participantId", "userId", "replyTo"}


@schemathesis.hook
def filter_body(context, body):
    if not isinstance(body, dict) or not isinstance(body.get("events"), list):
        return not isinstance(body, dict) or has_usable_headers(body)
    # The link in the contract needs a first event: it leads from this event to the chat of its session.
    rules = (has_right_bytes, has_whole_numbers, deletes_in_time)
    return has_usable_headers(body) and body["events"] != [] and all(rule(event) for event in body["events"] if isinstance(event, dict) for rule in rules)


def has_usable_headers(webhook):
    # The contract states in words which names are refused, and that names differ in more than case.
    names = [name.lower() for name in child(webhook, "headers", dict)]
    return len(set(names)) == len(names) and not any(re.fullmatch(RESERVED_HEADERS, name) for name in names)


def child(value, name, kind):
    return value[name] if isinstance(value.get(name), kind) else kind()


def has_right_bytes(event):
    message = child(event, "message", dict)
    targets = child(message, "targetUserIds", list)
    ids = [fields[name] for fields in (event, message) for name in ID_FIELDS & set(fields)] + targets
    return all(len(utf8(id)) <= MAX_ID_BYTES for id in ids if isinstance(id, str)) and (
        len(utf8(json.dumps(message.get("metadata"), ensure_ascii=False))) <= MAX_METADATA_BYTES
    )


def has_whole_numbers(event):
    # A schema takes 7.0 for an integer.
    message = child(event, "message", dict)
    return not any(isinstance(n, float) for n in (message.get("sequence"), child(message, "payload", dict).get("size")))


def deletes_in_time(event):
    # The clock decides whether a deletion of many messages is valid. Texts sort as their times when the year differs.
    return event.get("type") != "chat.messages.deleted" or (
        str(event.get("occurredAt")) < "2026" and event.get("until") is None
    )


@schemathesis.hook
def before_call(context, case, kwargs):
    # Filters do not see the cases of the coverage phase. A deletion of many messages must not be in the future, nor reach beyond its own time.
    body = case.body if isinstance(case.body, dict) else {}
    for event in child(body, "events", list):
        if isinstance(event, dict) and event.get("type") == "chat.messages.deleted":
            if is_time(event.get("until")):
                del event["until"]
            if is_time(event.get("occurredAt")):
                event["occurredAt"] = "2000-01-01T00:00:00Z"


def is_time(value):
    return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", value) is not None


def utf8(text):
    return text.encode("utf-8", "surrogatepass")


@schemathesis.hook
def filter_path_parameters(context, path):
    # schemathesis takes valid ids for wrong ones. Those of one or two characters, such as 0, are often the ids of sessions, so the answer is 200.
    return not isinstance(path, dict) or len(str(path.get("sessionId", "an id"))) > 2


@schemathesis.hook
def filter_query(context, query):
    # The API ignores unknown query parameters. With on_invalid=skip, it answers 200 to an invalid event.
    return not isinstance(query, dict) or (set(query) <= {"format", "on_invalid"} and query.get("on_invalid") != "skip")
