/// A second implementation of a session's CSV, written from the contract alone. Nothing here may use the product's code.
@NullMarked
package dev.chatreplay.reference;

import org.jspecify.annotations.NullMarked;
