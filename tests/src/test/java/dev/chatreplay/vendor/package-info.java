/// Runs the official clients of vendors, unmodified, against the API.
@NullMarked
package dev.chatreplay.vendor;

import org.jspecify.annotations.NullMarked;
