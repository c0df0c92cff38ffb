/// Test access to the package of the product.
@NullMarked
package dev.chatreplay.chat;

import org.jspecify.annotations.NullMarked;
