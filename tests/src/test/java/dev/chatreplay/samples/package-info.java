/// The sample events under `events/`, each run by the function that it is for.
@NullMarked
package dev.chatreplay.samples;

import org.jspecify.annotations.NullMarked;
