package dev.chatreplay.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A client of the routes of ConnectyCube with the credentials of one organization.
///
/// @param url the base URL of these routes
/// @param header the name of the header with the credentials
/// @param token the credentials
public record CubeApi(String url, String header, String token) {
    /// The header of scripts of administrators.
    public static final String ADMINISTRATOR = "CB-Administration-API-Key";

    /// Returns a client with the credentials of an organization.
    public static CubeApi of(Api api) {
        return new CubeApi(api.url() + "/connectycube", ADMINISTRATOR, api.organizationId() + ":" + api.apiKey());
    }

    /// Sends a GET request once.
    ///
    /// @param parameters names and values in turn
    public Answer once(String path, String... parameters) {
        var query = new StringBuilder();
        for (var i = 0; i < parameters.length; i += 2) {
            query.append(i == 0 ? '?' : '&').append(encode(parameters[i])).append('=')
                    .append(encode(parameters[i + 1]));
        }
        return Answer.of(Api.fetch(URI.create(url + path + query), header, token));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Sends a GET request until the chat is ready. Fails unless the contract describes the answer.
    ///
    /// @param parameters names and values in turn
    public Answer get(String path, String... parameters) {
        var answer = Api.whenReady(() -> once(path, parameters));
        Contract.assertDescribes(answer);
        return answer;
    }

    /// Requests a list that is ready, and returns its items.
    public List<JsonNode> items(String path, String... parameters) {
        var answer = get(path, parameters);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.body().get("items").valueStream().toList();
    }

    /// Lists all messages of a dialog by pages of ids, as the vendor documents it: until the number of pages that the first page gives.
    public List<JsonNode> walk(String path, int limit, String... parameters) {
        var base = Stream.concat(Stream.of(parameters), Stream.of("limit", Integer.toString(limit)));
        var first = base.toArray(String[]::new);
        var answer = get(path, first);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        var all = new ArrayList<>(answer.body().get("items").valueStream().toList());
        var pages = Math.ceilDiv(answer.body().get("total_entries").asInt(), limit);
        for (var page = 1; page < pages; page++) {
            all.addAll(
                    items(path, Stream.concat(Stream.of(first), Stream.of("_id[lt]", all.getLast().get("_id").asText()))
                            .toArray(String[]::new)));
        }
        return all;
    }
}
