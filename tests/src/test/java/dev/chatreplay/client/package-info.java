/// What a test needs to be a producer and a consumer of Chat Replay over HTTP: events to send, calls, and their answers.
@NullMarked
package dev.chatreplay.client;

import org.jspecify.annotations.NullMarked;
