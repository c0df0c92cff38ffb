package dev.chatreplay.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;

/// The JSON settings for input from producers.
final class EventJson {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_CHARACTERS = 1000;
    private static final int MAX_NAME_CHARACTERS = 1024;

    /// The rules in words, for error messages.
    static final String RULE = "Send well-formed JSON in UTF-8 without a byte order mark. Use no field twice in an object and at most "
            + MAX_DEPTH + " levels of nesting. A name may have " + MAX_NAME_CHARACTERS + " characters, a number "
            + MAX_NUMBER_CHARACTERS + ".";

    /// Refuses a field that an object holds twice, because parsers disagree on which of the two counts. The limits are not above
    /// Jackson's defaults, so that every reader of the chat log can read what this parser took.
    static final JsonFactory FACTORY = builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                    .maxNameLength(MAX_NAME_CHARACTERS)
                    .build())
            .build();

    /// Reads what it can of JSON that [#FACTORY] refuses.
    static final JsonFactory LENIENT = builder().build();

    private EventJson() {}

    /// Keeps no table of field names, because many names with one hash overflow Jackson's table and fail the parser.
    private static JsonFactoryBuilder builder() {
        return new JsonFactoryBuilder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES);
    }
}
