/// Secrets that the service must know again. It derives them from a master secret, and stores none of them.
@NullMarked
package dev.chatreplay.secret;

import org.jspecify.annotations.NullMarked;
