/// Organizations, their API keys, and their right to read chats.
@NullMarked
package dev.chatreplay.organization;

import org.jspecify.annotations.NullMarked;
