/// What a session's CSV must be, written once more from the contract alone: nothing here may use the product's code.
@NullMarked
package dev.chatreplay.reference;

import org.jspecify.annotations.NullMarked;
