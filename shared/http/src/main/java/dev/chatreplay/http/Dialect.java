package dev.chatreplay.http;

import dev.chatreplay.runtime.LogLine;

/// The parts of one API contract that all its routes share: the credentials of the caller and the form of errors.
public interface Dialect {
    /// Adds the ids of the organization and the session to the log line, also when the credentials are wrong. It adds no other value.
    void identify(HttpRequest request, LogLine line);

    /// Translates an exception of a route into an error response.
    ///
    /// @param requestId the id of the request, as in its log line
    ErrorResponse translate(RuntimeException thrown, String requestId);

    /// An error response of the contract.
    ///
    /// @param outcome the reason of the error, for the log line
    record ErrorResponse(String outcome, HttpResponse response) {}
}
