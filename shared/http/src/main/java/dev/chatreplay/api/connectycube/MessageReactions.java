package dev.chatreplay.api.connectycube;

import dev.chatreplay.api.QueryParameters;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.history.IdRange;
import dev.chatreplay.history.MessageId;
import dev.chatreplay.history.NumberedChat;
import dev.chatreplay.history.NumberedMessages;
import dev.chatreplay.history.Order;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.history.SessionsOfMessage.Part;
import dev.chatreplay.history.SessionsOfMessage;
import dev.chatreplay.history.StoredMessage;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The route with the reactions to one message. The official client names no dialog. So the route finds the dialog by the hash in the message's
/// id: among the sessions around the message's time, then among the newest ones.
public final class MessageReactions {
    /// The name of the path parameter with the id of the message.
    private static final String MESSAGE_ID = "messageId";
    private static final String ONLY = "Send chat_dialog_id alone, because the answer has the reactions to one message.";
    private static final String ADD_DIALOG = "Add the parameter chat_dialog_id with the dialog of this message, because too many dialogs can have it.";

    private final DialogAccess access;
    private final ChatReading reading;
    private final SessionsOfMessage search;
    private final Sessions sessions;

    public MessageReactions(ConnectyCube cube, SessionAccess access, NumberedMessages messages, SessionLists lists,
            Sessions sessions) {
        this.access = new DialogAccess(cube, access);
        this.reading = new ChatReading(cube, messages, Optional.empty());
        this.search = new SessionsOfMessage(lists);
        this.sessions = sessions;
    }

    /// Handles `GET /chat/Message/{messageId}/reactions`: the participants by their reactions.
    public HttpResponse get(HttpRequest request, RequestContext context) {
        var granted = access.authorize(request, context);
        var parameters = new QueryParameters(request);
        parameters.refuseOthers(Set.of(ConnectyCube.DIALOG), ONLY);
        parameters.check();
        var id = MessageId.parse(request.pathParameter(MESSAGE_ID)).orElseThrow(MessageReactions::notFound);
        if (request.queryParameter(ConnectyCube.DIALOG).filter(dialog -> !dialog.isEmpty()).isPresent()) {
            return answer(request, List.of(granted.session()), id, context, () -> {
                throw notFound();
            });
        }
        var organizationId = granted.caller().organization().id();
        var around = search.find(organizationId, id, Part.AROUND_MESSAGE, context.deadline());
        return answer(request, read(around, context), id, context, () -> {
            var newest = search.find(organizationId, id, Part.NEWEST, context.deadline());
            return answer(request, read(newest, context), id, context, () -> {
                throw around.areAll() && newest.areAll() ? notFound() : addDialog();
            });
        });
    }

    private HttpResponse answer(HttpRequest request, List<Session> dialogs, MessageId id, RequestContext context,
            Supplier<HttpResponse> otherwise) {
        return reading.ofAll(request, dialogs, chat -> find(chat, id), Optional.of(Optional.<StoredMessage>empty()),
                context, found -> found.stream().flatMap(Optional::stream).findFirst().map(MessageReactions::answer)
                        .orElseGet(otherwise));
    }

    private List<Session> read(SessionsOfMessage.Found found, RequestContext context) {
        var rows = sessions.readAll(Set.copyOf(found.keys()), context.deadline());
        return found.keys().stream().flatMap(key -> Optional.ofNullable(rows.get(key)).stream()).toList();
    }

    private static ApiException notFound() {
        return new ApiException(Reason.SESSION_NOT_FOUND,
                "Check the message id: no dialog of this organization has such a message.", List.of());
    }

    private static ApiException addDialog() {
        return ApiException.ofParameter(ConnectyCube.DIALOG, ADD_DIALOG);
    }

    private static Optional<StoredMessage> find(NumberedChat chat, MessageId id) {
        return chat.page(new IdRange(id.text(), IdRange.behind(id)), Order.OLDEST_FIRST, 0, 1).stream().findFirst();
    }

    private static HttpResponse answer(StoredMessage message) {
        var reactions = message.object("reactions").map(JsonParts::lists).orElse(Map.of());
        return CubeAnswer.of(json -> {
            for (var reaction : reactions.entrySet()) {
                json.writeArrayFieldStart(reaction.getKey());
                for (var id : reaction.getValue()) {
                    UserIds.write(id, json);
                }
                json.writeEndArray();
            }
        });
    }
}
