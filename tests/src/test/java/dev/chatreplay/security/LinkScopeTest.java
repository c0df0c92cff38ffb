package dev.chatreplay.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.Stack;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the scope of a download link: it allows reading one object, with the signed parameters, until its stated expiry.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkScopeTest {
    private final Stack stack = Stack.shared();
    private final Api api = stack.organization();
    private final Chat chat = new Chat("daily/#1 %2F é😀~").started().sent("m-1", "hello").ended();
    private URI link = URI.create("about:blank");

    @BeforeAll
    void createLink() {
        send(api, chat);
        link = api.chatWhenReady(chat.sessionId()).downloadUrl();
        assertThat(Api.fetch(link).statusCode()).isEqualTo(200);
    }

    @Test
    void everyLinkParameterIsSigned() {
        var parameters = link.getRawQuery().split("&");
        assertThat(parameters).hasSizeGreaterThanOrEqualTo(8);
        for (var parameter : parameters) {
            var name = parameter.split("=", 2)[0];
            assertRefused("without " + name,
                    query(Arrays.stream(parameters).filter(p -> !p.equals(parameter)).toList()));
            assertRefused("changed " + name, query(Arrays.stream(parameters)
                    .map(p -> p.equals(parameter) ? name + "=" + changed(p.split("=", 2)[1]) : p).toList()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"versionId=null", "partNumber=1", "acl", "uploads", "list-type=2", "prefix=exports/",
            "response-cache-control=public", "response-content-encoding=gzip", "X-Amz-Security-Token=t", "x"})
    void appendedParameterInvalidatesLink(String more) {
        assertRefused(more, URI.create(link + "&" + more));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "exports/", "exports/{org}/", "exports/{org}/{session}/",
            "exports/{org}/{session}/1-other/csv.csv",
            "exports/other/{session}/1-x/csv.csv", "snapshots/{org}/{session}/0-x/csv.csv", "secret"})
    void linkOpensNoOtherKeyAndNoListing(String key) {
        var path = link.getRawPath();
        var bucket = path.substring(0, path.indexOf("/exports/") + 1);
        var session = path.substring(bucket.length()).split("/", -1)[2];
        var other = bucket + key.replace("{org}", api.organizationId()).replace("{session}", session);
        assertRefused(key, URI.create(link.toString().replace(path, other)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "DELETE", "PATCH"})
    void linkAllowsNoWrites(String method) {
        var answer = Api.fetch(link, r -> r.method(method, BodyPublishers.ofString("overwritten")));
        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(Api.fetch(link).statusCode()).isEqualTo(200);
    }

    /// An object's key is encoded once more in a path. A link must not open the object with the decoded key.
    @Test
    void linkOpensNoKeyWithOtherEncoding() {
        var path = link.getRawPath();
        for (var other : List.of(path.replace("%25", "%"), path.replace("%25", "%2525"), path.replace("%252F", "/"))) {
            assertThat(other).isNotEqualTo(path);
            assertRefused(other, URI.create(link.toString().replace(path, other)));
        }
    }

    @Test
    void linkRefusesHeadRequests() {
        assertThat(Api.fetch(link, r -> r.method("HEAD", BodyPublishers.noBody())).statusCode()).isEqualTo(403);
    }

    @Test
    void linkSignedByAnotherStackIsRefused() {
        try (var other = Stack.start(s -> s)) {
            var owner = other.organization();
            send(owner, chat);
            var foreign = owner.chatWhenReady(chat.sessionId()).downloadUrl();
            assertRefused("signed by another stack",
                    URI.create("http://" + link.getRawAuthority() + link.getRawPath() + "?" + foreign.getRawQuery()));
        }
    }

    @Test
    void linkEndsAtItsStatedExpiry() {
        var plain = new Chat().started().sent("m-1", "hello").ended();
        send(api, plain);
        assertThat(api.chatWhenReady(plain.sessionId()).status()).isEqualTo(200);
        var variables = new HashMap<>(stack.embedded().environment());
        variables.put("LINK_TTL_SECONDS", "2");
        try (var functions = new HttpFunctions(variables, Clock.systemUTC())) {
            var answer = functions.chat(HttpFunctions.authorization(api), plain.sessionId());
            var data = answer.json().path("data");
            var brief = URI.create(data.path("chat_download_url").asText());
            await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100))
                    .until(() -> Api.fetch(brief).statusCode() == 403);
            assertThat(Instant.now()).isAfterOrEqualTo(
                    Instant.parse(data.path("chat_download_url_expiry").asText()));
        }
    }

    private static void send(Api owner, Chat chat) {
        assertThat(owner.post(chat.events()).status()).isEqualTo(200);
    }

    private URI query(List<String> parameters) {
        return URI.create(
                link.toString().replace(link.getRawQuery(), parameters.stream().collect(Collectors.joining("&"))));
    }

    private static String changed(String value) {
        var last = value.charAt(value.length() - 1);
        return value.substring(0, value.length() - 1) + (last == '1' ? '2' : '1');
    }

    private static void assertRefused(String change, URI url) {
        assertThat(Api.fetch(url).statusCode()).as(change).isBetween(400, 404);
    }
}
