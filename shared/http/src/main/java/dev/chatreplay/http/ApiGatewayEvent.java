package dev.chatreplay.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Reads the
/// [payload format 2.0](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html)
/// of API Gateway's HTTP API, as far as the functions need it: the event class of aws-lambda-java-events costs a quarter of a second
/// of cold start.
final class ApiGatewayEvent {
    private String requestId = "";
    private final Map<String, String> headers = new HashMap<>();
    private final Map<String, String> pathParameters = new HashMap<>();
    private String body = "";
    private boolean isBase64Encoded;

    private ApiGatewayEvent() {}

    /// @throws IOException when it is not JSON: then API Gateway has not sent it
    static HttpRequest read(InputStream input) throws IOException {
        var event = new ApiGatewayEvent();
        try (var json = Json.FACTORY.createParser(input)) {
            json.nextToken();
            event.readObject(json);
        }
        return new HttpRequest(event.requestId, event.headers, event.pathParameters, event.body, event.isBase64Encoded);
    }

    private void readObject(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            var value = json.nextToken();
            switch (name) {
                case "body" -> body = value == JsonToken.VALUE_NULL ? "" : json.getText();
                case "isBase64Encoded" -> isBase64Encoded = json.getValueAsBoolean();
                case "requestContext" -> readRequestContext(json);
                // sam local hands the names on as the client wrote them.
                case "headers" -> readTexts(json, (key, text) -> headers.put(key.toLowerCase(Locale.ROOT), text));
                case "pathParameters" -> readTexts(json, pathParameters::put);
                default -> json.skipChildren();
            }
        }
    }

    private void readRequestContext(JsonParser json) throws IOException {
        while (json.currentToken() != JsonToken.VALUE_NULL && json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            json.nextToken();
            if (name.equals("requestId")) {
                requestId = json.getText();
            } else {
                json.skipChildren();
            }
        }
    }

    private interface TextField {
        void accept(String name, String text);
    }

    private static void readTexts(JsonParser json, TextField field) throws IOException {
        while (json.currentToken() != JsonToken.VALUE_NULL && json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                field.accept(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }
}
