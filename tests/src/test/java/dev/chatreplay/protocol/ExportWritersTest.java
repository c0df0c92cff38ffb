package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.ParticipantMarkers;
import dev.chatreplay.client.Chat;
import dev.chatreplay.export.Compactor;
import dev.chatreplay.export.Compactor.CompactionResult;
import dev.chatreplay.export.Exports;
import dev.chatreplay.format.ChatFacts;
import dev.chatreplay.format.ChatWriter;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.FileStreams;
import dev.chatreplay.format.Formats;
import dev.chatreplay.session.SessionSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Tests what the writers of an export receive, and that each of them is closed.
class ExportWritersTest extends StoresProtocolTest {
    private static final SessionSettings BOTH = new SessionSettings(Set.of("first", "second"), Set.of());

    private final Recording first = new Recording("first");
    private final Recording second = new Recording("second");
    private final Compactor compactor = Exports.ofWorker(stores, Formats.of(List.of(first, second)), harness.clock)
            .compactor();

    /// A format whose files are empty. It records what its writers receive.
    private static final class Recording implements FileFormat {
        private final String name;
        private final List<ChatFacts> facts = new ArrayList<>();
        private final List<ParticipantMarkers> markers = new ArrayList<>();
        private int open;
        private boolean failsToClose;

        private Recording(String name) {
            this.name = name;
        }

        @Override
        public String formatName() {
            return name;
        }

        @Override
        public String extension() {
            return "txt";
        }

        @Override
        public String contentType() {
            return "text/plain";
        }

        @Override
        public ChatWriter writer(ChatFacts ofChat, FileStreams out) {
            facts.add(ofChat);
            open++;
            return new ChatWriter() {
                @Override
                public void write(ChatMessage message) {}

                @Override
                public void write(ParticipantMarkers ofParticipant) {
                    markers.add(ofParticipant);
                }

                @Override
                public void finish() {}

                @Override
                public void close() throws IOException {
                    open--;
                    out.file().close();
                    if (failsToClose) {
                        throw new IOException(name);
                    }
                }
            };
        }
    }

    @BeforeEach
    void forget() {
        for (var format : List.of(first, second)) {
            format.facts.clear();
            format.markers.clear();
            format.open = 0;
            format.failsToClose = false;
        }
    }

    private CompactionResult.Exported compact(Chat chat) {
        return (CompactionResult.Exported) compactor.compact(key(chat), deadline());
    }

    /// Compacts while the log cannot be read.
    private Throwable failureWithoutLog() {
        var chat = ended(BOTH, harness.clock.instant());
        harness.faults.refuse(QueryRequest.class::isInstance, SdkClientException.create("no connection"));
        var failure = catchThrowable(() -> compact(chat));
        assertThat(failure).isInstanceOf(SdkClientException.class);
        assertThat(List.of(first.facts, second.facts)).as("writers")
                .allSatisfy(started -> assertThat(started).hasSize(1));
        return failure;
    }

    @Test
    void failedCompactionClosesWriters() {
        failureWithoutLog();
        assertThat(List.of(first.open, second.open)).containsOnly(0);
    }

    @Test
    void writersAreClosedAlthoughOthersFailToClose() {
        first.failsToClose = true;
        second.failsToClose = true;
        var failure = failureWithoutLog();
        assertThat(List.of(first.open, second.open)).containsOnly(0);
        assertThat(failure.getSuppressed()).singleElement().satisfies(closes -> {
            assertThat(closes).hasRootCauseMessage("first");
            assertThat(closes.getSuppressed()).extracting(Throwable::getMessage).containsExactly("second");
        });
    }

    @Test
    void presumedEndIsNoFactOfSession() {
        var chat = live(BOTH);
        sessions.presumeEnd(session(chat), BOTH, harness.clock.instant());
        compact(chat);
        assertThat(first.facts).extracting(ChatFacts::endedAt).containsExactly(Optional.empty());
    }

    @Test
    void recordedEndIsFactOfSession() {
        var chat = ended(BOTH, harness.clock.instant());
        compact(chat);
        assertThat(first.facts).extracting(ChatFacts::endedAt).containsExactly(session(chat).endedAt());
        assertThat(session(chat).endedAt()).isPresent();
    }

    @Test
    void writersReceiveMarkers() {
        var chat = ended(BOTH, harness.clock.instant());
        record(chat.read("p-1", "2026-11-21T09:00:00Z"), 0);
        compact(chat);
        assertThat(first.markers).extracting(ParticipantMarkers::participantId).containsExactly("p-1");
    }

    @Test
    void exportCountsVisibleAndDeletedMessages() {
        var chat = ended();
        record(chat.sent("m-1", "hello").sent("m-2", "gone").deleted("m-2").sent("m-3", "gone, too").deleted("m-3")
                .sentTo(List.of("u-2"), "m-4", "private"), 0);
        var counts = compact(chat).made().counts();
        assertThat(counts.messages()).isEqualTo(1);
        assertThat(counts.deleted()).isEqualTo(2);
    }
}
