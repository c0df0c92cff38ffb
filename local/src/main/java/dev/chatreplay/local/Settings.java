package dev.chatreplay.local;

import dev.chatreplay.local.template.CorsRule;
import dev.chatreplay.local.trigger.AnsweredRequest;
import dev.chatreplay.local.trigger.HttpFront;
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
import java.util.function.Consumer;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// The settings of an [EmbeddedStack].
///
///     Settings.inMemory().withPort(8080).withConfiguration("LINK_TTL_SECONDS", "2")
///
/// @param port the port of the HTTP API; 0 is any free port
/// @param host the address of the HTTP API and of S3; download links contain it
/// @param data the directory that keeps tables and exports; in memory when absent
/// @param allowedOrigins the web origins whose pages may call the API and fetch a download link, compared exactly; `*` is any origin
/// @param configuration variables of the functions to set or replace, as in
///     [dev.chatreplay.runtime.Environment]
/// @param interceptors the interceptors of the functions' SDK clients; the stack's own clients have none
/// @param clock the clock of the functions
/// @param polling whether to poll the queues; without polling, the test calls the queue functions itself
/// @param requestTimeout how long API Gateway waits for the answer of a function, which gets a second less
/// @param visibilityTimeout the visibility timeout of all queues; when absent, the values in the template
/// @param services the endpoint of DynamoDB, S3 and SQS, for example LocalStack; embedded when absent
/// @param requests receives each request that the HTTP API answered; many threads call it at the same time
public record Settings(int port, String host, Optional<Path> data, List<String> allowedOrigins,
        Map<String, String> configuration, List<ExecutionInterceptor> interceptors, Clock clock, boolean polling,
        Duration requestTimeout, Optional<Duration> visibilityTimeout, Optional<URI> services,
        Consumer<AnsweredRequest> requests) {
    /// Copies the collections, so that the caller cannot change them later.
    public Settings {
        allowedOrigins = List.copyOf(allowedOrigins);
        configuration = Map.copyOf(configuration);
        interceptors = List.copyOf(interceptors);
    }

    /// Returns the defaults: a free port of 127.0.0.1, data in memory, any web origin, polled queues, the system clock.
    public static Settings inMemory() {
        return new Settings(0, "127.0.0.1", Optional.empty(), List.of(CorsRule.ANY), Map.of(), List.of(),
                Clock.systemUTC(), true,
                HttpFront.INTEGRATION_TIMEOUT, Optional.empty(), Optional.empty(), _ -> {
                });
    }

    /// Sets the port of the HTTP API.
    public Settings withPort(int port) {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, polling,
                requestTimeout, visibilityTimeout, services, requests);
    }

    /// Sets the host of the HTTP API and of S3, an address of this machine.
    public Settings withHost(String host) {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, polling,
                requestTimeout, visibilityTimeout, services, requests);
    }

    /// Keeps tables and exports in `directory`.
    public Settings withData(Path directory) {
        return new Settings(port, host, Optional.of(directory), allowedOrigins, configuration, interceptors, clock,
                polling, requestTimeout, visibilityTimeout, services, requests);
    }

    /// Allows these web origins, for example `https://app.example`. An empty list allows none.
    public Settings withAllowedOrigins(List<String> origins) {
        return new Settings(port, host, data, origins, configuration, interceptors, clock, polling, requestTimeout,
                visibilityTimeout, services, requests);
    }

    /// Sets one variable of the functions' configuration.
    public Settings withConfiguration(String name, String value) {
        var more = new HashMap<>(configuration);
        more.put(name, value);
        return new Settings(port, host, data, allowedOrigins, more, interceptors, clock, polling, requestTimeout,
                visibilityTimeout, services, requests);
    }

    /// Adds these interceptors to the SDK clients of the functions.
    public Settings withInterceptors(List<ExecutionInterceptor> interceptors) {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, polling,
                requestTimeout, visibilityTimeout, services, requests);
    }

    /// Sets the clock of the functions.
    public Settings withClock(Clock clock) {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, polling,
                requestTimeout, visibilityTimeout, services, requests);
    }

    /// Turns polling of the queues off.
    public Settings withoutPolling() {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, false,
                requestTimeout, visibilityTimeout, services, requests);
    }

    /// Sets the timeout of requests, in place of that of API Gateway.
    public Settings withRequestTimeout(Duration timeout) {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, polling, timeout,
                visibilityTimeout, services, requests);
    }

    /// Sets the visibility timeout of all queues, in whole seconds.
    public Settings withVisibilityTimeout(Duration timeout) {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, polling,
                requestTimeout, Optional.of(timeout), services, requests);
    }

    /// Creates the tables, the bucket and the queues in a new account of LocalStack, and embeds no service.
    public Settings withServices(URI endpoint) {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, polling,
                requestTimeout, visibilityTimeout, Optional.of(endpoint), requests);
    }

    /// Reports each request that the HTTP API answered.
    public Settings withRequests(Consumer<AnsweredRequest> requests) {
        return new Settings(port, host, data, allowedOrigins, configuration, interceptors, clock, polling,
                requestTimeout, visibilityTimeout, services, requests);
    }

    /// Resolves [#host()].
    ///
    /// @throws StackFailure when the host is unknown or is the wildcard address
    InetAddress address() {
        try {
            var address = InetAddress.getByName(host);
            if (address.isAnyLocalAddress()) {
                throw new StackFailure("The host cannot be " + host
                        + ". Use an address that your clients can reach, because download links contain it.");
            }
            return address;
        } catch (UnknownHostException e) {
            throw new StackFailure("The host " + host + " is unknown. Use an address of this machine.", e);
        }
    }
}
