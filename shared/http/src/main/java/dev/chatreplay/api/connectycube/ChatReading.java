package dev.chatreplay.api.connectycube;

import dev.chatreplay.history.NumberedChat;
import dev.chatreplay.history.NumberedMessages;
import dev.chatreplay.history.TooMuchToReadException;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Answers requests from the chat of a dialog. A chat that is not ready is 503. A request that needs more of a chat than one request may
/// read is 503 when the caller can narrow it, else 422.
///
/// @param messages reads the chats
/// @param narrow what narrows a request of the route, as [ConnectyCube#tooMuch]
record ChatReading(ConnectyCube cube, NumberedMessages messages, Optional<String> narrow) {
    private static final Set<Reason> GONE = Set.of(Reason.EXPORT_EXPIRED, Reason.FORMAT_NOT_AVAILABLE);

    /// Answers from the chat of a session.
    HttpResponse of(HttpRequest request, Session session, Function<NumberedChat, HttpResponse> answer,
            RequestContext context) {
        return ofAll(request, List.of(session), answer, Optional.empty(), context, List::getFirst);
    }

    /// Answers from the chats of sessions, one after the other.
    ///
    /// @param part what the answer needs of each chat
    /// @param ofGone the part of a chat that was deleted or is too old, beside other chats; empty when such a chat is an error
    /// @param answer makes the answer of these parts, in the order of the sessions
    <T> HttpResponse ofAll(HttpRequest request, List<Session> sessions, Function<NumberedChat, T> part,
            Optional<T> ofGone, RequestContext context, Function<List<T>, HttpResponse> answer) {
        var parts = new ArrayList<T>();
        try {
            for (var session : sessions) {
                switch (read(session, part, ofGone.filter(_ -> sessions.size() > 1), context)) {
                    case NumberedMessages.Done<T>(var result) -> parts.add(result);
                    case NumberedMessages.Processing<T>(var retryAfter) -> {
                        return cube.processing(request, retryAfter, context.line());
                    }
                }
            }
        } catch (TooMuchToReadException tooMuch) {
            return cube.tooMuch(tooMuch, narrow, context.line());
        }
        return answer.apply(parts);
    }

    private <T> NumberedMessages.Answer<T> read(Session session, Function<NumberedChat, T> part, Optional<T> ofGone,
            RequestContext context) {
        try {
            return messages.read(session, chat -> {
                chat.leftOut().addTo(context.line());
                return part.apply(chat);
            }, context.deadline());
        } catch (ApiException e) {
            if (GONE.contains(e.reason()) && ofGone.isPresent()) {
                return new NumberedMessages.Done<>(ofGone.get());
            }
            throw e;
        }
    }
}
