/// Tests under faults: each failure, at each call, loses no acknowledged event and shows no data of another organization.
@NullMarked
package dev.chatreplay.faults;

import org.jspecify.annotations.NullMarked;
