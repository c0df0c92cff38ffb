package dev.chatreplay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.webhook.WebhookForm.Checked;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookFormTest {
    private static Checked checked(String name) {
        return new WebhookForm(Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty()).check(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Chats of \uD83D\uDC69\u200D\uD83D\uDCBB", "\u0915\u094D\u200D\u0937", " padded "})
    void visibleNameIsTaken(String name) {
        assertThat(checked(name)).isInstanceOfSatisfying(Checked.Right.class,
                right -> assertThat(right.change().name()).contains(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u200D", " \u200D ", "a\u202Eb", "a\u200Bb", "a\nb", "a\u2028b", "a\uD83D"})
    void nameThatIsUnseenOrBreaksLinesIsRefused(String name) {
        assertThat(checked(name)).isInstanceOf(Checked.Wrong.class);
    }
}
