/// Exports: compacting a session's log into one CSV in the bucket, and the links that hand it out.
@NullMarked
package dev.chatreplay.export;

import org.jspecify.annotations.NullMarked;
