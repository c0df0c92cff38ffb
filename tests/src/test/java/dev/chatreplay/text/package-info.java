/// Reads the project's transcripts and cues with programs of other projects.
@NullMarked
package dev.chatreplay.text;

import org.jspecify.annotations.NullMarked;
