/// How fast it is, and with how much memory. Run by `tests/benchmark`, not by the tests.
@NullMarked
package dev.chatreplay.benchmark;

import org.jspecify.annotations.NullMarked;
