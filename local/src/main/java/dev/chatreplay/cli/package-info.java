/// The command line `./chat-replay`, with one class per command.
@NullMarked
package dev.chatreplay.cli;

import org.jspecify.annotations.NullMarked;
