package dev.chatreplay.harness;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.runtime.Environment;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Reaches a stack that runs in another process.
///
/// @param environment the variables that the process has printed
public record RemoteStack(Map<String, String> environment, AwsClients aws) implements AutoCloseable {
    /// Reads the variables, one `NAME=value` a line, and makes clients for its services.
    public static RemoteStack of(List<String> lines) {
        var environment = new HashMap<String, String>();
        lines.forEach(line -> {
            var parts = line.split("=", 2);
            environment.put(parts[0], parts[1]);
        });
        return new RemoteStack(Map.copyOf(environment), Stack.clients(environment));
    }

    /// Returns a variable of its environment.
    public String variable(String name) {
        return Objects.requireNonNull(environment.get(name), name);
    }

    /// Creates an enabled organization.
    ///
    /// @return its API key
    public String newOrganization(String id, String name) {
        var organizations = new Organizations(aws, variable("ORGANIZATIONS_TABLE"));
        var key = NewApiKey.create(NewApiKey.FIRST, EnumSet.of(Scope.RECORD, Scope.READ, Scope.MANAGE),
                Instant.now());
        organizations.create(id, name, key.key());
        organizations.setChatReplayEnabled(id, true);
        return key.text();
    }

    /// Returns the API for an organization with its key.
    public Api api(String organizationId, String key) {
        return Api.of(variable("CHAT_REPLAY_URL"), organizationId, key);
    }

    /// Adds the first key for the clients of 100ms to an organization, and returns a client that signs with it.
    public HundredMsApi withHundredMsKey(Api api) {
        return Stack.withHundredMsKey(new Organizations(aws, variable("ORGANIZATIONS_TABLE")),
                Environment.of(environment), aws, api, 1);
    }

    @Override
    public void close() {
        aws.close();
    }
}
