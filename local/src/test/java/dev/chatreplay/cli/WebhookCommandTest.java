package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.webhook.WebhookKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WebhookCommandTest extends OrganizationsTableTest {
    private static final String URL = "https://hooks.example.com/chat?key=k3y";
    private static final String UNKNOWN = "0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e";

    private static Run webhook(String... arguments) {
        return webhook(stack.environment(), arguments);
    }

    private static Run webhook(Map<String, String> variables, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var line = ChatReplay.commandLineFor();
        line.getCommandSpec().removeSubcommand("webhook");
        line.addSubcommand("webhook", ChatReplay.addCommands(new CommandLine(new WebhookCommand(variables))))
                .setExecutionExceptionHandler(line.getExecutionExceptionHandler())
                .setParameterExceptionHandler(line.getParameterExceptionHandler());
        var command = new String[arguments.length + 1];
        command[0] = "webhook";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        var exitCode = line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(command);
        return new Run(exitCode, out.toString(), err.toString());
    }

    private static String[] list(String organization) {
        return webhook("list", organization).out().strip().split("\\R");
    }

    private static String added(String organization, String... options) {
        var arguments = new String[options.length + 4];
        System.arraycopy(new String[]{"add", organization, "--url", URL}, 0, arguments, 0, 4);
        System.arraycopy(options, 0, arguments, 4, options.length);
        var added = webhook(arguments);
        assertThat(added.exitCode()).as(added.err()).isZero();
        return added.err().replaceAll("(?s).*([0-9a-f-]{36}).*", "$1");
    }

    @Test
    void addPrintsSecretAloneAndListShowsFieldsWithoutQuery() {
        run("org", "create", "acme");
        var added = webhook("add", "acme", "--url", URL);
        assertThat(added.exitCode()).as(added.err()).isZero();
        assertThat(added.out()).matches("whsec_[A-Za-z0-9+/]{43}=\\R");
        var id = added.err().replaceAll("(?s).*([0-9a-f-]{36}).*", "$1");
        assertThat(WebhookKey.isValidId(id)).isTrue();
        assertThat(list("acme")).containsExactly(String.join("\t", id, "enabled", "standard", "hooks.example.com",
                "https://hooks.example.com/chat?…", "meeting.chatSynced"));
    }

    @Test
    void emptyListNamesNextCommandAndJsonHasEvents() {
        run("org", "create", "unhooked");
        var empty = webhook("list", "unhooked");
        assertThat(empty.out()).isEmpty();
        assertThat(empty.err()).contains("'./chat-replay webhook add unhooked --url URL' registers one.");

        var id = added("unhooked");
        assertThat(webhook("list", "unhooked", "--json").out()).startsWith("{\"id\":\"" + id + "\"")
                .contains("\"events\":[\"meeting.chatSynced\"]}").hasLineCount(1);
    }

    @Test
    void showHasAllFieldsButSecretAndHeaderValues() {
        run("org", "create", "shown");
        var id = added("shown", "--name", "Archive", "--flavor", "100ms", "--header", "X-Passcode=open=sesame",
                "--header", "X-Other=1", "--event", "recording.success", "--event", "meeting.ended");
        var shown = webhook("show", "shown", id);
        assertThat(shown.exitCode()).as(shown.err()).isZero();
        assertThat(shown.out()).contains("id: " + id, "name: Archive", "url: " + URL,
                "events: meeting.ended, recording.success", "state: enabled", "flavor: 100ms",
                "headers: X-Other, X-Passcode").doesNotContain("sesame", "whsec_");
    }

    @Test
    void eventIsThatOfFlavorByDefault() {
        run("org", "create", "by-flavor");
        added("by-flavor", "--flavor", "100ms");
        assertThat(list("by-flavor")[0]).endsWith("\trecording.success");
    }

    @Test
    void rotationPrintsNewSecretAlone() {
        run("org", "create", "rotated");
        var first = webhook("add", "rotated", "--url", URL);
        var id = first.err().replaceAll("(?s).*([0-9a-f-]{36}).*", "$1");
        var rotated = webhook("rotate-secret", "rotated", id);
        assertThat(rotated.out()).matches("whsec_[A-Za-z0-9+/]{43}=\\R").isNotEqualTo(first.out());
        assertThat(rotated.err()).contains("old secret also signs until");
        assertThat(webhook("show", "rotated", id).out()).contains("secret: number 2; number 1 also signs until");
    }

    @Test
    void disabledWebhookCanBeEnabledAndRemoved() {
        run("org", "create", "switched");
        var id = added("switched");
        assertThat(webhook("disable", "switched", id).out().strip()).isEqualTo(id + " is disabled.");
        assertThat(list("switched")[0]).startsWith(id + "\tdisabled\t");
        assertThat(webhook("enable", "switched", id).out().strip()).isEqualTo(id + " is enabled.");
        assertThat(list("switched")[0]).startsWith(id + "\tenabled\t");
        assertThat(webhook("remove", "switched", id).out().strip()).isEqualTo(id + " is removed.");
        assertThat(webhook("list", "switched").out()).isEmpty();
        assertFailed(webhook("enable", "switched", id),
                "no webhook with this id. './chat-replay webhook list switched'");
    }

    @Test
    void failureIsReportedInOneLine() {
        run("org", "create", "strict");
        assertFailed(webhook("add", "unknown", "--url", URL), "no such organization");
        assertFailed(webhook("list", "unknown"), "no such organization");
        for (var command : List.of("show", "rotate-secret", "enable", "disable", "remove")) {
            assertFailed(webhook(command, "strict", UNKNOWN),
                    "no webhook with this id. './chat-replay webhook list strict'");
        }
        for (int i = 0; i < 10; i++) {
            added("strict");
        }
        assertFailed(webhook("add", "strict", "--url", URL), "10 webhooks, the maximum. Remove one with"
                + " './chat-replay webhook remove strict WEBHOOKID' first");
        var moved = new HashMap<>(stack.environment());
        moved.put("WEBHOOKS_TABLE", "NoSuchTable");
        assertFailed(webhook(moved, "list", "strict"), "no such table in this account and region");
    }

    @Test
    void wrongUsageIsReportedWithEveryFault() {
        run("org", "create", "misused");
        var wrong = webhook("add", "misused", "--url", "https://10.0.0.1/", "--event", "chat", "--flavor", "x",
                "--header", "Host=h", "--name", " ");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("Send a name", "Correct the URL", "meeting.chatSynced", "standard, 100ms",
                "must not include host");
        assertThat(webhook("show", "misused", "x").exitCode()).isEqualTo(2);
        assertThat(webhook("list", "not an id").exitCode()).isEqualTo(2);
        assertThat(webhook("list", "misused").out()).isEmpty();
    }

    @Test
    void missingVariableIsNamed() {
        for (var name : List.of("WEBHOOKS_TABLE", "ORGANIZATIONS_TABLE", "MASTER_SECRET")) {
            var run = webhook(without(name), "add", "acme", "--url", URL);
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("Set the variable " + name);
        }
    }

    @Test
    void onlyNewSecretsNeedMasterSecret() {
        run("org", "create", "masterless");
        var id = added("masterless", "--header", "X-A=1");
        var variables = without("MASTER_SECRET");
        for (var command : List.of("show", "disable", "enable", "remove")) {
            assertThat(webhook(variables, "list", "masterless").out()).startsWith(id);
            assertThat(webhook(variables, command, "masterless", id).exitCode()).as(command).isZero();
        }
        assertThat(webhook(variables, "list", "masterless").out()).isEmpty();
        assertThat(webhook(variables, "rotate-secret", "masterless", id).err())
                .contains("Set the variable MASTER_SECRET");
    }

    private static Map<String, String> without(String name) {
        var variables = new HashMap<>(stack.environment());
        variables.remove(name);
        return variables;
    }

    @Test
    void loopbackUrlIsTakenOnlyInEmbeddedStack() {
        run("org", "create", "near");
        assertThat(webhook("add", "near", "--url", "http://127.0.0.1:9000/hook").exitCode()).isZero();
        var deployed = new HashMap<>(stack.environment());
        deployed.put("MASTER_SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:master-AbCdEf");
        var refused = webhook(deployed, "add", "near", "--url", "http://127.0.0.1:9000/hook");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("Correct the URL");
    }

    @Test
    void registrationThatGetsNothingIsWarnedOf() {
        run("org", "create", "silent");
        assertThat(webhook("add", "silent", "--url", URL, "--event", "meeting.ended").err())
                .contains("Warning: ", "meeting.chatSynced");
        assertThat(webhook("add", "silent", "--url", URL, "--flavor", "100ms", "--event", "meeting.chatSynced").err())
                .contains("Warning: ", "recording.success");
        assertThat(webhook("add", "silent", "--url", URL).err()).doesNotContain("Warning");
    }

    @Test
    void headersAreReadFromFileToo(@TempDir Path directory) throws IOException {
        run("org", "create", "secretive");
        var file = Files.writeString(directory.resolve("headers"), "X-Passcode=a=b\n\nX-Other=2\n");
        var id = added("secretive", "--header", "X-Given=1", "--header-file", file.toString());
        assertThat(webhook("show", "secretive", id).out()).contains("headers: X-Given, X-Other, X-Passcode",
                "master secret: version 1");
        Files.writeString(file, "X-Passcode\n");
        var wrong = webhook("add", "secretive", "--url", URL, "--header-file", file.toString());
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("Write NAME=VALUE in each line of " + file);
        assertThat(webhook("add", "secretive", "--url", URL, "--header-file", file + ".none").exitCode()).isEqualTo(2);
        assertThat(webhook("add", "secretive", "--url", URL, "--header-file", file + ".none").err())
                .startsWith(
                        "chat-replay: There is no file " + file + ".none. Check its name and the directory. See './")
                .hasLineCount(1);
        assertThat(webhook("add", "secretive", "--url", URL, "--header-file", directory.toString()).err())
                .startsWith("chat-replay: The file " + directory + " cannot be read: it is a directory. ");
        Files.write(file, new byte[]{'a', '=', (byte) 0xFF});
        assertThat(webhook("add", "secretive", "--url", URL, "--header-file", file.toString()).err())
                .startsWith("chat-replay: The file " + file + " is not text in UTF-8. Save it as UTF-8. ");
    }

    @Test
    void fourthRotationInDayIsRefusedWithItsTime() {
        run("org", "create", "rotating");
        var id = added("rotating");
        for (int i = 0; i < 3; i++) {
            assertThat(webhook("rotate-secret", "rotating", id).exitCode()).isZero();
        }
        assertFailed(webhook("rotate-secret", "rotating", id), "Replace the secret after ");
    }

    private static void assertFailed(Run run, String because) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(because).hasLineCount(1);
    }
}
