/// A producer and an API consumer for tests: builds events, sends requests over HTTP, and reads the answers.
@NullMarked
package dev.chatreplay.client;

import org.jspecify.annotations.NullMarked;
