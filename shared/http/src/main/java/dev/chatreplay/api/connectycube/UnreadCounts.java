package dev.chatreplay.api.connectycube;

import dev.chatreplay.api.QueryParameters;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.history.IdRange;
import dev.chatreplay.history.Marker;
import dev.chatreplay.history.MessageId;
import dev.chatreplay.history.NumberedChat;
import dev.chatreplay.history.NumberedMessages;
import dev.chatreplay.history.StoredMessage;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The route with the numbers of unread messages. A key has no user. So a message counts as unread while no participant but its sender has read
/// it. With the parameter `user_id`, a message counts that the participant with this id has neither
/// sent nor read. Markers name participants, so a user id would find none.
public final class UnreadCounts {
    private static final String USER = "user_id";
    private static final String ONLY = "Send chat_dialog_ids and user_id alone, because unread messages are counted over whole dialogs.";

    private final DialogAccess access;
    private final ChatReading reading;
    private final ManyDialogs dialogs;

    public UnreadCounts(ConnectyCube cube, SessionAccess access, NumberedMessages messages, ManyDialogs dialogs) {
        this.access = new DialogAccess(cube, access);
        this.reading = new ChatReading(cube, messages, Optional.empty());
        this.dialogs = dialogs;
    }

    /// Handles `GET /chat/Message/unread`: the number of each dialog, and their sum.
    public HttpResponse count(HttpRequest request, RequestContext context) {
        var granted = access.authorize(request, context);
        var parameters = new QueryParameters(request);
        var ids = ManyDialogs.ids(request, parameters);
        var user = parameters.id(USER);
        parameters.refuseOthers(Set.of(ManyDialogs.NAME, USER), ONLY);
        parameters.check();
        var sessions = dialogs.sessions(granted.caller().organization().id(), ids, context.deadline());
        return reading.ofAll(request, sessions, chat -> unread(chat, user), Optional.of(0L), context,
                counts -> CubeAnswer.of(json -> {
                    json.writeNumberField("total", counts.stream().mapToLong(Long::longValue).sum());
                    for (var i = 0; i < ids.size(); i++) {
                        if (!ids.get(i).equals("total")) {
                            json.writeNumberField(ids.get(i), counts.get(i));
                        }
                    }
                }));
    }

    private static long unread(NumberedChat chat, Optional<String> user) {
        var markers = chat.allMarkers();
        return user.map(id -> ofUser(chat, markers, id)).orElseGet(() -> ofEveryone(chat, markers));
    }

    private static long ofUser(NumberedChat chat, List<Marker> markers, String user) {
        var readUpTo = markers.stream().filter(marker -> marker.participantId().equals(user))
                .map(Marker::readUpTo).flatMap(Optional::stream).findFirst();
        return chat.count(from(readUpTo), message -> !isOf(user, message)
                && readUpTo.filter(time -> message.createdAt().compareTo(time) <= 0).isEmpty());
    }

    private static boolean isOf(String user, StoredMessage message) {
        return message.required("participantId").equals(user);
    }

    /// Counts the messages after the second of the latest marker without reading them, because no other participant has read farther. Before it,
    /// only the participant of that marker can have sent an unread message, and only after the second latest marker.
    private static long ofEveryone(NumberedChat chat, List<Marker> markers) {
        var latest = markers.stream().filter(marker -> marker.readUpTo().isPresent())
                .sorted(Comparator.comparing((Marker marker) -> marker.readUpTo().orElseThrow()).reversed()).limit(2)
                .toList();
        if (latest.isEmpty()) {
            return chat.count(IdRange.ALL);
        }
        var last = second(latest.getFirst().readUpTo().orElseThrow());
        var behind = new IdRange(IdRange.startOf(last + 1), IdRange.ALL.until());
        var before = from(latest.stream().skip(1).map(Marker::readUpTo).flatMap(Optional::stream).findFirst())
                .and(new IdRange(IdRange.ALL.from(), behind.from()));
        return chat.count(behind)
                + chat.count(before, message -> latest.stream().noneMatch(marker -> marker.hasRead(message)));
    }

    private static IdRange from(Optional<String> time) {
        return time.map(from -> new IdRange(IdRange.startOf(second(from)), IdRange.ALL.until()))
                .orElse(IdRange.ALL);
    }

    private static long second(String canonical) {
        return MessageId.second(Instant.parse(canonical));
    }
}
