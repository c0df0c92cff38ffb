package dev.chatreplay.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.chatreplay.architecture.ProjectClasses;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests that the texts of records and exceptions contain no secret, so that a log line or an exception cannot reveal a key. The test
/// finds the classes itself, so it also covers new ones.
class SecretsInTextTest {
    private static final JavaClasses OURS = ProjectClasses.ALL;

    static Stream<Class<?>> records() {
        return OURS.stream().filter(JavaClass::isRecord).<Class<?>>map(JavaClass::reflect);
    }

    static Stream<Constructor<?>> exceptions() {
        return OURS.stream().<Class<?>>map(JavaClass::reflect).filter(Throwable.class::isAssignableFrom)
                .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                .flatMap(type -> Arrays.stream(type.getDeclaredConstructors()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void recordTextHasNoSecret(Class<?> type) {
        assertThat(Samples.of(type).toString()).doesNotContain(Samples.SECRET);
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void exceptionTextHasNoSecretAndNoCauseMessage(Constructor<?> constructor) {
        assertThat(Samples.by(constructor).toString()).doesNotContain(Samples.SECRET);
    }

    @Test
    void samplesHoldSecrets() {
        assertThat(records().filter(Samples::holdsSecret)).extracting(Class::getSimpleName)
                .contains("ApiKeyHash", "ApiKeyCredentials", "TokenCredentials", "ApiKey", "Organization", "IdAndKey",
                        "HttpRequest", "HttpResponse",
                        "DownloadLink",
                        "ChatLink", "ApiAnswer", "DemoOrganization", "GatewayRequest", "GatewayResponse", "Functions");
    }

    @Test
    void onlyRecordsOverrideToString() {
        assertThat(OURS.stream().filter(type -> !type.isRecord() && type.tryGetMethod("toString").isPresent()))
                .extracting(JavaClass::getName).isEmpty();
    }
}
