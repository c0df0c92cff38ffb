package dev.chatreplay.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.zip.CRC32;

/// The responses of AWS while a function is primed, one to each kind of call.
///
/// @param function whose folder of resources holds them
record CannedResponses(String function) {
    /// The status of every response.
    static final int STATUS = 200;

    /// The body of the response to a call.
    ///
    /// @param target as the JSON protocol names the call: `DynamoDB_20120810.GetItem`
    byte[] body(String target) throws IOException {
        return resource(target.substring(target.indexOf('.') + 1));
    }

    /// The headers of the response with that body.
    static Map<String, String> headers(byte[] body) {
        var checksum = new CRC32();
        checksum.update(body);
        return Map.of("Content-Type", "application/x-amz-json-1.0", "X-Amz-Crc32", Long.toString(checksum.getValue()));
    }

    /// A resource by its absolute name: two functions may share one class path, as in the embedded stack.
    byte[] resource(String name) throws IOException {
        var path = "/priming/" + function + "/" + name + ".json";
        try (InputStream in = CannedResponses.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + path);
            }
            return in.readAllBytes();
        }
    }
}
