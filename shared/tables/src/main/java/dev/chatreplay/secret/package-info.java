/// Secrets that the service must know again: they are derived from a master secret, and never stored.
@NullMarked
package dev.chatreplay.secret;

import org.jspecify.annotations.NullMarked;
