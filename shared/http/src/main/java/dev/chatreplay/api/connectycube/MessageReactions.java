package dev.chatreplay.api.connectycube;

import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.history.IdRange;
import dev.chatreplay.history.MessageId;
import dev.chatreplay.history.NumberedChat;
import dev.chatreplay.history.NumberedMessages;
import dev.chatreplay.history.Order;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.history.StoredMessage;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The route with the reactions to one message. The official client names no dialog. So the route finds the dialog by the hash in the message's
/// id, among the newest sessions of the organization.
public final class MessageReactions {
    /// The name of the path parameter with the id of the message.
    private static final String MESSAGE_ID = "messageId";
    /// Of 10,000 sessions, one in seven requests meets another session with the same hash.
    private static final int MAX_DIALOGS = 3;
    private static final String ADD_DIALOG = "Add the parameter chat_dialog_id with the dialog of this message, because too many dialogs can have it.";

    private final DialogAccess access;
    private final ChatReading reading;
    private final SessionLists lists;
    private final Sessions sessions;

    public MessageReactions(ConnectyCube cube, SessionAccess access, NumberedMessages messages, SessionLists lists,
            Sessions sessions) {
        this.access = new DialogAccess(cube, access);
        this.reading = new ChatReading(cube, messages);
        this.lists = lists;
        this.sessions = sessions;
    }

    /// Handles `GET /chat/Message/{messageId}/reactions`: the participants by their reactions.
    public HttpResponse get(HttpRequest request, RequestContext context) {
        var granted = access.authorize(request, context);
        var id = MessageId.parse(request.pathParameter(MESSAGE_ID)).orElseThrow(MessageReactions::notFound);
        var dialogs = request.queryParameter(ConnectyCube.DIALOG).isPresent()
                ? new Dialogs(List.of(granted.session()), true)
                : dialogs(granted.caller().organization().id(), id, context);
        return reading.ofAll(request, dialogs.sessions(), chat -> find(chat, id),
                Optional.of(Optional.<StoredMessage>empty()),
                context,
                found -> answer(found.stream().flatMap(Optional::stream).findFirst()
                        .orElseThrow(() -> dialogs.areAll() ? notFound() : addDialog())));
    }

    /// The dialogs that can have the message.
    ///
    /// @param areAll whether no other dialog can have it
    private record Dialogs(List<Session> sessions, boolean areAll) {}

    private static ApiException notFound() {
        return new ApiException(Reason.SESSION_NOT_FOUND,
                "Check the message id: no dialog of this organization has such a message.", List.of());
    }

    private static ApiException addDialog() {
        return ApiException.ofParameter(ConnectyCube.DIALOG, ADD_DIALOG);
    }

    private Dialogs dialogs(String organizationId, MessageId id, RequestContext context) {
        var query = new SessionLists.Query(organizationId, Order.NEWEST_FIRST, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), MAX_DIALOGS);
        var part = lists.part(query, Optional.empty(), session -> id.mayBeOf(session.key().sessionId()), 0,
                context.deadline());
        var areAll = !part.isMinimum() && part.total() <= MAX_DIALOGS;
        var keys = part.sessions().stream().map(ListedSession::key).toList();
        var found = sessions.readAll(Set.copyOf(keys), context.deadline());
        return new Dialogs(keys.stream().flatMap(key -> Optional.ofNullable(found.get(key)).stream()).toList(), areAll);
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
