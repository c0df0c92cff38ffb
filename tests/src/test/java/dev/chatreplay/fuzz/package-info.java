/// Input that nobody should send, in large amounts, with good input between it.
@NullMarked
package dev.chatreplay.fuzz;

import org.jspecify.annotations.NullMarked;
