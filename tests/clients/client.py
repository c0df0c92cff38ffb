"""Uses the generated client for Python: records events, lists the session and its messages, gets its chat, and reads errors.

Reads CHAT_REPLAY_URL, CHAT_REPLAY_ORGANIZATION and CHAT_REPLAY_API_KEY.
"""

import os
import time
import urllib.request
from datetime import datetime, timedelta, timezone

import chat_replay
from chat_replay import ConsumersApi, Event, Events, Id, Message, MessageSent, ProducersApi, TextMessage

SESSION = "generated-python"
START = datetime(2026, 11, 21, 9, 0, 0, 123000, timezone.utc)


def client(api_key):
    return chat_replay.ApiClient(chat_replay.Configuration(
        host=os.environ["CHAT_REPLAY_URL"], username=os.environ["CHAT_REPLAY_ORGANIZATION"], password=api_key))


def fields(number, event_type, **more):
    return {"type": event_type, "id": f"e-{number}", "occurredAt": (START + timedelta(seconds=number)).isoformat(),
            "sessionId": SESSION, "meetingId": "generated", **more}


def events():
    read = Events.from_dict({"events": [
        fields(1, "session.started"),
        fields(2, "chat.message.pinned", message={"id": "m-1"}),
        fields(3, "chat.reaction.added", message={"id": "m-1"}, participantId="p-2", reaction="👍"),
        fields(4, "session.ended"),
    ]})
    message = TextMessage(id=Id("m-1"), participantId=Id("p-1"), displayName="Ada", payloadType="TEXT_MESSAGE",
                          payload="Hello, Python", createdAt=START)
    read.events.append(Event(MessageSent(type="chat.message.sent", id=Id("e-5"), occurredAt=START, sessionId=Id(SESSION),
                                         meetingId=Id("generated"), message=Message(message))))
    return read


def when_ready(ask):
    while True:
        answer = ask()
        if answer.status_code == 200:
            return answer.data
        time.sleep(int(answer.headers["Retry-After"]))


def refusal(call):
    try:
        call()
    except chat_replay.ApiException as e:
        return e.status, e.data.error
    raise AssertionError("no error")


def main():
    api_client = client(os.environ["CHAT_REPLAY_API_KEY"])
    consumers = ConsumersApi(api_client)
    assert ProducersApi(api_client).post_events(events()).data.recorded == 5

    chat = when_ready(lambda: consumers.get_session_chat_with_http_info(SESSION))
    with urllib.request.urlopen(chat.data.chat_download_url) as file:
        csv = file.read().decode()
    assert "Hello, Python" in csv, csv

    sessions = consumers.list_sessions(per_page=100).data.sessions
    assert [session.id for session in sessions].count(SESSION) == 1, sessions
    messages = when_ready(lambda: consumers.list_messages_with_http_info(SESSION)).data.messages
    assert [message.payload for message in messages] == ["Hello, Python"], messages
    assert messages[0].created_at.startswith("2026-11-21T09:00:00.123"), messages

    status, error = refusal(lambda: consumers.get_session("never-recorded"))
    assert (status, error.reason) == (404, "SESSION_NOT_FOUND") and error.message, error
    status, error = refusal(lambda: ConsumersApi(client("wrong")).list_sessions())
    assert (status, error.reason) == (401, "UNAUTHORIZED") and error.message, error
    print("Python: 5 events recorded, 1 session, 1 message, csv and 2 errors read")


main()
