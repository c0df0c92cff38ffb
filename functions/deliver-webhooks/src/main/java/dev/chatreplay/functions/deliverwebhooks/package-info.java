/// The function `deliver-webhooks`: tells webhooks of exports.
@NullMarked
package dev.chatreplay.functions.deliverwebhooks;

import org.jspecify.annotations.NullMarked;
