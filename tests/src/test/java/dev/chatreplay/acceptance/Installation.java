package dev.chatreplay.acceptance;

import dev.chatreplay.client.Api;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.Scope;
import java.util.Map;
import java.util.Optional;

/// The API that the acceptance tests call, and the enabled organization whose credentials they use.
final class Installation {
    /// The resource lock of tests that change the webhooks of the organization. Each of them may remove all of these webhooks.
    static final String WEBHOOKS = "webhooks of the organization";

    private static final Api API = configured(System.getenv()).orElseGet(() -> Stack.shared().organization());

    private Installation() {}

    /// Returns the API with the credentials of an enabled organization.
    static Api api() {
        return API;
    }

    /// Returns the API with the same organization, and a key that may manage it.
    static Api manager() {
        return Manager.API;
    }

    private static final class Manager {
        static final Api API = configured(System.getenv())
                .orElseGet(() -> Stack.shared().withNewKey(Installation.API.organizationId(), Scope.MANAGE));
    }

    private static Optional<Api> configured(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("CHAT_REPLAY_URL")).map(url -> Api.of(url,
                required(environment, "CHAT_REPLAY_ORGANIZATION"), required(environment, "CHAT_REPLAY_API_KEY")));
    }

    private static String required(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .orElseThrow(() -> new IllegalStateException("CHAT_REPLAY_URL is set, but " + name + " is not"));
    }
}
