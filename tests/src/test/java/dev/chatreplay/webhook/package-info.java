/// Tests of the tables of webhooks that need their package-private parts.
@NullMarked
package dev.chatreplay.webhook;

import org.jspecify.annotations.NullMarked;
