/// Verifies the deliveries of webhooks with programs of other projects.
@NullMarked
package dev.chatreplay.signature;

import org.jspecify.annotations.NullMarked;
