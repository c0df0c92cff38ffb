/// Downloads: which file is the chat of a session now, and the presigned link to it.
@NullMarked
package dev.chatreplay.download;

import org.jspecify.annotations.NullMarked;
