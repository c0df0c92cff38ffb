package dev.chatreplay.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.zip.CRC32;

/// The responses that stub AWS during priming: one for each AWS operation, such as `GetItem`.
///
/// @param function the function whose resource folder holds the responses
record CannedResponses(String function) {
    /// Returns the body of the response to a call.
    ///
    /// @param target the name of the call in the JSON protocol: `DynamoDB_20120810.GetItem`
    byte[] body(String target) throws IOException {
        return resource(target.substring(target.indexOf('.') + 1));
    }

    /// Returns the headers of the response with this body.
    static Map<String, String> headers(byte[] body) {
        var checksum = new CRC32();
        checksum.update(body);
        return Map.of("Content-Type", "application/x-amz-json-1.0", "X-Amz-Crc32", Long.toString(checksum.getValue()));
    }

    /// Reads a resource from the function's own folder, because two functions share one class path in the embedded stack.
    byte[] resource(String name) throws IOException {
        var path = "/priming/" + function + "/" + name + ".json";
        try (InputStream in = CannedResponses.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + path);
            }
            return in.readAllBytes();
        }
    }
}
