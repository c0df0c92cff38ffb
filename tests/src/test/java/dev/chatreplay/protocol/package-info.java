/// The rules that keep every acknowledged event (section "Nothing is lost" of `docs/`): one test class a rule, driven at
/// the seams by faults and by what happens between two calls.
@NullMarked
package dev.chatreplay.protocol;

import org.jspecify.annotations.NullMarked;
