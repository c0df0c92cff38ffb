/// Planted bugs, to test that the checker finds them. Each bug changes requests or answers of the SDK. None is in the product.
@NullMarked
package dev.chatreplay.faults.bugs;

import org.jspecify.annotations.NullMarked;
