package dev.chatreplay.http;

import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.LogLine;

/// What a route knows of its call beside the request.
///
/// @param deadline by which the route must answer
/// @param line the outcome line of this request: a route adds counts and ids
public record RequestContext(Deadline deadline, LogLine line) {}
