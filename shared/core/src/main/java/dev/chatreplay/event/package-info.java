/// The events that producers send, their parser and their rules. No class here depends on AWS or HTTP.
@NullMarked
package dev.chatreplay.event;

import org.jspecify.annotations.NullMarked;
