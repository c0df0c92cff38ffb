package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chatreplay.client.Chat;
import dev.chatreplay.history.Participants;
import dev.chatreplay.history.Participants.Speaker;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Tests the participants who spoke in a session.
class ParticipantsTest extends PagesProtocolTest {
    private static final Instant STARTED_AT = Instant.parse("2026-11-21T09:00:00.123Z");

    private static Chat spoken(Chat chat) {
        return chat.started().sent("m-1", "hello").sent("m-2", "hi", message -> {
            message.put("participantId", "p-2").put("displayName", "Ben");
            message.remove("userId");
        }).sentTo(List.of("u-1"), "m-3", "private")
                .sent("m-4", "gone", message -> message.put("participantId", "p-3")).deleted("m-4")
                .sent("m-5", "again", message -> message.put("displayName", "Amara O."));
    }

    private static List<Speaker> expected() {
        return List.of(
                new Speaker("p-1", Optional.of("u-1"), "Amara O.", STARTED_AT.plusSeconds(1), STARTED_AT.plusSeconds(6),
                        2),
                new Speaker("p-2", Optional.empty(), "Ben", STARTED_AT.plusSeconds(2), STARTED_AT.plusSeconds(2), 1));
    }

    private Participants.Answer read(Chat chat) {
        return paged.participants(paged.session(api, chat.sessionId()));
    }

    private Participants.Found found(Chat chat) {
        var answer = read(chat);
        assertThat(answer).isInstanceOf(Participants.Found.class);
        return (Participants.Found) answer;
    }

    @Test
    void speakersOfEndedSessionAreThoseOfPublicChat() {
        var chat = exported(spoken(new Chat()).ended());
        assertThat(found(chat).speakers()).isEqualTo(expected());
        assertThat(found(chat).isMinimum()).isFalse();
    }

    @Test
    void speakersOfLiveSessionAreThoseOfSnapshot() {
        var chat = spoken(new Chat());
        api.send(chat);
        assertThat(found(chat).speakers()).isEqualTo(expected());
        api.send(List.of(chat.sent("m-6", "new", message -> message.put("participantId", "p-9")).last()));
        harness.clock.pass(Duration.ofHours(1));
        assertThat(found(chat).speakers()).hasSize(3);
    }

    @Test
    void sessionWithoutMessagesHasNoSpeaker() {
        assertThat(found(exported(new Chat().started().ended())).speakers()).isEmpty();
    }

    @Test
    void speakersAreSameForEveryOrderOfArrival() {
        var chat = spoken(new Chat()).ended();
        for (int seed = 0; seed < 3; seed++) {
            api = harness.organization();
            var events = new ArrayList<>(chat.events());
            Collections.shuffle(events, new Random(seed));
            api.send(events);
            harness.compactAll();
            assertThat(found(chat).speakers()).as("seed %d", seed).isEqualTo(expected());
        }
    }

    @Test
    void lateMessageCountsAfterRecompaction() {
        var chat = exported(spoken(new Chat()).ended());
        api.send(List.of(chat.sent("m-7", "late").last()));
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertThat(found(chat).speakers().getFirst().messages()).isEqualTo(3);
    }

    @Test
    void speakersTakeOneReadOfS3() {
        var chat = exported(spoken(new Chat()).ended());
        var session = paged.session(api, chat.sessionId());
        paged.faults.heal();
        paged.participants(session);
        assertThat(paged.faults.sent()).singleElement().isInstanceOf(GetObjectRequest.class);
    }

    @Test
    void readerWaitsWhileWorkerMakesExport() {
        var chat = spoken(new Chat()).ended();
        api.send(chat);
        var session = paged.session(api, chat.sessionId());
        var answers = new ArrayList<Participants.Answer>();
        harness.faults.before(PutObjectRequest.class::isInstance, () -> answers.add(paged.participants(session)));
        harness.compactAll();
        assertThat(answers).singleElement().isInstanceOf(Participants.Processing.class);
        assertThat(found(chat).speakers()).isEqualTo(expected());
    }

    @Test
    void speakersExpireWithRetention() {
        var chat = exported(spoken(new Chat()).ended());
        harness.clock.pass(Duration.ofDays(30).plusMinutes(1));
        paged.faults.heal();
        var refused = catchThrowableOfType(ApiException.class, () -> read(chat));
        assertThat(refused.reason()).isEqualTo(Reason.EXPORT_EXPIRED);
        assertThat(paged.faults.sent(GetObjectRequest.class)).isEmpty();
    }
}
