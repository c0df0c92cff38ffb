/// Announcements of finished exports to the webhook queue.
@NullMarked
package dev.chatreplay.webhook;

import org.jspecify.annotations.NullMarked;
