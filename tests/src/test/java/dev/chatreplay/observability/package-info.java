/// Tests the logs and metrics of the functions, the secrets that the logs must not have, and priming before the SnapStart snapshot.
@NullMarked
package dev.chatreplay.observability;

import org.jspecify.annotations.NullMarked;
