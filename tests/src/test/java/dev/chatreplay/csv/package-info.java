/// Our CSV in the hands of other people's readers.
@NullMarked
package dev.chatreplay.csv;

import org.jspecify.annotations.NullMarked;
