/// The file formats of exports, with one writer class for each. No class here depends on AWS or HTTP.
@NullMarked
package dev.chatreplay.format;

import org.jspecify.annotations.NullMarked;
