package dev.chatreplay.harness;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Keeps Awaitility from failing a test because of an uncaught exception in a thread of another test. Test classes run side by side in one
/// JVM, and its handler of such exceptions belongs to the JVM.
///
/// Also lets each wait look at its condition at once. By default, Awaitility first waits for one interval.
public final class AwaitilityDefaults implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }
}
