/// The function `sweep-sessions`: looks after sessions that something was to become of.
@NullMarked
package dev.chatreplay.functions.sweepsessions;

import org.jspecify.annotations.NullMarked;
