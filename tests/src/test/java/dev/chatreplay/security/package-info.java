/// Tests the promises of `docs/security.md`, with one class for each way in or out.
@NullMarked
package dev.chatreplay.security;

import org.jspecify.annotations.NullMarked;
