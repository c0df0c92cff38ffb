/// The function `sweep-sessions`: repairs due sessions. It ends silent ones, requests missing compactions and deletes orphaned objects.
@NullMarked
package dev.chatreplay.functions.sweepsessions;

import org.jspecify.annotations.NullMarked;
