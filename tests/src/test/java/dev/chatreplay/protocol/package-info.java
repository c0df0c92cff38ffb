/// Tests the rules of `docs/consistency.md` that keep every acknowledged event, one class for each rule.
/// The tests make calls to AWS fail, and act as other workers between two calls.
@NullMarked
package dev.chatreplay.protocol;

import org.jspecify.annotations.NullMarked;
