/// Downloads: finds or makes the file of a session's chat, and signs the download link.
@NullMarked
package dev.chatreplay.download;

import org.jspecify.annotations.NullMarked;
