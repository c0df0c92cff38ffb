/// What the zips of the functions hold: the libraries that each function uses, and no others.
@NullMarked
package dev.chatreplay.zips;

import org.jspecify.annotations.NullMarked;
