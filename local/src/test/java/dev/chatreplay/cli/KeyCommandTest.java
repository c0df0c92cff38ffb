package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.organization.ApiKeyText;
import dev.chatreplay.organization.Organization;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class KeyCommandTest extends OrganizationsTableTest {
    @Test
    void createPrintsKeyAloneAndListShowsItsFields() {
        var first = run("org", "create", "acme", "--enabled").out().strip();
        var before = Instant.now().truncatedTo(ChronoUnit.SECONDS);

        var created = run("key", "create", "acme", "--name", "Monthly reports", "--scope", "read", "--scope", "AUDIT");

        assertThat(created.exitCode()).as(created.err()).isZero();
        assertThat(created.err()).isEmpty();
        assertThat(created.out()).matches("crk_[a-z2-7]{16}_[A-Za-z0-9_-]{43}\\R");
        var listed = list("acme");
        assertThat(listed).hasSize(2);
        assertThat(listed[0]).startsWith(id(first) + "\tfirst\trecord,read\t").endsWith("\t-\t-");
        assertThat(listed[1]).startsWith(id(created.out().strip()) + "\tMonthly reports\tread,audit\t");
        assertThat(Instant.parse(listed[1].split("\t", -1)[3])).isBetween(before, Instant.now());
        assertThat(String.join("", listed)).doesNotContain(first, created.out().strip(), "crk_");
    }

    @Test
    void keyListIsJsonWhenAsked() {
        var key = run("org", "create", "key-table").out().strip();
        assertThat(run("key", "list", "key-table", "--json").out()).hasLineCount(1)
                .startsWith("{\"id\":\"" + id(key)
                        + "\",\"name\":\"first\",\"scopes\":[\"record\",\"read\"],\"created_at\":\"")
                .doesNotContain(key, "last_used_on", "master_secret_version");
    }

    @Test
    void scopesAreRecordAndReadByDefault() {
        run("org", "create", "defaults");
        run("key", "create", "defaults", "--name", "plain");
        assertThat(list("defaults")[1]).contains("\tplain\trecord,read\t");
    }

    @Test
    void listShowsDayOfLastUse() {
        var key = run("org", "create", "used").out().strip();
        var unused = run("key", "create", "used", "--name", "unused").out().strip();
        var day = LocalDate.now(ZoneOffset.UTC);
        try (var api = new Api(URI.create(stack.apiUrl().toString()), "used", key, _ -> {
        })) {
            assertThat(api.getChat("s-1", "csv").status()).isEqualTo(403);
        }
        var listed = list("used");
        assertThat(LocalDate.parse(listed[0].split("\t", -1)[4])).isBetween(day, day.plusDays(1));
        assertThat(listed[1]).startsWith(id(unused)).endsWith("\t-");
        assertThat(run("org", "list").out()).contains("used\t").doesNotContain("usage#");
    }

    @Test
    void eleventhKeyIsRefusedUntilOneIsRevoked() {
        var first = run("org", "create", "full").out().strip();
        for (int i = 1; i < Organization.MAX_API_KEYS; i++) {
            assertThat(run("key", "create", "full", "--name", "key " + i).exitCode()).isZero();
        }

        assertFailed(run("key", "create", "full", "--name", "one more"), "10 keys, the maximum. Revoke one with"
                + " './chat-replay key revoke full KEYID' first; './chat-replay key list full' shows");

        assertThat(list("full")).hasSize(Organization.MAX_API_KEYS);
        assertThat(run("key", "revoke", "full", id(first)).out()).isEqualToIgnoringNewLines(id(first) + " is revoked.");
        assertThat(run("key", "create", "full", "--name", "one more").exitCode()).isZero();
        assertThat(String.join("", list("full"))).contains("one more").doesNotContain(id(first));
    }

    @Test
    void lastKeyCanBeRevoked() {
        var only = run("org", "create", "locked").out().strip();
        run("key", "revoke", "locked", id(only));
        var listed = run("key", "list", "locked");
        assertThat(listed.exitCode()).isZero();
        assertThat(listed.out()).isEmpty();
        assertThat(listed.err()).isEqualToIgnoringNewLines("The organization has no keys."
                + " './chat-replay key create locked --name NAME' creates one.");
        assertThat(run("key", "create", "locked", "--name", "again").exitCode()).isZero();
    }

    @Test
    void failureIsReportedInOneLine() {
        run("org", "create", "strict");
        assertFailed(run("key", "create", "unknown", "--name", "n"), "no such organization");
        assertFailed(run("key", "list", "unknown"), "no such organization");
        assertFailed(run("key", "revoke", "unknown", "a".repeat(16)), "no such organization");
        assertFailed(run("key", "revoke", "strict", "a".repeat(16)),
                "no key with this id. './chat-replay key list strict'");
        assertFailed(Run.of("key", "--table", "NoSuchTable", "list", "strict"), "no table NoSuchTable");
        assertFailed(Run.of("key", "list", "strict", "--table", "NoSuchTable"), "no table NoSuchTable");
    }

    @Test
    void wholeKeyInPlaceOfItsIdIsNotQuoted() {
        var key = run("org", "create", "careless").out().strip();
        var refused = run("key", "revoke", "careless", key);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("16 characters").doesNotContain(key);
    }

    private static void assertFailed(Run run, String because) {
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(because).hasLineCount(1);
    }

    private static String id(String key) {
        return ApiKeyText.idOf(key).orElseThrow();
    }

    private static String[] list(String organization) {
        return run("key", "list", organization).out().split("\\R");
    }

}
