/// Webhooks: registrations, delivery records, bodies, signatures, and the queue of deliveries.
@NullMarked
package dev.chatreplay.webhook;

import org.jspecify.annotations.NullMarked;
