/// Delivers announcements to the webhooks of organizations.
@NullMarked
package dev.chatreplay.delivery;

import org.jspecify.annotations.NullMarked;
