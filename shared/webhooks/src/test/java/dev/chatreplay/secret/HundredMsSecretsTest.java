package dev.chatreplay.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret.MissingVersionException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class HundredMsSecretsTest {
    private static final String OLD = "k".repeat(32);
    private static final String NEW = "n".repeat(43);

    @AutoClose
    private final AwsClients aws = AwsClients.fromEnvironment();

    private MasterSecret master(String text) {
        return MasterSecret.from(Environment.of(Map.of("MASTER_SECRET", text)), aws);
    }

    @Test
    void secretIsHmacInBase64UrlWithoutPadding() {
        // python3: hmac.new(b"k" * 32, b"".join(struct.pack(">I", len(p)) + p for p in (b"org", b"100ms-tokens", b"", b"2")), "sha256")
        assertThat(HundredMsSecrets.text(master(OLD), "org", 1, 2))
                .isEqualTo("8Dz69s7x4Dsh13e9L9k7Cz54T5zqwoy3PIrTwavHb5s");
    }

    @Test
    void organizationVersionAndNumberChangeSecret() {
        var master = master(OLD + "," + NEW);
        assertThat(List.of(
                HundredMsSecrets.text(master, "org", 1, 1),
                HundredMsSecrets.text(master, "or", 1, 1),
                HundredMsSecrets.text(master, "org", 2, 1),
                HundredMsSecrets.text(master, "org", 1, 2))).doesNotHaveDuplicates();
    }

    @Test
    void keyKeepsItsSecretWhenMasterSecretGetsNewVersion() {
        assertThat(HundredMsSecrets.text(master(OLD + "," + NEW), "org", 1, 1))
                .isEqualTo(HundredMsSecrets.text(master(OLD), "org", 1, 1));
    }

    @Test
    void replacedVersionEndsItsKeysAlone() {
        var replaced = master("-," + NEW);
        assertThatExceptionOfType(MissingVersionException.class)
                .isThrownBy(() -> HundredMsSecrets.text(replaced, "org", 1, 1))
                .withMessageNotContainingAny(OLD, NEW)
                .satisfies(missing -> assertThat(missing.version()).isEqualTo(1));
        assertThat(HundredMsSecrets.text(replaced, "org", 2, 1))
                .isEqualTo(HundredMsSecrets.text(master(OLD + "," + NEW), "org", 2, 1));
    }
}
