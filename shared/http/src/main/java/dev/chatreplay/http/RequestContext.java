package dev.chatreplay.http;

import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.LogLine;

/// The deadline and the log line of one request.
///
/// @param deadline the time by which the route must answer
/// @param line the log line of this request; a route adds counts and ids
public record RequestContext(Deadline deadline, LogLine line) {}
