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
import java.util.function.Function;

/// Answers requests from the chat of a dialog. A chat that is not ready is 503, and so is a request that needs more of it than one request may
/// read.
///
/// @param messages reads the chats
record ChatReading(ConnectyCube cube, NumberedMessages messages) {
    /// Answers from the chat of a session.
    HttpResponse of(HttpRequest request, Session session, Function<NumberedChat, HttpResponse> answer,
            RequestContext context) {
        return ofAll(request, List.of(session), answer, Optional.empty(), context, List::getFirst);
    }

    /// Answers from the chats of sessions, one after the other.
    ///
    /// @param part what the answer needs of each chat
    /// @param ofExpired the part of a chat that was deleted, beside other chats; empty when such a chat is an error
    /// @param answer makes the answer of these parts, in the order of the sessions
    <T> HttpResponse ofAll(HttpRequest request, List<Session> sessions, Function<NumberedChat, T> part,
            Optional<T> ofExpired, RequestContext context, Function<List<T>, HttpResponse> answer) {
        var parts = new ArrayList<T>();
        try {
            for (var session : sessions) {
                switch (read(session, part, ofExpired.filter(_ -> sessions.size() > 1), context)) {
                    case NumberedMessages.Done<T>(var result) -> parts.add(result);
                    case NumberedMessages.Processing<T>(var retryAfter) -> {
                        return cube.processing(request, retryAfter, context.line());
                    }
                }
            }
        } catch (TooMuchToReadException tooMuch) {
            return cube.tooMuch(tooMuch, context.line());
        }
        return answer.apply(parts);
    }

    private <T> NumberedMessages.Answer<T> read(Session session, Function<NumberedChat, T> part, Optional<T> ofExpired,
            RequestContext context) {
        try {
            return messages.read(session, chat -> {
                chat.leftOut().addTo(context.line());
                return part.apply(chat);
            }, context.deadline());
        } catch (ApiException e) {
            if (e.reason() == Reason.EXPORT_EXPIRED && ofExpired.isPresent()) {
                return new NumberedMessages.Done<>(ofExpired.get());
            }
            throw e;
        }
    }
}
