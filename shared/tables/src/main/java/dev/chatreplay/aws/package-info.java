/// Access to AWS: SDK clients, batch calls, item attributes, dead-letter queues.
@NullMarked
package dev.chatreplay.aws;

import org.jspecify.annotations.NullMarked;
