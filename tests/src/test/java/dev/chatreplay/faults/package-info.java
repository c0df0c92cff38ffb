/// The fault matrix: whatever fails, and whenever, nothing acknowledged is lost and nothing leaks.
@NullMarked
package dev.chatreplay.faults;

import org.jspecify.annotations.NullMarked;
