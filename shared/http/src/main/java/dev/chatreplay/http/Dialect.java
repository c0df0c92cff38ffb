package dev.chatreplay.http;

import dev.chatreplay.runtime.LogLine;

/// One API contract, as far as all its routes have it in common: how it names the caller, and what its errors look like.
public interface Dialect {
    /// Adds to the outcome line who calls and what about. Only ids go in, also when the credentials are wrong.
    void identify(HttpRequest request, LogLine line);

    /// Translates what a route threw.
    ///
    /// @param requestId that finds the call in the log
    ErrorResponse translate(RuntimeException thrown, String requestId);

    /// An error as the contract has it.
    ///
    /// @param outcome its reason, for the log
    record ErrorResponse(String outcome, HttpResponse response) {}
}
