package dev.chatreplay.api.connectycube;

import dev.chatreplay.api.Responses;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.history.NumberedChat;
import dev.chatreplay.history.NumberedMessages;
import dev.chatreplay.history.Order;
import dev.chatreplay.history.StoredMessage;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import java.util.List;
import java.util.Optional;

/// The routes that list the messages of a dialog, for users and for administrators.
public final class DialogMessages {
    private static final int MAX_LIMIT = 1000;
    private static final int MAX_LIMIT_OF_ADMIN = 100;
    private static final String NARROW = "Narrow _id, date_sent or created_at, or lower limit";

    private final DialogAccess access;
    private final ChatReading reading;

    public DialogMessages(ConnectyCube cube, SessionAccess access, NumberedMessages messages) {
        this.access = new DialogAccess(cube, access);
        this.reading = new ChatReading(cube, messages, Optional.of(NARROW));
    }

    /// Handles `GET /chat/Message`: the messages of a dialog, the oldest first by default, or with `count=1` their number.
    public HttpResponse list(HttpRequest request, RequestContext context) {
        var granted = access.authorize(request, context);
        var query = MessageQuery.read(request, MAX_LIMIT, Order.OLDEST_FIRST);
        return reading.of(request, granted.session(),
                chat -> query.isCount() ? count(chat, query) : page(chat, query), context);
    }

    private static HttpResponse count(NumberedChat chat, MessageQuery query) {
        var count = total(chat, query.conditions());
        return CubeAnswer.of(json -> {
            json.writeObjectFieldStart("items");
            json.writeNumberField("count", count);
            json.writeEndObject();
        });
    }

    private static HttpResponse page(NumberedChat chat, MessageQuery query) {
        var messages = messages(chat, query);
        var writer = new CubeMessage(chat.markers(), false);
        return CubeAnswer.of(json -> {
            json.writeNumberField("skip", query.skip());
            json.writeNumberField("limit", query.limit());
            Responses.writeList("items", messages, writer::write, json);
        });
    }

    /// Handles `GET /admin/chat/messages/list`: the messages of a dialog, the newest first by default, with the number of all of them.
    public HttpResponse listForAdmin(HttpRequest request, RequestContext context) {
        var granted = access.authorize(request, context);
        var query = MessageQuery.read(request, MAX_LIMIT_OF_ADMIN, Order.NEWEST_FIRST);
        return reading.of(request, granted.session(), chat -> {
            var total = total(chat, query.conditions());
            var messages = messages(chat, query);
            var writer = new CubeMessage(chat.markers(), true);
            return CubeAnswer.of(json -> {
                json.writeNumberField("total_entries", total);
                json.writeNumberField("skip", query.skip());
                json.writeNumberField("limit", query.limit());
                Responses.writeList("items", messages, writer::write, json);
            });
        }, context);
    }

    private static List<StoredMessage> messages(NumberedChat chat, MessageQuery query) {
        var range = query.conditions().range();
        return query.conditions().filter()
                .map(filter -> chat.select(range, filter, query.order(), query.skip(), query.limit()))
                .orElseGet(() -> chat.page(range, query.order(), query.skip(), query.limit()));
    }

    private static long total(NumberedChat chat, Conditions conditions) {
        return conditions.filter().map(filter -> chat.count(conditions.range(), filter))
                .orElseGet(() -> chat.count(conditions.range()));
    }
}
