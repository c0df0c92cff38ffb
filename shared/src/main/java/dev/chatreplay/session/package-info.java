/// Sessions: what names them, how they live and end, and their table.
@NullMarked
package dev.chatreplay.session;

import org.jspecify.annotations.NullMarked;
