package dev.chatreplay.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;

/// How strictly JSON from outside is read.
final class EventJson {
    /// Refuses a field that an object holds twice: readers differ on which of the two counts. Keeps no table of the names that
    /// producers make up: names of one hash break Jackson's.
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
