/// The command line `./chat-replay`: one class a command.
@NullMarked
package dev.chatreplay.cli;

import org.jspecify.annotations.NullMarked;
