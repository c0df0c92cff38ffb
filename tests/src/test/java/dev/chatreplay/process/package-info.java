/// Tests real processes: killed, on a full disk, and with little memory.
@NullMarked
package dev.chatreplay.process;

import org.jspecify.annotations.NullMarked;
