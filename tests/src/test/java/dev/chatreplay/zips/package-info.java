/// Tests the content of the functions' zips: the libraries that each function uses, and no others.
@NullMarked
package dev.chatreplay.zips;

import org.jspecify.annotations.NullMarked;
