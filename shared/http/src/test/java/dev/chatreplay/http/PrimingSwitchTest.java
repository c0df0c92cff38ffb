package dev.chatreplay.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Environment;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// Tests the switch of priming with a function whose priming fails.
class PrimingSwitchTest {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    @AutoClose
    private final AwsClients aws = AwsClients.at(new AwsClients.Endpoints(NOWHERE, NOWHERE, NOWHERE, Region.US_EAST_1,
            AnonymousCredentialsProvider.create(), List.of()));

    private Priming priming(Environment environment) {
        return new Priming("without-a-sample", environment, aws, (_, _, _) -> {
            throw new IllegalStateException("no sample is needed");
        });
    }

    @Test
    void failingPrimingFailsDeployment() {
        var priming = priming(Environment.of(Map.of()));
        assertThatIllegalStateException().isThrownBy(priming::run).withMessageContaining("without-a-sample");
        assertThatIllegalStateException().isThrownBy(priming(Environment.of(Map.of("PRIMING", "on")))::run);
    }

    @Test
    void functionIsDeployedWithoutPrimingThatIsOff() {
        assertThatCode(priming(Environment.of(Map.of("PRIMING", "off")))::run).doesNotThrowAnyException();
    }

    @Test
    void switchWithOtherValueIsReported() {
        var environment = Environment.of(Map.of("PRIMING", "false"));
        priming(environment);
        assertThatIllegalStateException().isThrownBy(environment::verify)
                .withMessage("Set the environment of this function: PRIMING must be on or off");
    }
}
