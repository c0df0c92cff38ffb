package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.Withdrawal.Begun;
import dev.chatreplay.history.Order;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Tests which cursors lead to a page, and that no cursor leads to a file of another session.
class MessageCursorTest extends PagesProtocolTest {
    private static String with(String cursor, String part, String other) {
        var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        assertThat(text).contains(part);
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(text.replace(part, other).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void cursorWorksAfterSupersedingExportUntilCleanup() {
        var chat = ended(generated(8, 30));
        var query = PagedChat.all(Order.OLDEST_FIRST, 20);
        var before = lines(chat);
        var next = page(chat, query, FIRST).nextCursor();
        recompact(chat);
        harness.clock.pass(Duration.ofMinutes(59));
        harness.sweep();
        assertThat(page(chat, query, next).messages()).isEqualTo(before.subList(20, 30));
        harness.clock.pass(Duration.ofDays(2));
        assertThat(refusal(api, chat, query, next)).as("before the sweep").isEqualTo(Reason.CURSOR_EXPIRED);
        harness.sweep();
        assertThat(refusal(api, chat, query, next)).isEqualTo(Reason.CURSOR_EXPIRED);
        assertThat(page(chat, query, FIRST).messages()).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void cursorOfDeletedFileIsExpired(int status) {
        var chat = ended(generated(9, 30));
        var query = PagedChat.all(Order.OLDEST_FIRST, 20);
        var next = page(chat, query, FIRST).nextCursor();
        var missing = S3Exception.builder().statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDenied").errorMessage("gone").build())
                .build();
        paged.faults.refuse(GetObjectRequest.class::isInstance, missing);
        assertThat(refusal(api, chat, query, next)).isEqualTo(Reason.CURSOR_EXPIRED);
        assertThat(refusal(api, chat, query, FIRST)).as("a withdrawal during the call").isEqualTo(Reason.TRY_AGAIN);
    }

    @Test
    void cursorOfWithdrawnExportIsExpiredAtOnce() {
        var chat = ended(generated(10, 30));
        var query = PagedChat.all(Order.OLDEST_FIRST, 20);
        var next = page(chat, query, FIRST).nextCursor();
        var key = new SessionKey(api.organizationId(), chat.sessionId());
        assertThat(harness.operator().begin(key)).isInstanceOf(Begun.Requested.class);
        paged.faults.heal();
        assertThat(refusal(api, chat, query, next)).isEqualTo(Reason.CURSOR_EXPIRED);
        assertThat(reads()).as("the object is still there").isZero();
        harness.compactAll();
        assertThat(refusal(api, chat, query, next)).isEqualTo(Reason.CURSOR_EXPIRED);
        assertThat(walk(chat, query)).isEqualTo(lines(chat));
    }

    @Test
    void cursorOfWithdrawnSnapshotIsExpired() {
        var chat = live(generated(11, 30));
        var query = PagedChat.all(Order.OLDEST_FIRST, 20);
        var next = page(chat, query, FIRST).nextCursor();
        var key = new SessionKey(api.organizationId(), chat.sessionId());
        assertThat(harness.operator().begin(key)).isInstanceOf(Begun.SnapshotsDeleted.class);
        assertThat(refusal(api, chat, query, next)).isEqualTo(Reason.CURSOR_EXPIRED);
    }

    @Test
    void cursorOfSnapshotIsWithdrawnWithExport() {
        var chat = live(generated(12, 30));
        var query = PagedChat.all(Order.OLDEST_FIRST, 20);
        var next = page(chat, query, FIRST).nextCursor();
        ended(new Chat(chat.sessionId()));
        assertThat(harness.operator().begin(new SessionKey(api.organizationId(), chat.sessionId())))
                .isInstanceOf(Begun.Requested.class);
        assertThat(refusal(api, chat, query, next)).isEqualTo(Reason.CURSOR_EXPIRED);
    }

    @Test
    void chatAndCursorExpireWithRetention() {
        var chat = ended(generated(13, 30));
        var query = PagedChat.all(Order.OLDEST_FIRST, 20);
        var next = page(chat, query, FIRST).nextCursor();
        harness.clock.pass(Duration.ofDays(30).minusMinutes(5));
        assertThat(page(chat, query, next).messages()).hasSize(10);
        harness.clock.pass(Duration.ofMinutes(6));
        paged.faults.heal();
        assertThat(refusal(api, chat, query, FIRST)).isEqualTo(Reason.EXPORT_EXPIRED);
        assertThat(refusal(api, chat, query, next)).isEqualTo(Reason.CURSOR_EXPIRED);
        assertThat(reads()).as("S3 deletes late").isZero();
    }

    @Test
    void cursorOfOtherSessionOrOrganizationIsRefusedWithoutRead() {
        var chat = ended(generated(14, 30));
        var query = PagedChat.all(Order.OLDEST_FIRST, 20);
        var next = page(chat, query, FIRST).nextCursor();
        var other = ended(generated(14, 30));
        var stranger = harness.organization();
        stranger.sendInBatches(chat);
        harness.compactAll();
        paged.faults.heal();
        assertThat(refusal(api, other, query, next)).isEqualTo(Reason.INVALID_PARAMETER);
        assertThat(refusal(stranger, chat, query, next)).isEqualTo(Reason.INVALID_PARAMETER);
        assertThat(reads()).isZero();
    }

    @Test
    void brokenCursorsAreRefusedWithoutRead() {
        var chat = ended(generated(15, 30));
        var query = PagedChat.all(Order.OLDEST_FIRST, 20);
        var next = page(chat, query, FIRST).nextCursor().orElseThrow();
        paged.faults.heal();
        for (var broken : List.of("", "x", "ä", next + "A", next.substring(1), next + "=", "AAAA".repeat(40),
                with(next, "EXPORTS", "audit"), with(next, "-", "/"), with(next, "EXPORTS,", "EXPORTS,../"))) {
            assertThat(refusal(api, chat, query, Optional.of(broken))).as(broken).isEqualTo(Reason.INVALID_PARAMETER);
        }
        assertThat(refusal(api, chat, PagedChat.all(Order.NEWEST_FIRST, 20), Optional.of(next)))
                .as("another order").isEqualTo(Reason.INVALID_PARAMETER);
        assertThat(reads()).isZero();
    }

    @Test
    void refusedCursorIsNamedInDetails() {
        var chat = ended(generated(15, 3));
        var session = paged.session(api, chat.sessionId());
        var refused = catchThrowableOfType(ApiException.class,
                () -> paged.answer(session, PagedChat.all(Order.OLDEST_FIRST, 1), Optional.of("x")));
        assertThat(refused.details()).singleElement().satisfies(detail -> {
            assertThat(detail.path()).isEqualTo("cursor");
            assertThat(detail.message()).isEqualTo(refused.message());
        });
    }

    @ParameterizedTest
    @EnumSource
    void cursorWithinLineIsRefused(Order order) {
        var chat = ended(generated(16, 30));
        var query = PagedChat.all(order, 20);
        var next = page(chat, query, FIRST).nextCursor().orElseThrow();
        var text = new String(Base64.getUrlDecoder().decode(next), StandardCharsets.UTF_8).split(",", -1);
        var position = order + "," + text[4];
        for (var shift : List.of(-1, 1)) {
            var forged = with(next, position, order + "," + (Long.parseLong(text[4]) + shift));
            assertThat(refusal(api, chat, query, Optional.of(forged))).isEqualTo(Reason.INVALID_PARAMETER);
        }
        var beyond = with(with(next, "," + text[2] + ",", ",999999999,"), position, order + ",999999998");
        assertThat(refusal(api, chat, query, Optional.of(beyond))).isEqualTo(Reason.INVALID_PARAMETER);
    }

    /// Reactions of many participants make such a line. The test writes it into the file of the cursor.
    @ParameterizedTest
    @ValueSource(ints = {5_100_000, 8_500_000})
    void messageLargerThanAnswerIsRefusedWithAdvice(int size) {
        var chat = ended(new Chat().started().sent("m-1", "hello").sent("m-2", "huge"));
        var query = PagedChat.all(Order.OLDEST_FIRST, 1);
        var next = page(chat, query, FIRST).nextCursor().orElseThrow();
        var parts = new String(Base64.getUrlDecoder().decode(next), StandardCharsets.UTF_8).split(",", -1);
        var lines = lines(chat);
        var huge = lines.get(1).replace("huge", "x".repeat(size));
        var file = (lines.getFirst() + "\n" + huge + "\n").getBytes(StandardCharsets.UTF_8);
        var key = harness.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/").stream()
                .filter(name -> name.endsWith("/ndjson.ndjson")).findFirst().orElseThrow();
        harness.stack.s3().putObject(r -> r.bucket(harness.stack.variable("EXPORT_BUCKET")).key(key),
                RequestBody.fromBytes(file));
        var ofHuge = Optional.of(with(next, "," + parts[2] + ",", "," + file.length + ","));
        var session = paged.session(api, chat.sessionId());
        var refused = catchThrowableOfType(ApiException.class, () -> paged.answer(session, query, ofHuge));
        assertThat(refused.reason()).isEqualTo(Reason.MESSAGE_TOO_LARGE);
        assertThat(refused.message()).contains("Download the chat as ndjson");
    }
}
