/// Wire events: what a producer may send, the parser, and the rules. Pure: no class here knows AWS or HTTP.
@NullMarked
package dev.chatreplay.event;

import org.jspecify.annotations.NullMarked;
