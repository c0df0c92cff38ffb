/// What the functions tell their operator, and what they never tell; and what they do before a snapshot.
@NullMarked
package dev.chatreplay.observability;

import org.jspecify.annotations.NullMarked;
