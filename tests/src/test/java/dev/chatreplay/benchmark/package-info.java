/// Benchmarks of speed and memory. `tests/benchmark` runs them; the tests do not.
@NullMarked
package dev.chatreplay.benchmark;

import org.jspecify.annotations.NullMarked;
