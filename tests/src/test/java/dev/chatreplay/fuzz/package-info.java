/// Sends large amounts of malformed input, with good input between it.
@NullMarked
package dev.chatreplay.fuzz;

import org.jspecify.annotations.NullMarked;
