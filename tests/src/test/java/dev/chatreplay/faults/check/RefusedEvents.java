package dev.chatreplay.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Records the bodies of one session's refused bus events. An acknowledged one is counted in the session's row and has a dead letter with a
/// reason. An event that was recorded later is not counted. Thread-safe.
public final class RefusedEvents {
    private static final int HEX_DIGITS_OF_16_BYTES = 32;

    private final Set<String> attempted = new LinkedHashSet<>();
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private final Set<String> recorded = new LinkedHashSet<>();

    /// Records that an event is about to be delivered and may be refused.
    public synchronized void attempt(String body) {
        attempted.add(body);
    }

    /// Records that an event was refused and acknowledged.
    public synchronized void acknowledge(String body) {
        acknowledged.add(body);
    }

    /// Records that an event was recorded and acknowledged, perhaps after it was refused.
    public synchronized void record(String body) {
        recorded.add(body);
    }

    /// Returns the violations in the session's row and its dead letters.
    synchronized List<String> violations(Map<String, AttributeValue> row, Collection<SQSMessage> deadLetters) {
        var found = new ArrayList<String>();
        var counted = Optional.ofNullable(row.get("refused")).stream().flatMap(set -> set.bs().stream())
                .map(SdkBytes::asByteArray).map(Storage::hex).collect(Collectors.toSet());
        var letters = deadLetters.stream().filter(letter -> letter.getMessageAttributes().containsKey("reason"))
                .map(SQSMessage::getBody).collect(Collectors.toSet());
        for (var body : acknowledged) {
            if (!recorded.contains(body) && !counted.contains(digest(body))) {
                found.add("a refused event was acknowledged and not counted: " + body);
            }
            if (!letters.contains(body)) {
                found.add("a refused event was acknowledged and has no dead letter: " + body);
            }
        }
        recorded.stream().filter(body -> counted.contains(digest(body)))
                .forEach(body -> found.add("a recorded event still counts as refused: " + body));
        counted.removeAll(attempted.stream().map(RefusedEvents::digest).toList());
        counted.forEach(digest -> found.add("an event that no producer sent counts as refused: " + digest));
        return found;
    }

    private static String digest(String body) {
        return Storage.sha256(body.getBytes(UTF_8)).substring(0, HEX_DIGITS_OF_16_BYTES);
    }
}
