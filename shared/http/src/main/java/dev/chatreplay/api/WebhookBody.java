package dev.chatreplay.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.chatreplay.http.ContentEncoding;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Detail;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.webhook.WebhookChange;
import dev.chatreplay.webhook.WebhookForm;
import dev.chatreplay.webhook.WebhookForm.Checked;
import dev.chatreplay.webhook.WebhookForm.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/// Reads the body of a request that registers or changes a webhook. It ignores fields that it does not know; null is the same as a missing
/// field.
final class WebhookBody {
    /// The maximum size of a body, which also bounds the item in the table.
    static final int MAX_BYTES = 64 * 1024;

    private static final String TOO_LARGE = "Send a body";
    private static final String NOT_JSON = "Send well-formed JSON in UTF-8 without a byte order mark, with no field twice in an object.";
    private static final List<String> FIELDS = List.of("name", "url", "events", "enabled", "flavor", "headers");
    /// The fields in the order of the details; the first one stands for the whole body.
    private static final List<String> PATHS = Stream.concat(Stream.of(""), FIELDS.stream()).toList();
    /// Keeps no table of field names, because many names with one hash overflow Jackson's table and fail the parser.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /// The values of the fields that have the right type.
    private final Map<String, Object> values = new HashMap<>();
    private final List<Fault> faults = new ArrayList<>();

    private WebhookBody() {}

    /// Reads the parts of a registration.
    ///
    /// @param required the fields that the body must have
    /// @param allowsLoopback whether the URL may be http to a loopback address, for the embedded stack
    /// @throws ApiException that names every wrong field
    static WebhookChange read(HttpRequest request, Set<String> required, boolean allowsLoopback) {
        var body = new WebhookBody();
        body.parse(text(request));
        var checked = body.form().check(allowsLoopback);
        FIELDS.stream().filter(required::contains).filter(field -> !body.values.containsKey(field))
                .filter(field -> body.faults.stream().noneMatch(fault -> fault.field().equals(field)))
                .forEach(field -> body.faults.add(new Fault(field, "MISSING_FIELD", "Send the field " + field + ".")));
        return switch (checked) {
            case Checked.Wrong(var wrong) -> {
                body.faults.addAll(wrong);
                throw body.refusal();
            }
            case Checked.Right(var change) when body.faults.isEmpty() -> change;
            case Checked.Right _ -> throw body.refusal();
        };
    }

    private static String text(HttpRequest request) {
        var bytes = ContentEncoding.decode(request, MAX_BYTES, TOO_LARGE)
                .orElseGet(() -> request.body().getBytes(UTF_8));
        if (bytes.length > MAX_BYTES) {
            throw new ApiException(Reason.TOO_LARGE, TOO_LARGE + " of at most " + MAX_BYTES + " bytes.", List.of(
                    new Detail(OptionalInt.empty(), "$", "BODY_TOO_LARGE",
                            TOO_LARGE + " of at most " + MAX_BYTES + " bytes.")));
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw notJson();
        }
    }

    private static ApiException notJson() {
        return new ApiException(Reason.INVALID_JSON, NOT_JSON,
                List.of(new Detail(OptionalInt.empty(), "$", Reason.INVALID_JSON.name(), NOT_JSON)));
    }

    private void parse(String text) {
        try (var json = JSON.createParser(text)) {
            if (json.nextToken() == null) {
                throw notJson();
            }
            if (json.currentToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    readField(json);
                }
            } else {
                json.skipChildren();
                faults.add(new Fault("", "WRONG_TYPE", "Send an object."));
            }
            if (json.nextToken() != null) {
                throw notJson();
            }
        } catch (JacksonException _) {
            throw notJson();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private void readField(JsonParser json) throws IOException {
        var field = json.currentName();
        json.nextToken();
        if (!FIELDS.contains(field) || json.currentToken() == JsonToken.VALUE_NULL) {
            json.skipChildren();
            return;
        }
        var value = switch (field) {
            case "events" -> texts(json);
            case "headers" -> textsByName(json);
            case "enabled" -> json.currentToken().isBoolean() ? Optional.of(json.getBooleanValue()) : skipped(json);
            default -> json.currentToken() == JsonToken.VALUE_STRING ? Optional.of(json.getText()) : skipped(json);
        };
        value.ifPresentOrElse(right -> values.put(field, right),
                () -> faults.add(new Fault(field, "WRONG_TYPE", "Send " + type(field) + " in " + field + ".")));
    }

    private static String type(String field) {
        return switch (field) {
            case "events" -> "an array of texts";
            case "headers" -> "an object of texts";
            case "enabled" -> "true or false";
            default -> "a text";
        };
    }

    private static Optional<Object> skipped(JsonParser json) throws IOException {
        json.skipChildren();
        return Optional.empty();
    }

    /// Reads an array of texts; empty for any other value.
    private static Optional<Object> texts(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return skipped(json);
        }
        var texts = new ArrayList<String>();
        var areTexts = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            areTexts &= json.currentToken() == JsonToken.VALUE_STRING;
            texts.add(Objects.requireNonNullElse(json.getValueAsString(), ""));
            json.skipChildren();
        }
        return areTexts ? Optional.of(texts) : Optional.empty();
    }

    /// Reads an object of texts; empty for any other value.
    private static Optional<Object> textsByName(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return skipped(json);
        }
        var texts = new HashMap<String, String>();
        var areTexts = true;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            areTexts &= json.nextToken() == JsonToken.VALUE_STRING;
            texts.put(name, Objects.requireNonNullElse(json.getValueAsString(), ""));
            json.skipChildren();
        }
        return areTexts ? Optional.of(texts) : Optional.empty();
    }

    @SuppressWarnings("unchecked") // readField checks the type of each field.
    private WebhookForm form() {
        return new WebhookForm(value("name").map(String.class::cast), value("url").map(String.class::cast),
                value("events").map(events -> (List<String>) events), value("enabled").map(Boolean.class::cast),
                value("flavor").map(String.class::cast),
                value("headers").map(headers -> (Map<String, String>) headers));
    }

    private Optional<Object> value(String field) {
        return Optional.ofNullable(values.get(field));
    }

    private ApiException refusal() {
        var details = new ArrayList<Detail>();
        for (var field : PATHS) {
            faults.stream().filter(fault -> fault.field().equals(field))
                    .map(fault -> new Detail(OptionalInt.empty(), field.isEmpty() ? "$" : "$." + field, fault.rule(),
                            fault.advice()))
                    .forEach(details::add);
        }
        var first = details.getFirst();
        return new ApiException(Reason.INVALID_WEBHOOK, "Nothing was changed, because "
                + (details.size() == 1 ? "1 field is" : details.size() + " fields are") + " wrong. The first is "
                + first.path() + ": " + first.message(), details);
    }
}
