/// The composition root's parts: builds each table and queue once.
@NullMarked
package dev.chatreplay.wiring;

import org.jspecify.annotations.NullMarked;
