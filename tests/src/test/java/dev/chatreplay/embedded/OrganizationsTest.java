package dev.chatreplay.embedded;

import static dev.chatreplay.client.Errors.assertError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.reference.ReferenceChat;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// Tests which chats an organization may read: enablement, API keys, and the isolation of organizations.
class OrganizationsTest {
    private final Stack stack = Stack.shared();

    @Test
    void newOrganizationIsNotEnabled() {
        var api = stack.disabledOrganization("not-enabled");
        assertError(api.chat("s-1"), 403, "CHAT_REPLAY_NOT_ENABLED");
        stack.organizations().setChatReplayEnabled("not-enabled", true);
        assertError(api.chat("s-1"), 404, "SESSION_NOT_FOUND");
    }

    @Test
    void disablingTakesEffectOnNextRequest() {
        var api = stack.organization();
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var csv = api.csv(chat.sessionId());

        for (int i = 0; i < 3; i++) {
            stack.organizations().setChatReplayEnabled(api.organizationId(), false);
            assertError(api.chat(chat.sessionId()), 403, "CHAT_REPLAY_NOT_ENABLED");
            stack.organizations().setChatReplayEnabled(api.organizationId(), true);
            assertThat(api.csv(chat.sessionId())).isEqualTo(csv);
        }
    }

    @Test
    void eventsOfDisabledOrganizationAreRecorded() {
        var api = stack.disabledOrganization("recorded-before-enabled");
        var chat = new Chat().started().sent("m-1", "early").ended();
        api.send(chat);
        assertError(api.chat(chat.sessionId()), 403, "CHAT_REPLAY_NOT_ENABLED");

        stack.organizations().setChatReplayEnabled("recorded-before-enabled", true);
        assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    void disabledOrganizationIsRefusedBeforeIdIsChecked() {
        var api = stack.disabledOrganization("disabled-and-wrong");
        assertError(api.chat("a%20b"), 403, "CHAT_REPLAY_NOT_ENABLED");
        assertError(api.with("Basic x").chat("a%20b"), 401, "UNAUTHORIZED");
    }

    @Test
    void sessionOfAnotherOrganizationLooksMissing() {
        var owner = stack.organization();
        var other = stack.organization();
        var chat = new Chat().started().sent("m-1", "secret").ended();
        owner.send(chat);
        assertThat(owner.csv(chat.sessionId())).isNotEmpty();

        var foreign = other.chat(chat.sessionId());
        var missing = other.chat("s-unknown");
        assertError(foreign, 404, "SESSION_NOT_FOUND");
        assertThat(foreign.bodyWithoutRequestId()).isEqualTo(missing.bodyWithoutRequestId());
        assertThat(foreign.http().headers().map().keySet()).isEqualTo(missing.http().headers().map().keySet());
        assertThat(foreign.http().body()).hasSameSizeAs(missing.http().body());
    }

    @Test
    void twoOrganizationsMayUseSameIds() {
        var one = stack.organization();
        var two = stack.organization();
        var first = new Chat("same").started().sent("m-1", "of the first").ended();
        var second = new Chat("same").started().sent("m-1", "of the second").ended();
        one.send(first);
        two.send(second);

        assertThat(one.csv("same")).isEqualTo(ReferenceChat.csv(first.events()));
        assertThat(two.csv("same")).isEqualTo(ReferenceChat.csv(second.events()));
        assertThat(new String(one.csv("same"), UTF_8)).doesNotContain("second");
    }

    @Test
    void keyOfAnotherOrganizationIsRefused() {
        var one = stack.organization();
        var two = stack.organization();
        var credentials = new String(
                Base64.getDecoder().decode(two.authorization().getFirst().substring(6)), UTF_8);
        var key = credentials.substring(credentials.indexOf(':') + 1);
        assertError(stack.api(one.organizationId(), key).chat("s-1"), 401, "UNAUTHORIZED");
    }

    @Test
    void itemWithDaysOfLastUseIsNoOrganization() {
        var api = stack.organization();
        assertError(api.chat("s-1"), 404, "SESSION_NOT_FOUND");
        var usage = "usage#" + api.organizationId();
        var organizations = stack.organizations();

        assertThat(organizations.list()).extracting(Organization::id).contains(api.organizationId())
                .noneMatch(id -> id.contains("#"));
        assertThatIllegalArgumentException().isThrownBy(() -> organizations.find(usage));
        assertThatIllegalArgumentException().isThrownBy(() -> organizations.tableKey(usage));
        assertThatIllegalArgumentException().isThrownBy(() -> organizations.setChatReplayEnabled(usage, true));
    }
}
