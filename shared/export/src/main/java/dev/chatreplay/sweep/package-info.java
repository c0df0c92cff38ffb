/// Periodic repair: ends silent sessions, requests lost compactions again, deletes orphaned objects.
@NullMarked
package dev.chatreplay.sweep;

import org.jspecify.annotations.NullMarked;
