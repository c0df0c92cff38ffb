package dev.chatreplay.cli;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.PatientStack;
import dev.chatreplay.local.Settings;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;

/// The base of the tests of commands that call the API of an embedded stack. Each class has a stack of its own, with one organization.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DemoStackTest {
    @AutoClose
    final EmbeddedStack stack;
    final DemoOrganization organization;

    DemoStackTest(Settings settings) throws IOException {
        stack = PatientStack.start(settings);
        organization = DemoOrganization.in(stack, Optional.empty());
    }

    /// Runs a command with the address of the API and the key of the organization. Leaves out what a busy machine adds to standard error.
    final Run run(String... arguments) {
        return Run.of(Stream.of(Stream.of(arguments), Stream.of("--url", stack.apiUrl() + "/", "--organization",
                organization.id(), "--api-key", organization.apiKey())).flatMap(part -> part).toArray(String[]::new))
                .withoutWaits();
    }
}
