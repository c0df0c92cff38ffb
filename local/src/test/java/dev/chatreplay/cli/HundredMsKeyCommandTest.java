package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.organization.Organization;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HundredMsKeyCommandTest extends OrganizationsTableTest {
    private static final String OTHER_MASTER = "0123456789abcdef0123456789abcdef";

    private static Run key(Map<String, String> variables, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var line = ChatReplay.commandLineFor();
        line.getCommandSpec().removeSubcommand("key");
        line.addSubcommand("key", ChatReplay.addCommands(new CommandLine(new KeyCommand(variables))))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(line.getExecutionExceptionHandler())
                .setParameterExceptionHandler(line.getParameterExceptionHandler());
        var exitCode = line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of("key"), Stream.concat(Stream.of(arguments),
                        Stream.of("--table", stack.variable("ORGANIZATIONS_TABLE")))).toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }

    private static Run create(Map<String, String> variables, String organization) {
        return key(variables, "create", organization, "--name", "100ms of " + organization, "--100ms");
    }

    private static Run create(String organization) {
        return create(stack.environment(), organization);
    }

    private static List<String> list(String organization) {
        return run("key", "list", organization).out().lines().filter(line -> line.startsWith("100ms-")).toList();
    }

    private static String secret(Run created) {
        assertThat(created.exitCode()).as(created.err()).isZero();
        return created.out().lines().filter(line -> line.startsWith("secret=")).findFirst().orElseThrow();
    }

    @Test
    void createPrintsAccessKeyAndSecretAndListShowsNeither() {
        run("org", "create", "acme");
        var created = create("acme");
        assertThat(created.exitCode()).as(created.err()).isZero();
        assertThat(created.out()).matches("access_key=acme\\.1\\Rsecret=[A-Za-z0-9_-]{43}\\R");
        assertThat(list("acme")).singleElement().asString()
                .matches("100ms-1\t100ms of acme\tread\t[0-9T:Z-]+\t-\t1")
                .doesNotContain(secret(created));
    }

    @Test
    void eachKeyHasSecretOfItsOwn() {
        run("org", "create", "two.keys");
        run("org", "create", "other");
        var first = create("two.keys");
        var second = create("two.keys");
        assertThat(second.out()).startsWith("access_key=two.keys.2");
        assertThat(List.of(secret(first), secret(second), secret(create("other")))).doesNotHaveDuplicates();
    }

    @Test
    void numberOfRevokedKeyIsNotUsedAgain() {
        run("org", "create", "revoked");
        var first = secret(create("revoked"));
        assertThat(run("key", "revoke", "revoked", "100ms-1").out()).isEqualToIgnoringNewLines("100ms-1 is revoked.");
        assertThat(list("revoked")).isEmpty();
        var second = create("revoked");
        assertThat(second.out()).startsWith("access_key=revoked.2");
        assertThat(secret(second)).isNotEqualTo(first);
    }

    @Test
    void newKeyAfterReplacementOfMasterSecretUsesItsNewestVersion() {
        run("org", "create", "rotated");
        create("rotated");
        var replaced = new HashMap<>(stack.environment());
        replaced.merge("MASTER_SECRET", "," + OTHER_MASTER, String::concat);
        assertThat(create(replaced, "rotated").exitCode()).isZero();
        assertThat(list("rotated")).extracting(line -> line.substring(line.lastIndexOf('\t') + 1))
                .containsExactly("1", "2");
    }

    @Test
    void keysOfBothKindsCountTogether() {
        run("org", "create", "full-of-both");
        for (int i = 1; i < Organization.MAX_API_KEYS; i++) {
            assertThat(create("full-of-both").exitCode()).isZero();
        }
        var refused = create("full-of-both");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("10 keys, the maximum. Revoke one").hasLineCount(1);
        assertThat(refused.out()).isEmpty();
        run("key", "revoke", "full-of-both", "100ms-3");
        assertThat(create("full-of-both").out()).startsWith("access_key=full-of-both.10");
    }

    @Test
    void wrongUseIsRefused() {
        run("org", "create", "strict-100ms");
        var withScope = key(stack.environment(), "create", "strict-100ms", "--name", "n", "--100ms", "--scope", "read");
        assertThat(withScope.exitCode()).isEqualTo(2);
        assertThat(withScope.err()).contains("a 100ms key always has the scope read");
        var withoutSecret = new HashMap<>(stack.environment());
        withoutSecret.remove("MASTER_SECRET");
        var refused = create(withoutSecret, "strict-100ms");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("Set the variable MASTER_SECRET, or MASTER_SECRET_ARN");
        assertThat(create("no-such-organization").err()).contains("no such organization");
        assertThat(run("key", "revoke", "strict-100ms", "100ms-01").exitCode()).isEqualTo(2);
        assertThat(run("key", "revoke", "strict-100ms", "100ms-7").err()).contains("no key with this id");
        assertThat(list("strict-100ms")).isEmpty();
    }
}
