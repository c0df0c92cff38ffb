package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoCommandTest {

    @Test
    void demoCompletesAndPrintsNoSignature() {
        var run = Run.of("demo").withoutWaits();

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("CHAT_REPLAY_NOT_ENABLED", "\"chat_complete\":true", "Loud and clear 👍",
                "09:00:12  Amara Okafor: Good morning",
                "Every check passed").doesNotContain("X-Amz-Signature", "hunter2");
    }
}
