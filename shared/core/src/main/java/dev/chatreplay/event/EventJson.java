package dev.chatreplay.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;

/// The JSON settings for input from producers.
final class EventJson {
    /// Refuses a field that an object holds twice, because parsers disagree on which of the two counts. It keeps no table of field names,
    /// because many names with one hash overflow Jackson's table and fail the parser.
    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(1000)
                    .maxNameLength(1024)
                    .build())
            .build();

    private EventJson() {}
}
