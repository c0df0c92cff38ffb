package dev.chatreplay.api.connectycube;

import dev.chatreplay.api.Responses;
import dev.chatreplay.api.QueryParameters;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.history.IdRange;
import dev.chatreplay.history.NumberedMessages;
import dev.chatreplay.history.Order;
import dev.chatreplay.history.StoredMessage;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.session.ListedSession;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The route that searches the messages and the names of dialogs for a part of a text. The case of letters counts, as at the vendor.
public final class DialogSearch {
    private static final String NARROW = "Narrow start_date and end_date";
    private static final String ONLY = "Search with search_text, chat_dialog_ids, start_date, end_date and limit alone.";
    private static final String START = "start_date";
    private static final String END = "end_date";
    private static final int MAX_LIMIT = 100;
    private static final int MIN_CODE_POINTS = 5;
    private static final int MAX_CODE_POINTS = 1000;
    /// Three months, of at most 31 days each.
    private static final long MAX_SECONDS = 93L * 24 * 60 * 60;

    private final DialogAccess access;
    private final ChatReading reading;
    private final ManyDialogs dialogs;

    private record Query(List<String> dialogs, String text, IdRange range, int limit) {
        /// Leaves out the text.
        @Override
        public String toString() {
            return "Query[" + range + ", " + limit + "]";
        }
    }

    public DialogSearch(ConnectyCube cube, SessionAccess access, NumberedMessages messages, ManyDialogs dialogs) {
        this.access = new DialogAccess(cube, access);
        this.reading = new ChatReading(cube, messages, Optional.of(NARROW));
        this.dialogs = dialogs;
    }

    /// Handles `GET /chat/search`: the newest messages of the dialogs that have the text, and the dialogs whose name has it.
    public HttpResponse search(HttpRequest request, RequestContext context) {
        var granted = access.authorize(request, context);
        var query = query(request);
        var sessions = dialogs.sessions(granted.caller().organization().id(), query.dialogs(),
                context.deadline());
        var named = sessions.stream().map(ListedSession::of)
                .filter(session -> session.title().filter(title -> title.contains(query.text())).isPresent()).toList();
        return reading.ofAll(request, sessions, chat -> {
            var found = chat.select(query.range(), message -> CubeMessage.text(message).contains(query.text()),
                    Order.NEWEST_FIRST, 0, query.limit());
            var writer = new CubeMessage(chat.markers(), false);
            return found.stream().map(message -> new Found(message, writer)).toList();
        }, Optional.of(List.<Found>of()), context, found -> {
            var newest = found.stream().flatMap(List::stream)
                    .sorted(Comparator.comparing((Found one) -> one.message().id()).reversed()).limit(query.limit())
                    .toList();
            return CubeAnswer.of(json -> {
                json.writeObjectFieldStart("results");
                Responses.writeList("dialogs", named, CubeDialog::write, json);
                Responses.writeList("messages", newest, (one, out) -> one.writer().write(one.message(), out), json);
                json.writeArrayFieldStart("users");
                json.writeEndArray();
                json.writeEndObject();
            });
        });
    }

    /// A message, and the writer with the markers of its dialog.
    private record Found(StoredMessage message, CubeMessage writer) {}

    private static Query query(HttpRequest request) {
        var parameters = new QueryParameters(request);
        var ids = ManyDialogs.ids(request, parameters);
        var advice = "Set search_text to a text of " + MIN_CODE_POINTS + " to " + MAX_CODE_POINTS + " characters.";
        var text = request.queryParameter("search_text").orElse("");
        parameters.require("search_text", advice);
        var length = text.codePointCount(0, text.length());
        if (length < MIN_CODE_POINTS || length > MAX_CODE_POINTS) {
            parameters.refuse("search_text", advice);
        }
        var limit = parameters.wholeNumber("limit", 1, MAX_LIMIT).orElse(MAX_LIMIT);
        var range = range(time(request, parameters, END), time(request, parameters, START), parameters);
        parameters.refuseOthers(Set.of(ManyDialogs.NAME, "search_text", START, END, "limit"), ONLY);
        parameters.check();
        return new Query(ids, text, range, limit);
    }

    private static Optional<Long> time(HttpRequest request, QueryParameters parameters, String name) {
        var value = request.queryParameter(name).filter(text -> !text.isEmpty());
        var second = value.flatMap(Conditions::second);
        if (value.isPresent() && second.isEmpty()) {
            parameters.refuse(name, "Set " + name + " to a time such as 2026-11-21T09:00:00Z, or to Unix seconds.");
        }
        return second;
    }

    /// The vendor's `end_date` is the earlier one of both.
    private static IdRange range(Optional<Long> earliest, Optional<Long> latest,
            QueryParameters parameters) {
        if (latest.isPresent()) {
            parameters.require(END,
                    "Set end_date to the earliest time of the search, because start_date is its latest time.");
        }
        if (earliest.isPresent() && latest.isPresent() && latest.get() - earliest.get() > MAX_SECONDS) {
            parameters.refuse(END, "Set end_date to a time at most three months before start_date.");
        }
        return new IdRange(earliest.map(IdRange::startOf).orElse(IdRange.ALL.from()),
                latest.map(second -> IdRange.startOf(second + 1)).orElse(IdRange.ALL.until()));
    }
}
