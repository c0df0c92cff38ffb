/// The stacks, function processes and Lambda triggers that all tests of this module share.
@NullMarked
package dev.chatreplay.harness;

import org.jspecify.annotations.NullMarked;
