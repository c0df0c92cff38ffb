/// Organizations, their API keys, and whether they may read.
@NullMarked
package dev.chatreplay.organization;

import org.jspecify.annotations.NullMarked;
