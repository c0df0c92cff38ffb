package dev.chatreplay.local;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// How an [EmbeddedStack] is to be.
///
///     Settings.inMemory().withPort(8080).withConfiguration("LINK_TTL_SECONDS", "2")
///
/// @param port where the HTTP API listens; 0 is any free port
/// @param host what the HTTP API and S3 bind to; download links carry its address
/// @param data where to keep everything but the queues; in memory when absent
/// @param allowedOrigins the web origins whose pages may fetch a download link, compared exactly
/// @param configuration variables of the functions to set or replace, as in
///     [dev.chatreplay.runtime.Environment]
/// @param interceptors what the functions' SDK clients go through; the stack's own clients don't
/// @param clock what the functions take the time from
/// @param polling whether the queues are polled; without it the test calls the queue functions itself
/// @param visibilityTimeout of the queues; when absent, each has that of the template
/// @param services where DynamoDB, S3 and SQS are, for instance LocalStack's endpoint; embedded when absent
public record Settings(int port, String host, Optional<Path> data, List<String> allowedOrigins,
        Map<String, String> configuration, List<ExecutionInterceptor> interceptors, Clock clock, boolean polling,
        Optional<Duration> visibilityTimeout, Optional<URI> services) {
    /// Copies what could be changed from outside.
    public Settings {
        allowedOrigins = List.copyOf(allowedOrigins);
        configuration = Map.copyOf(configuration);
        interceptors = List.copyOf(interceptors);
    }

    /// Any free port of 127.0.0.1, nothing kept, no web origin allowed, queues polled, the system's clock.
    public static Settings inMemory() {
        return new Settings(0, "127.0.0.1", Optional.empty(), List.of(), Map.of(), List.of(), Clock.systemUTC(), true,
                Optional.empty(), Optional.empty());
    }

    /// With the HTTP API on `port`.
    public Settings withPort(int port) {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, polling,
                visibilityTimeout, services);
    }

    /// With the HTTP API and S3 on `host`, an address of this machine.
    public Settings withHost(String host) {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, polling,
                visibilityTimeout, services);
    }

    /// With tables and exports kept in `directory`.
    public Settings withData(Path directory) {
        return new Settings(port, host, Optional.of(directory), allowedOrigins, configuration, interceptors, clock,
                polling, visibilityTimeout, services);
    }

    /// With these web origins allowed, for example `https://app.example`.
    public Settings withAllowedOrigins(List<String> origins) {
        return new Settings(port, host, data, origins, configuration, interceptors, clock, polling, visibilityTimeout,
                services);
    }

    /// With one variable of the functions' configuration set.
    public Settings withConfiguration(String name, String value) {
        var more = new HashMap<>(configuration);
        more.put(name, value);
        return new Settings(port, host, data, allowedOrigins, more, interceptors, clock, polling, visibilityTimeout,
                services);
    }

    /// With the functions' SDK clients going through these interceptors.
    public Settings withInterceptors(List<ExecutionInterceptor> interceptors) {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, polling,
                visibilityTimeout, services);
    }

    /// With the functions taking the time from `clock`.
    public Settings withClock(Clock clock) {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, polling,
                visibilityTimeout, services);
    }

    /// With nobody polling the queues.
    public Settings withoutPolling() {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, false,
                visibilityTimeout, services);
    }

    /// With messages that were received and not deleted coming back after `timeout`, in whole seconds.
    public Settings withVisibilityTimeout(Duration timeout) {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, polling,
                Optional.of(timeout),
                services);
    }

    /// With the tables, the bucket and the queues in LocalStack, in an account of their own, and none of the services embedded.
    public Settings withServices(URI endpoint) {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, polling,
                visibilityTimeout, Optional.of(endpoint));
    }

    /// The address that [#host()] stands for.
    ///
    /// @throws StackFailure when there is none, or it is the wildcard
    InetAddress address() {
        try {
            var address = InetAddress.getByName(host);
            if (address.isAnyLocalAddress()) {
                throw new StackFailure("The host can't be " + host
                        + ": download links carry it, so name one address that your clients reach.");
            }
            return address;
        } catch (UnknownHostException e) {
            throw new StackFailure("The host " + host + " is not known; name an address of this machine.", e);
        }
    }
}
