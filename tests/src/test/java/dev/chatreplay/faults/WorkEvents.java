package dev.chatreplay.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.faults.run.Run;
import java.util.ArrayList;
import java.util.List;

/// The events of the session that each [Work] handles.
final class WorkEvents {
    /// The number of events of a whole session.
    private static final int SESSION = 9;

    private WorkEvents() {}

    /// Returns the events before the end, and creates them on the first call.
    static List<ObjectNode> messages(Run run) {
        if (run.chat().events().isEmpty()) {
            run.chat().started().sent("m-1", "hello").sent("m-2", "there").edited("m-1", "hi").deleted("m-3")
                    .sent("m-5", "gone").deleted("m-5").sentTo(List.of("u-2"), "m-6", "private");
        }
        return run.chat().eventsFrom(0);
    }

    /// Returns all events of the session, and creates them on the first call.
    static List<ObjectNode> wholeSession(Run run) {
        if (run.chat().events().isEmpty()) {
            messages(run);
            run.chat().ended();
        }
        return run.chat().eventsFrom(0);
    }

    /// Returns the events after the export, and creates them on the first call.
    static List<ObjectNode> lateEvents(Run run) {
        var already = wholeSession(run).size();
        if (already == SESSION) {
            run.chat().edited("m-2", "late").sent("m-3", "deleted before its receipt").sent("m-4", "later");
        }
        return run.chat().eventsFrom(SESSION);
    }

    /// Returns the events after the export, and two that are refused.
    static List<ObjectNode> lateAndRefusedEvents(Run run) {
        var events = new ArrayList<>(lateEvents(run));
        events.addAll(1, refusedEvents(run));
        return events;
    }

    /// Returns bus events that are refused. They do not become events of the chat.
    static List<ObjectNode> refusedEvents(Run run) {
        return new Chat(run.chat().sessionId()).event(Run.REFUSED_TYPE, _ -> {
        }).event(Run.REFUSED_TYPE, _ -> {
        }).events();
    }
}
