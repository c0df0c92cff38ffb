/// The function `deliver-webhooks`: reports exports to webhooks.
@NullMarked
package dev.chatreplay.functions.deliverwebhooks;

import org.jspecify.annotations.NullMarked;
