/// Common parts of every function, apart from AWS: settings, deadline, concurrency, log lines, metrics, and the reasons of API errors.
@NullMarked
package dev.chatreplay.runtime;

import org.jspecify.annotations.NullMarked;
