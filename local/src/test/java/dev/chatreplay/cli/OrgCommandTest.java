package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.organization.ApiKeyHash;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.Scope;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrgCommandTest extends OrganizationsTableTest {
    @Test
    void newOrganizationCannotReadUntilEnabled() {
        var created = org("create", "acme", "--name", "Acme Inc.");

        assertThat(created.exitCode()).isZero();
        assertThat(find("acme").apiKeys()).singleElement().satisfies(key -> {
            assertThat(key.hash()).isEqualTo(ApiKeyHash.of(created.out().strip()));
            assertThat(key.name()).isEqualTo("first");
            assertThat(key.scopes()).containsExactly(Scope.RECORD, Scope.READ);
        });
        assertThat(find("acme").chatReplayEnabled()).isFalse();
        assertThat(org("enable", "acme").exitCode()).isZero();
        assertThat(find("acme").chatReplayEnabled()).isTrue();
        assertThat(org("list").out()).contains("acme\tenabled\t1 keys\tAcme Inc.");
        assertThat(org("disable", "acme").exitCode()).isZero();
        assertThat(find("acme").chatReplayEnabled()).isFalse();
    }

    @Test
    void failureIsReportedInOneLine() {
        org("create", "twice");

        assertFailed(org("create", "twice"), "exists already");
        assertFailed(org("enable", "unknown"), "no such organization");
        assertFailed(Run.of("org", "--table", "NoSuchTable", "list"), "no table NoSuchTable");
    }

    private static void assertFailed(Run run, String because) {
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(because).hasLineCount(1);
    }

    private static Organization find(String id) {
        return new Organizations(stack.aws(), stack.variable("ORGANIZATIONS_TABLE")).find(id)
                .orElseThrow();
    }

    private static Run org(String... arguments) {
        return run(Stream.concat(Stream.of("org"), Arrays.stream(arguments)).toArray(String[]::new));
    }
}
