package dev.chatreplay.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.runtime.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Reads the
/// [payload format 2.0](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html)
/// of API Gateway's HTTP API. It reads only the fields that the functions need. It does not use the event class of
/// aws-lambda-java-events, because that class adds a quarter of a second to a cold start.
final class ApiGatewayEvent {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> headers = new HashMap<>();
    private final Map<String, String> pathParameters = new HashMap<>();
    private final Map<String, String> queryParameters = new HashMap<>();
    private boolean isBase64Encoded;

    private ApiGatewayEvent() {}

    /// Reads an event. A missing field is empty.
    ///
    /// @throws IOException when the event is not JSON, so API Gateway did not send it
    static HttpRequest read(InputStream input) throws IOException {
        var event = new ApiGatewayEvent();
        try (var json = Json.FACTORY.createParser(input)) {
            json.nextToken();
            event.readObject(json);
        }
        return event.request();
    }

    private HttpRequest request() {
        return new HttpRequest(text("requestId"), text("routeKey"), text("method"), text("rawPath"), pathParameters,
                queryParameters, headers, text("body"), isBase64Encoded, text("sourceIp"));
    }

    private String text(String name) {
        return texts.getOrDefault(name, "");
    }

    private void readObject(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            json.nextToken();
            switch (name) {
                case "routeKey", "rawPath", "body" -> readText(json, name);
                case "isBase64Encoded" -> isBase64Encoded = json.getValueAsBoolean();
                case "requestContext" -> readRequestContext(json);
                // `sam local` does not convert header names to lower case.
                case "headers" -> readTexts(json, (key, text) -> headers.put(key.toLowerCase(Locale.ROOT), text));
                case "pathParameters" -> readTexts(json, pathParameters::put);
                case "queryStringParameters" -> readTexts(json, queryParameters::put);
                default -> json.skipChildren();
            }
        }
    }

    private void readRequestContext(JsonParser json) throws IOException {
        while (nextField(json)) {
            var name = json.currentName();
            json.nextToken();
            switch (name) {
                case "requestId" -> readText(json, name);
                case "http" -> readTexts(json, (key, text) -> {
                    if (key.equals("method") || key.equals("sourceIp")) {
                        texts.put(key, text);
                    }
                });
                default -> json.skipChildren();
            }
        }
    }

    private void readText(JsonParser json, String name) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            texts.put(name, json.getText());
        } else {
            json.skipChildren();
        }
    }

    private interface TextField {
        void accept(String name, String text);
    }

    private static void readTexts(JsonParser json, TextField field) throws IOException {
        while (nextField(json)) {
            var name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                field.accept(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    /// Moves to the next field of an object. Returns false at the end of the object, and when the value is null.
    private static boolean nextField(JsonParser json) throws IOException {
        return json.currentToken() != JsonToken.VALUE_NULL && json.nextToken() == JsonToken.FIELD_NAME;
    }
}
