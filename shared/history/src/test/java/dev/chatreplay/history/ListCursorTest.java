package dev.chatreplay.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.session.ListPosition;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests that a cursor keeps its position, and that no other text is a cursor.
class ListCursorTest {
    private static final Instant TIME = Instant.parse("2026-11-21T09:00:00.123456789Z");

    private static String text(Order order, String sessionId) {
        return new ListCursor(order, new ListPosition(TIME, sessionId)).text();
    }

    private static void assertRefused(String text, Order order) {
        var refusal = catchThrowableOfType(ApiException.class, () -> ListCursor.parse(text, order));
        assertThat(refusal).as(text).isNotNull();
        assertThat(refusal.reason()).isEqualTo(ApiException.Reason.INVALID_PARAMETER);
        assertThat(refusal.details()).extracting(ApiException.Detail::path).containsExactly("cursor");
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void cursorKeepsOrderAndPosition(Order order) {
        for (var id : List.of("s-1", "a/b?c", "é", "\ud83d\ude00".repeat(64))) {
            var text = text(order, id);
            assertThat(text).matches("[A-Za-z0-9_-]+");
            assertThat(ListCursor.parse(text, order)).isEqualTo(new ListCursor(order, new ListPosition(TIME, id)));
        }
    }

    @Test
    void cursorOfOtherOrderIsRefused() {
        assertRefused(text(Order.OLDEST_FIRST, "s-1"), Order.NEWEST_FIRST);
        assertRefused(text(Order.NEWEST_FIRST, "s-1"), Order.OLDEST_FIRST);
    }

    static Stream<String> garbage() {
        var whole = text(Order.OLDEST_FIRST, "s-1");
        return Stream.of("", "a", "garbage", "é", "\u0000", whole + "=", whole + "A", whole.substring(1), " " + whole,
                whole.substring(0, whole.length() - 1), whole.toLowerCase(java.util.Locale.ROOT), whole + whole,
                encoded("a"), encoded("a" + TIME), encoded("a" + TIME + "\u0001"),
                encoded("x" + new ListPosition(TIME, "s-1").text()), encoded(new ListPosition(TIME, "s-1").text()),
                encoded("a2026-11-21T09:00:00Z\u0001s-1"), encoded("a" + new ListPosition(TIME, "s\n").text()),
                encoded("a" + new ListPosition(TIME, "x".repeat(257)).text()));
    }

    private static String encoded(String content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content.getBytes(UTF_8));
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void garbageIsRefused(String text) {
        assertRefused(text, Order.OLDEST_FIRST);
    }

    @Test
    void randomBytesAreRefused() {
        var random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            var bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), Order.OLDEST_FIRST);
        }
    }

    @Test
    void textThatIsNoUtf8IsRefused() {
        var bytes = ("a" + new ListPosition(TIME, "s-x").text()).getBytes(UTF_8);
        bytes[bytes.length - 1] = (byte) 0xFF;
        assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), Order.OLDEST_FIRST);
    }
}
