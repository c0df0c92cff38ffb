/// The function that serves the contract of 100ms.
@NullMarked
package dev.chatreplay.functions.servehundredms;

import org.jspecify.annotations.NullMarked;
