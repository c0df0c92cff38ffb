/// Reads the project's CSV with the CSV readers of other projects.
@NullMarked
package dev.chatreplay.csv;

import org.jspecify.annotations.NullMarked;
