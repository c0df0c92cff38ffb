package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.organization.ApiKeyHash;
import dev.chatreplay.organization.LandingRole;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrgCommandTest extends OrganizationsTableTest {
    @Test
    void newOrganizationCannotReadUntilEnabled() {
        var created = org("create", "acme", "--name", "Acme Inc.");

        assertThat(created.exitCode()).isZero();
        assertThat(created.err()).contains("The key is shown only once.", "CHAT_REPLAY_ORGANIZATION=acme",
                "acme can send events, but not read chats. Next: ./chat-replay org enable acme");
        assertThat(find("acme").apiKeys()).singleElement().satisfies(key -> {
            assertThat(key.proof()).isEqualTo(ApiKeyHash.of(created.out().strip()));
            assertThat(key.name()).isEqualTo("first");
            assertThat(key.scopes()).containsExactly(Scope.RECORD, Scope.READ);
        });
        assertThat(find("acme").chatReplayEnabled()).isFalse();
        assertThat(org("enable", "acme").exitCode()).isZero();
        assertThat(find("acme").chatReplayEnabled()).isTrue();
        assertThat(org("list").out()).contains("acme\tenabled\t1\tAcme Inc.");
        var refused = org("disable", "acme");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("No client of acme can read chats after this. Add --yes.");
        assertThat(find("acme").chatReplayEnabled()).isTrue();
        assertThat(org("disable", "acme", "--yes").exitCode()).isZero();
        assertThat(find("acme").chatReplayEnabled()).isFalse();
        assertThat(org("disable", "acme").out()).as("nothing to ask").isEqualToIgnoringNewLines("acme is disabled.");
    }

    @Test
    void listIsJsonWhenAsked() {
        org("create", "listed", "--name", "Listed", "--enabled", "--quiet");
        assertThat(org("list", "--json").out())
                .contains("{\"id\":\"listed\",\"state\":\"enabled\",\"api_keys\":1,\"name\":\"Listed\"}");
    }

    @Test
    void quietCreationPrintsKeyAlone() {
        var created = org("create", "quiet", "--quiet");

        assertThat(created.out()).startsWith("crk_").hasLineCount(1);
        assertThat(created.err()).isEmpty();
    }

    @Test
    void formatsAreShownSetAndReducedToDefault() {
        org("create", "formats");
        assertThat(org("formats", "formats").out().strip()).isEqualTo("csv");

        assertThat(org("formats", "formats", "csv_full,csv").out().strip()).isEqualTo("csv,csv_full");
        assertThat(find("formats").formats()).containsExactly("csv_full");
        assertThat(org("formats", "formats").out().strip()).isEqualTo("csv,csv_full");

        assertThat(org("formats", "formats", "csv").out().strip()).isEqualTo("csv");
        assertThat(find("formats").formats()).isEmpty();
    }

    @Test
    void formatThatCannotBeSetIsRefusedWithListOfOthers() {
        org("create", "refused");
        for (var names : List.of("events", "csv_full,events", "CSV", "csv,,csv_full", "")) {
            var refused = org("formats", "refused", names);

            assertThat(refused.exitCode()).as(names).isEqualTo(2);
            assertThat(refused.err()).as(names).contains("is no format that can be set. Choose from csv, csv_full")
                    .doesNotContain("events.", ", events");
            assertThat(find("refused").formats()).as(names).isEmpty();
        }
        assertFailed(org("formats", "no-such", "csv_full"), "no such organization");
        assertFailed(org("formats", "no-such"), "no such organization");
    }

    @Test
    void landingIsShownSetAndEnded() {
        org("create", "lands");
        assertThat(org("landing", "lands").out()).contains("lands do not land");

        assertThat(org("landing", "lands", "s3://landing-bucket/x/").out().strip())
                .isEqualTo("s3://landing-bucket/x\tcsv");
        assertThat(find("lands").landing())
                .contains(new LandingTarget("landing-bucket", "x", Set.of("csv")));
        assertThat(org("landing", "lands", "s3://landing-bucket", "--formats", "csv,csv_full").out().strip())
                .isEqualTo("s3://landing-bucket\tcsv,csv_full");
        assertThat(org("landing", "lands").out().strip()).isEqualTo("s3://landing-bucket\tcsv,csv_full");
        assertThat(find("lands").sessionSettings().formats()).isEmpty();
        assertThat(find("lands").sessionSettings().landing()).containsExactlyInAnyOrder("csv", "csv_full");

        assertThat(org("landing", "lands", "--off").out()).contains("lands do not land");
        assertThat(find("lands").landing()).isEmpty();
    }

    @Test
    void landingWithRoleHasExternalIdOfItsOrganizationUnlessOneIsChosen() {
        org("create", "role:a");
        var role = "arn:aws:iam::123456789012:role/path/chats";
        assertThat(org("landing", "role:a", "s3://acme-chats", "--role", role).out().strip())
                .isEqualTo("s3://acme-chats\tcsv\t" + role + "\tchat-replay:role:a");
        assertThat(find("role:a").landing()).contains(new LandingTarget("acme-chats", "", Set.of("csv"),
                Optional.of(new LandingRole(role, "chat-replay:role:a"))));
        assertThat(org("landing", "role:a", "s3://acme-chats", "--role", role, "--external-id", "acme-4711").out()
                .strip()).endsWith("\t" + role + "\tacme-4711");
        var withoutRole = org("landing", "role:a", "s3://acme-chats", "--quiet");
        assertThat(withoutRole.out().strip()).isEqualTo("s3://acme-chats\tcsv");
        assertThat(withoutRole.err()).contains("not use the role " + role + " any more").hasLineCount(1);
        assertThat(org("landing", "role:a", "s3://acme-chats").out().strip()).isEqualTo("s3://acme-chats\tcsv");
        assertThat(find("role:a").landing().orElseThrow().role()).isEmpty();
    }

    @Test
    void roleWithExternalIdOfAnotherOrganizationIsRefused() {
        var role = "arn:aws:iam::123456789012:role/shared";
        org("create", "first-owner");
        org("create", "second-owner");
        assertThat(org("landing", "first-owner", "s3://acme-chats", "--role", role, "--external-id", "acme").exitCode())
                .isZero();
        assertFailed(org("landing", "second-owner", "s3://acme-chats", "--role", role, "--external-id", "acme"),
                "The organization first-owner has this role with the same external id");
        assertThat(find("second-owner").landing()).isEmpty();

        assertThat(org("landing", "second-owner", "s3://acme-chats", "--role", role, "--external-id", "other")
                .exitCode()).isZero();
        assertThat(org("landing", "second-owner", "s3://acme-chats", "--role", role + "2", "--external-id", "acme")
                .exitCode()).isZero();
        assertThat(org("landing", "first-owner", "s3://acme-chats", "--role", role, "--external-id", "acme").exitCode())
                .as("its own role again").isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"arn:aws:iam::123456789012:role/*; ; The role must name one role",
            "arn:aws:iam::123456789012:user/x; ; The role must name one role",
            "arn:aws:iam::1:role/x; ; The role must name one role", "chats; ; The role must name one role",
            "arn:aws:iam::123456789012:role/x; chat-replay:other; must not begin with",
            "arn:aws:iam::123456789012:role/x; a b; The external id must have",
            "; acme-4711; together with --external-id", "'' ; ; The role must name one role"})
    void roleThatCannotBeSetIsRefusedWithItsRule(String role, String externalId, String rule) {
        org("create", "bad-role");
        var arguments = new ArrayList<>(List.of("landing", "bad-role", "s3://acme-chats"));
        Optional.ofNullable(role).ifPresent(text -> arguments.addAll(List.of("--role", text)));
        Optional.ofNullable(externalId).ifPresent(text -> arguments.addAll(List.of("--external-id", text)));
        var refused = org(arguments.toArray(String[]::new));
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains(rule);
        assertThat(find("bad-role").landing()).isEmpty();
    }

    @Test
    void landingThatCannotBeSetIsRefused() {
        org("create", "no-landing");
        for (var arguments : List.of(List.of("landing-bucket/x"),
                List.of("s3://landing-bucket/x", "--formats", "events"),
                List.of("--formats", "csv"), List.of("--role", "arn:aws:iam::123456789012:role/x"),
                List.of("--off", "--role", "arn:aws:iam::123456789012:role/x"),
                List.of("s3://landing-bucket/x", "--off"))) {
            var refused = org(Stream.concat(Stream.of("landing", "no-landing"), arguments.stream())
                    .toArray(String[]::new));
            assertThat(refused.exitCode()).as("%s", arguments).isEqualTo(2);
            assertThat(find("no-landing").landing()).as("%s", arguments).isEmpty();
        }
    }

    @Test
    void failureIsReportedInOneLine() {
        org("create", "twice");

        assertFailed(org("create", "twice"),
                "exists already. './chat-replay key create twice --name NAME' creates another API key");
        assertFailed(org("enable", "unknown"), "no such organization: unknown.");
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
