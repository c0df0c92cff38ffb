/// Bugs that were planted to see whether the checker finds them: each is made of changed requests and answers, none is in the product.
@NullMarked
package dev.chatreplay.faults.bugs;

import org.jspecify.annotations.NullMarked;
