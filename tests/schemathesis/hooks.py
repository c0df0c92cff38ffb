"""Gives schemathesis the rules that openapi.yaml states only in words: the caller's organization, and valid times, URLs and files."""

import base64
import json
import os
from datetime import datetime, timedelta, timezone

import schemathesis
from hypothesis import strategies as st


@schemathesis.hook
def before_load_schema(context, schema):
    # An event may name only the organization of the credentials.
    organization = schema["components"]["schemas"]["EventFields"]["properties"]["organizationId"]
    organization.clear()
    organization["const"] = os.environ["CHAT_REPLAY_ORGANIZATION"]


# At least two days from both ends of the calendar, because an offset moves a time by up to one day.
DAYS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29))
OFFSETS = st.integers(-(24 * 60 - 1), 24 * 60 - 1).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.builds(
    lambda day, offset, precision: day.replace(tzinfo=offset).isoformat(timespec=precision),
    DAYS,
    st.just(timezone.utc) | OFFSETS,
    st.sampled_from(["seconds", "milliseconds"]),
).map(lambda text: text.replace("+00:00", "Z"))

LABELS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)
URLS = st.builds(
    "{}://{}.example{}/{}".format,
    st.sampled_from(["http", "https", "HTTPS"]),
    LABELS,
    st.sampled_from(["", ":8443"]),
    st.sampled_from(["", "a%20b", "image.png?size=2#top", "é/日本語"]) | LABELS,
)
FILES = st.fixed_dictionaries({"link": URLS, "name": st.text(max_size=40), "size": st.integers(0, 2**80)}).map(json.dumps)


def in_path(text):
    needs_tilde_form = text in (".", "..") or text.startswith("~") or "/" in text
    return "~" + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") if needs_tilde_form else text


# At most 256 bytes, because a character has at most four.
IDS = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=64)
IDS_IN_PATHS = IDS.map(in_path)

schemathesis.openapi.format("date-time", TIMES)
schemathesis.openapi.format("id-in-path", IDS_IN_PATHS)
schemathesis.openapi.format("iri", URLS)
schemathesis.openapi.format("chat-file", FILES)


@schemathesis.hook
def filter_body(context, body):
    # The link in the contract needs a first event: it leads from this event to the chat of its session.
    return not (isinstance(body, dict) and body.get("events") == [])


@schemathesis.hook
def filter_query(context, query):
    # The API ignores unknown query parameters.
    return not isinstance(query, dict) or set(query) <= {"format"}
