package dev.chatreplay.benchmark;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Jvm;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.Organizations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A running [ServicesProcess] and how to reach it.
record Services(Process process, Map<String, String> environment, AwsClients aws) implements AutoCloseable {
    static final String ORGANIZATION = "benchmark";

    static Services start(String... arguments) throws IOException {
        var process = Jvm.of(List.of("-Xmx4g"), ServicesProcess.class, Map.of(), arguments).start();
        var environment = read(process.inputReader());
        return new Services(process, environment, AwsClients.at(Stack.place(environment, List.of())));
    }

    private static Map<String, String> read(BufferedReader lines) throws IOException {
        var environment = new HashMap<String, String>();
        for (var line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            var parts = line.split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        return environment;
    }

    String variable(String name) {
        return Objects.requireNonNull(environment.get(name), name);
    }

    /// The API as a new enabled organization.
    Api organization() {
        var organizations = new Organizations(aws, variable("ORGANIZATIONS_TABLE"));
        var key = organizations.create(ORGANIZATION, "Benchmark");
        organizations.setChatReplayEnabled(ORGANIZATION, true);
        return Api.of(Objects.requireNonNull(environment.get("CHAT_REPLAY_URL")), ORGANIZATION, key);
    }

    @Override
    public void close() {
        aws.close();
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
