"""Gives schemathesis the rules that the contracts state only in words: the caller's organization, valid times, URIs and files, limits in bytes, pages."""

import base64
import json
import os
import re
import urllib.request
from datetime import datetime, timedelta, timezone
from pathlib import Path

import schemathesis
from hypothesis import strategies as st
from schemathesis.core.deserialization import deserialize_yaml

ORGANIZATION = os.environ["CHAT_REPLAY_ORGANIZATION"]
OPENAPI = Path(__file__).parents[2] / "openapi.yaml"
START = "#/components/parameters/Start"
DIALOG = "DialogId"
APP = "/accounts/{accountId}/realtime/kit/{appId}/"


@schemathesis.hook
def before_load_schema(context, schema):
    if DIALOG in schema["components"]["parameters"]:
        add_referenced_schemas(schema)
        name_the_dialog(schema)
        return
    if any(path.startswith(APP) for path in schema["paths"]):
        add_referenced_schemas(schema)
        name_the_app(schema)
    elif "managementToken" in schema["components"]["securitySchemes"]:
        add_referenced_schemas(schema)
        # A pattern takes any base64url for a tilde form, as in paths.
        schema["components"]["schemas"]["IdInQuery"] = {"type": "string", "format": "id-in-path"}
    else:
        state_rules(schema["components"]["schemas"])
    # Only the service makes cursors, and it refuses participants.
    leave_out(schema, lambda parameter: parameter.get("name") in ("cursor", "participants") or parameter.get("$ref") == START)
    # The contract states in words that a page of sessions ends within 10,000 sessions.
    if "PageNumber" in schema["components"]["parameters"]:
        schema["components"]["parameters"]["PageNumber"]["schema"]["maximum"] = MAX_PAGE
    allow_empty_values(schema)


@schemathesis.hook
def filter_case(context, case):
    # schemathesis takes every text that it makes without the format for a wrong one. Most of these are right names of webhooks.
    mutations = case.meta.phase.data.mutations if case.meta else ()
    return not any(mutation.schema_pointer.endswith("/name") and "format" in mutation.keywords for mutation in mutations)


def state_rules(schemas):
    # An event may name only the organization of the credentials.
    organization = schemas["EventFields"]["properties"]["organizationId"]
    organization.clear()
    organization["const"] = ORGANIZATION
    # The contract states in words which hosts are public. A pattern takes any text for one.
    for webhook in schemas.values():
        url = webhook.get("properties", {}).get("url", {})
        if url.get("format") == "webhook-url":
            url.pop("pattern")
            url.pop("maxLength")
    # A pattern takes any base64url for a tilde form. IDS_IN_PATHS has only those that name an id.
    schemas["IdInPath"] = {"type": "string", "format": "id-in-path"}


def add_referenced_schemas(schema):
    # The documents of vendors refer to the schemas of openapi.yaml, for which the same rules hold. They get names of their own there.
    schemas = deserialize_yaml(OPENAPI.read_text("utf-8"))["components"]["schemas"]
    state_rules(schemas)
    replace_references(schemas, "#/components/schemas/", "#/components/schemas/v2.")
    replace_references(schema, "../../openapi.yaml#/components/schemas/", "#/components/schemas/v2.")
    schema["components"].setdefault("schemas", {}).update({"v2." + name: fields for name, fields in schemas.items()})


def allow_empty_values(value):
    # schemathesis takes no notice of allowEmptyValue.
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        allow_empty_values(child)
    if isinstance(value, dict) and value.pop("allowEmptyValue", False):
        value["schema"] = {"anyOf": [value["schema"], {"type": "string", "const": ""}]}


def replace_references(value, old, new):
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        replace_references(child, old, new)
    if isinstance(value, dict) and isinstance(value.get("$ref"), str) and value["$ref"].startswith(old):
        value["$ref"] = new + value["$ref"].removeprefix(old)


def name_the_app(schema):
    # The app is the organization of the credentials, and every account is right.
    ids = {"#/components/parameters/AccountId", "#/components/parameters/AppId"}
    app = APP.format(accountId="any-account", appId=ORGANIZATION)
    schema["paths"] = {path.replace(APP, app): item for path, item in schema["paths"].items()}
    leave_out(schema, lambda parameter: parameter.get("$ref") in ids)


def name_the_dialog(schema):
    # The parameters of ConnectyCube name dialogs and messages that exist.
    session = "contract-dialog"
    event = {"type": "chat.message.sent", "id": "e-1", "occurredAt": "2026-11-21T09:00:00Z", "sessionId": session, "meetingId": "m-1",
             "message": {"id": "m-1", "participantId": "p-1", "displayName": "Amara", "payloadType": "TEXT_MESSAGE", "payload": "hello there",
                         "createdAt": "2026-11-21T09:00:00Z"}}
    url, key = os.environ["CHAT_REPLAY_URL"], os.environ["CHAT_REPLAY_API_KEY"]
    basic = base64.b64encode(f"{ORGANIZATION}:{key}".encode()).decode()
    fetch(url + "/v2/events", {"authorization": f"Basic {basic}", "content-type": "application/json"}, json.dumps({"events": [event]}).encode())
    page = fetch(f"{url}/connectycube/chat/Message?chat_dialog_id={session}", {"cb-token": os.environ["CHAT_REPLAY_TOKEN"]})
    parameters = schema["components"]["parameters"]
    for name in parameters:
        if name in (DIALOG, "OptionalDialogId", "DialogIds") or name.startswith("ListId"):
            parameters[name]["schema"] = {"enum": [session, ""] if name == "OptionalDialogId" else [session]}
    parameters["MessageId"]["schema"] = {"enum": [page["items"][0]["_id"]]}
    # The contract states in words which of these belong together.
    leave_out(schema, lambda parameter: str(parameter.get("$ref")).split("/")[-1] in ("StartDate", "EndDate", "SortAscMessages", "SortAscDialogs"))


def fetch(url, headers, body=None):
    with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
        return json.load(answer)


def leave_out(schema, is_left_out):
    for parameters in parameters_of(schema):
        parameters[:] = [parameter for parameter in parameters if not is_left_out(parameter)]


def parameters_of(schema):
    owners = [owner for item in schema["paths"].values() for owner in (item, *item.values()) if isinstance(owner, dict)]
    return [owner["parameters"] for owner in owners if "parameters" in owner]


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
# With the largest per_page, this page ends at the last session that a page may have.
MAX_PAGE = 100
MAX_ID_BYTES = 256
MAX_METADATA_BYTES = 4096
IDS_IN_QUERIES = ("associated_id", "participant_id", "user_id", "room_id", "session_id")
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
    # Filters do not see the cases of the coverage phase. Every route refuses 10**10.
    query = case.query if isinstance(case.query, dict) else {}
    if re.fullmatch("[0-9]+", str(query.get("page_no"))) and int(query["page_no"]) > MAX_PAGE:
        query["page_no"] = 10**10
    # A deletion of many messages must not be in the future, nor reach beyond its own time.
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
    known = {parameter.name for parameter in context.operation.query}
    return not isinstance(query, dict) or (
        set(query) <= known and query.get("on_invalid") != "skip" and all(is_id(query.get(name)) for name in IDS_IN_QUERIES)
    )


def is_id(value):
    # An integer in a query is a text.
    return len(utf8(str(value))) <= MAX_ID_BYTES
