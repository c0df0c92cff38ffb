/// What a running function needs besides AWS: settings, the deadline, concurrency, log lines, metrics, and the reasons for which a request is refused.
@NullMarked
package dev.chatreplay.runtime;

import org.jspecify.annotations.NullMarked;
