package dev.chatreplay.harness;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class AwaitilityDefaultsTest {
    @Test
    void waitSurvivesUncaughtExceptionOfAnotherThread() {
        assertThatNoException().isThrownBy(() -> await().until(() -> {
            var other = Thread.ofPlatform().start(() -> {
                throw new IllegalStateException("of another test");
            });
            other.join();
            return true;
        }));
    }
}
