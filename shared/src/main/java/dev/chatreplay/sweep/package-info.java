/// The sweep: it looks at sessions again, some time after something should have become of them.
@NullMarked
package dev.chatreplay.sweep;

import org.jspecify.annotations.NullMarked;
