/// Tests of deliveries to webhooks, with real receivers on this machine.
@NullMarked
package dev.chatreplay.delivery;

import org.jspecify.annotations.NullMarked;
